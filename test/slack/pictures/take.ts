import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KnownBlock, View } from '@slack/types';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { assemble } from '../../../src/assemble.js';
import { readConfig } from '../../../src/config.js';
import { loadScores } from '../../../src/corpus/scores.js';
import { answerMessages } from '../../../src/slack/answer-message.js';
import { withLinks } from '../../../src/slack/citation.js';
import { homeView } from '../../../src/slack/home.js';
import { answerModal, cableModal, checkModal, reasonModal, rolesModal } from '../../../src/slack/modals.js';
import { recommendationMessages } from '../../../src/slack/recommendation-message.js';
import { roleMessage } from '../../../src/slack/role-message.js';
import { publishedScores } from '../../../src/slack/scores.js';
import { createLog } from '../../../src/telemetry.js';

/**
 * Takes a picture of each kind of message, window and home, of real answers: `npx tsx test/slack/pictures/take.ts`, or
 * with the names of those to be taken. Those that the README shows go beside the manifest, the others to a folder that is
 * printed. Slack's own citations are drawn as the links that stand in for them, because the
 * renderer does not know them.
 */
interface Picture {
  readonly kind: 'message' | 'modal' | 'home';
  readonly title?: string;
  readonly blocks: readonly KnownBlock[];
  readonly actions?: readonly string[];
}

const READER = 'https://attache.example.org';
const WIDTH = 720;
const SHOWN_IN_README = ['answer', 'leads', 'home'];
const BESIDE_MANIFEST = fileURLToPath(new URL('../../../manifest/pictures/', import.meta.url));
const LOGO = new URL('../../../manifest/teams/color.png', import.meta.url);
const require = createRequire(import.meta.url);

async function pictures(): Promise<Record<string, Picture>> {
  const { ask, chapter, registers } = await assemble(readConfig({}), {
    log: createLog('silent'),
    readerUrl: () => READER,
  });
  const { source } = chapter;
  const scores = publishedScores(loadScores('corpus'));
  const answer = async (q: string, privately: boolean): Promise<Picture> => {
    const [first] = answerMessages(await ask({ q }), { source, receipt: 'r', privately });
    return { kind: 'message', blocks: withLinks(first?.blocks ?? []) };
  };
  const all = { query: '', source, privately: true };
  const some = { ...all, query: 'talent' };
  const anchor = await ask({ q: 'Who should be the anchor partner of MAIRI?' });
  const message = (blocks: readonly KnownBlock[] | undefined): Picture => ({ kind: 'message', blocks: blocks ?? [] });
  return {
    answer: await answer('Who should be the anchor partner of MAIRI?', true),
    list: await answer('What are the seven areas of the Emerging Technology Coalition?', false),
    refusal: await answer('How many people staff the Emerging Technology Coalition?', false),
    leads: message(roleMessage(registers.roles('MAIRI'), { ...all, query: 'MAIRI', page: 0 }).blocks),
    table: message(roleMessage(registers.roles(), { ...all, page: 0 }).blocks),
    recommendations: message(recommendationMessages(registers.recommendations(), all)[0]?.blocks),
    topic: message(recommendationMessages(registers.recommendations('talent'), some)[0]?.blocks),
    home: windowOf(homeView({ source, scores, reader: READER })),
    cable: windowOf(cableModal(anchor, source, new Date('2026-01-15T09:30:00Z'))),
    check: windowOf(checkModal()),
    checked: windowOf(answerModal('What the chapter says', anchor, source)),
    reason: windowOf(reasonModal('r')),
    roles: windowOf(rolesModal(registers.roles('D/MR'))),
  };
}

function windowOf(view: View): Picture {
  if (view.type === 'home') return { kind: 'home', blocks: view.blocks as KnownBlock[] };
  const { title, submit, close, blocks } = view as Extract<View, { type: 'modal' }>;
  const actions = [close?.text, submit?.text].filter((text) => text !== undefined);
  return { kind: 'modal', title: title.text, blocks: blocks as KnownBlock[], actions };
}

const STYLE = `
  body { margin: 0; background: #fff; font-family: Lato, "DejaVu Sans", sans-serif; }
  .card { padding: 14px 18px; width: ${WIDTH - 36}px; }
  .modal { border: 1px solid #ddd; border-radius: 8px; margin: 8px; width: ${WIDTH - 70}px; }
  .bar { font-weight: 700; font-size: 18px; padding-bottom: 10px; border-bottom: 1px solid #eee; margin-bottom: 10px; }
  .buttons { text-align: right; padding-top: 12px; }
  .buttons span { border: 1px solid #bbb; border-radius: 4px; padding: 6px 12px; margin-left: 8px; font-size: 14px; }
  .slack_blocks_to_jsx--blocks > * { margin-bottom: 8px; }
  textarea { min-height: 260px; width: 100%; box-sizing: border-box; }
`;

async function take(names: readonly string[]): Promise<void> {
  const entry = fileURLToPath(new URL('frame.js', import.meta.url));
  const bundle = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const css = readFileSync(require.resolve('slack-blocks-to-jsx/dist/style.css'), 'utf8');
  const logo = `data:image/png;base64,${readFileSync(LOGO).toString('base64')}`;
  const others = mkdtempSync(join(tmpdir(), 'attache-pictures-'));
  process.stdout.write(`${others}\n`);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    for (const [name, picture] of Object.entries(await pictures())) {
      if (names.length > 0 && !names.includes(name)) continue;
      const page = await browser.newPage({ viewport: { width: WIDTH, height: 400 } });
      await page.setContent(`<style>${css}${STYLE}</style><div id="root"></div>`);
      await page.evaluate(`window.LOGO = ${JSON.stringify(logo)}`);
      await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' });
      await page.evaluate(`window.draw(${JSON.stringify(picture)})`);
      await page.waitForTimeout(300);
      const folder = SHOWN_IN_README.includes(name) ? BESIDE_MANIFEST : others;
      await page.locator('.card').screenshot({ path: join(folder, `slack-${name}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

await take(process.argv.slice(2));
