import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/store/database.js';
import { startConnector } from '../teams/connector.js';
import { claim, claims, completion, json, KEY, MODEL, prompts, startDouble } from './openai-parts.js';

const Q = 'Who should be the anchor partner of MAIRI?';
const GOOD = completion(
  claims(
    claim(
      'p27.6',
      'NSF should be the anchor partner, but MAIRI should be structured to enable participation of other federal agencies.',
    ),
  ),
);

// Each test starts the program two or three times, beside others that do.
vi.setConfig({ testTimeout: 120_000 });

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function double(...reply: Parameters<typeof startDouble>) {
  const started = await startDouble(...reply);
  ending.push(started.close);
  return started;
}

/** Starts a built entry with this environment and nothing else; all it prints is kept. */
function start(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH ?? '', ...env } });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk) => printed.push(chunk));
  child.stderr.on('data', (chunk) => printed.push(chunk));
  const ended = once(child, 'exit');
  ending.push(() => {
    child.kill('SIGKILL');
    return ended;
  });
  return { child, ended, printed: () => Buffer.concat(printed).toString() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

async function startMain(env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'attache-model-'));
  const program = start(['dist/main.js'], { PORT: '0', DATABASE_URL: join(folder, 'attache.db'), ...env });
  const until = Date.now() + 60_000;
  while (!/reader\s+on\s+\S+\n/.test(program.printed())) {
    if (Date.now() > until) throw new Error(`the program was not ready in time: ${program.printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const url = /reader\s+on\s+(\S+)/.exec(program.printed())?.[1] ?? '';
  const ask = async (q: string) => {
    const response = await fetch(`${url}api/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ q }),
    });
    return (await response.json()) as { text: string; composer: string };
  };
  return { ...program, url, folder, ask };
}

/** Asks in a personal chat, which leaves a receipt, and waits for what the bot posts. */
async function sayInTeams(url: string, id: string, text: string): Promise<unknown> {
  const connector = await startConnector();
  ending.push(connector.close);
  const message = { type: 'message', id, text, channelId: 'msteams', serviceUrl: connector.serviceUrl };
  const people = { from: { id: 'u1' }, recipient: { id: 'bot' }, conversation: { id, conversationType: 'personal' } };
  await fetch(`${url}api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...message, ...people }),
  });
  // A slow answer is announced before it comes.
  while (!connector.posted.some(({ body }) => body.type === 'message')) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return connector.posted;
}

/** Notes every module that is resolved and every socket that is opened, in the file that `SEEN` names. */
const WATCH = `data:text/javascript,${encodeURIComponent(`
  import { appendFileSync } from 'node:fs';
  import { register } from 'node:module';
  import { Socket } from 'node:net';
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (...args) {
    appendFileSync(process.env.SEEN, 'socket\\n');
    return connect.apply(this, args);
  };
  register('data:text/javascript,' + encodeURIComponent(
    "import { appendFileSync } from 'node:fs';" +
    "export async function resolve(specifier, context, next) {" +
    "  const found = await next(specifier, context);" +
    "  appendFileSync(process.env.SEEN, found.url + '\\\\n');" +
    "  return found; }"));
`)}`;

async function watchAsk(env: Record<string, string>): Promise<{ answer: { composer: string }; seen: string }> {
  const SEEN = join(mkdtempSync(join(tmpdir(), 'attache-seen-')), 'seen');
  const { ended, printed } = start(['--import', WATCH, 'dist/cli.js', 'ask', '--json', Q], { SEEN, ...env });
  await ended;
  return { answer: JSON.parse(printed()), seen: readFileSync(SEEN, 'utf8') };
}

describe('FAULTS.md row 34: a model that is off', () => {
  it('costs not one request, and its SDK is not even loaded', async () => {
    const server = await double((_body, response) => json(response, 200, GOOD));
    const on = await watchAsk({ OPENAI_API_KEY: KEY, OPENAI_MODEL: MODEL, OPENAI_BASE_URL: server.baseUrl });
    expect(on.answer.composer).toBe('openai');
    expect(on.seen).toMatch(/\/node_modules\/openai\//);
    expect(on.seen).toContain('socket\n');
    expect(server.bodies).toHaveLength(1);

    const off = await watchAsk({});
    expect(off.answer.composer).toBe('extract');
    expect(off.seen).toContain('/dist/answer/verify.js');
    expect(off.seen).not.toMatch(/\/node_modules\/openai\//);
    expect(off.seen).not.toContain('socket\n');
    expect(server.bodies).toHaveLength(1);
  });
});

describe('FAULTS.md row 30: the key of a model', () => {
  it('is on no page, in no answer, log, metric or receipt, whatever the service echoes', async () => {
    const replies = [
      (key: string) => ({ status: 401, body: JSON.stringify({ error: { message: `Incorrect API key: ${key}` } }) }),
      (key: string) => ({ status: 500, body: key }),
      (key: string) => ({ status: 200, body: completion(claims(claim('p27.6', `NSF should be the anchor ${key}.`))) }),
      (key: string) => ({ status: 200, body: completion(`{"claims": "${key}"}`) }),
    ];
    let next = 0;
    const server = await double((_body, response, { headers }) => {
      const reply = replies[next % replies.length]?.(headers.authorization ?? '');
      next += 1;
      json(response, reply?.status ?? 500, reply?.body ?? '');
    });
    const METRICS_PORT = String(await freePort());
    const program = await startMain({
      OPENAI_API_KEY: KEY,
      OPENAI_MODEL: MODEL,
      OPENAI_BASE_URL: server.baseUrl,
      METRICS_PORT,
      LOG_LEVEL: 'trace',
      RECEIPT_TEXT: 'true',
      // What the SDK itself would log by.
      OPENAI_LOG: 'debug',
    });
    const pages: string[] = [];
    for (const asked of ['', '?', ' please?', ' please', ' now'])
      pages.push(JSON.stringify(await program.ask(`${Q}${asked}`)));
    for (const path of ['', 'readyz', 'healthz', `?q=${encodeURIComponent(Q)}`, 'nothing']) {
      pages.push(await (await fetch(`${program.url}${path}`)).text());
    }
    const metrics = await (await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).text();
    // The counts have come from the thread that answers.
    expect(metrics).toMatch(/attache_model_calls_total\{purpose="compose",outcome="unauthorised"\} [1-9]/);
    expect(metrics).toMatch(/attache_model_rejected_total\{rule="\w+"\} [1-9]/);
    pages.push(JSON.stringify(await sayInTeams(program.url, 'a1', 'Who should anchor MAIRI?')));
    program.child.kill('SIGTERM');
    await program.ended;
    const kept = readdirSync(program.folder).map((file) => readFileSync(join(program.folder, file)).toString('latin1'));
    expect(kept.join()).toContain('Who should anchor MAIRI?');
    expect(next).toBeGreaterThan(replies.length);
    for (const text of [...pages, metrics, ...kept, program.printed()]) expect(text).not.toMatch(/canary|sk-can/);
    // Question text is off by default.
    expect(program.printed()).not.toContain('anchor partner');
  });
});

describe('the receipt of an answer', () => {
  it('names prompts and model where the model wrote, and neither where it did not', async () => {
    let wellSaid = true;
    const server = await double((_body, response) =>
      json(response, 200, wellSaid ? GOOD : completion(claims(claim('p36.1', 'Congress may appropriate funds.')))),
    );
    const env = { OPENAI_API_KEY: KEY, OPENAI_MODEL: MODEL, OPENAI_BASE_URL: server.baseUrl };
    const program = await startMain(env);
    await sayInTeams(program.url, 'c1', Q);
    wellSaid = false;
    await sayInTeams(program.url, 'c2', 'Which body must appropriate funds for urgent State Department needs?');
    program.child.kill('SIGTERM');
    await program.ended;
    const database = await openDatabase(join(program.folder, 'attache.db'));
    ending.push(() => database.close());
    const receipts = await database.db.selectFrom('receipts').select('prompt').orderBy('at').execute();
    const { compose, rewrite } = prompts;
    expect(receipts.map(({ prompt }) => prompt)).toEqual([
      `compose ${compose.version}, rewrite ${rewrite.version}, ${MODEL}`,
      'extract',
    ]);
  });
});
