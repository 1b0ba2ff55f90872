import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answer/answer.js';
import { browserTest, withPage } from '../chromium.js';
import { deliver, type SlackDouble, startSlackDouble, until } from '../slack/double.js';
import { type Playground, startPlayground } from '../teams/playground.js';
import { type Program, refuseToStart, startProgram } from './program.js';

const QUESTION = 'Who should be the anchor partner of MAIRI?';
const QUOTE =
  'NSF should be the anchor partner, but MAIRI should be structured to enable participation of other federal agencies, like the Departments of State and Energy.';

let slack: SlackDouble;
let program: Program;
let playground: Playground;

beforeAll(async () => {
  slack = await startSlackDouble();
  program = await startProgram({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: slack.apiUrl });
  playground = await startPlayground(`${program.url}api/messages`);
});
afterAll(async () => {
  await playground.stop();
  expect(await program.stop()).toBe(0);
  await slack.close();
});

async function askOverHttp(): Promise<Answer> {
  const response = await fetch(`${program.url}api/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ q: QUESTION }),
  });
  return (await response.json()) as Answer;
}

describe('one question, asked everywhere', () => {
  it('gets the cited answer over HTTP', async () => {
    const answer = await askOverHttp();
    expect(answer.kind).toBe('answered');
    expect(answer.citations.map(({ quote }) => quote)).toEqual([QUOTE]);
    expect(answer.citations[0]?.url).toBe(`${program.url}p/p27?q=11227-11385`);
  });

  it('gets it in the terminal', () => {
    const { stdout } = spawnSync(process.execPath, ['dist/cli.js', 'ask', '--json', QUESTION], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '' },
    });
    expect(JSON.parse(stdout).citations.map(({ quote }: { quote: string }) => quote)).toEqual([QUOTE]);
  });

  it('gets it in Slack', async () => {
    const event = {
      type: 'message',
      channel_type: 'im',
      user: 'U1',
      channel: 'D1',
      ts: '1700000000.000100',
      text: QUESTION,
    };
    slack.push('events_api', { type: 'event_callback', team_id: 'T1', event_id: 'Ev1', api_app_id: 'A1', event }, 'e1');
    const [post] = await slack.waitFor('chat.postMessage', 1);
    expect(JSON.stringify(post?.body.blocks)).toContain(`“${QUOTE}”`);
    expect(JSON.stringify(post?.body.blocks)).toContain('/p/p27?q=11227-11385","text":"[1] Ch. 15, ¶ 27"');
  });

  it('gets it in the Agents Playground', async () => {
    const reply = await playground.say(playground.setup.personalChat.id, QUESTION);
    expect(reply.text).toContain(`“${QUOTE}”`);
    expect(reply.aiEntity?.citation[0]?.appearance.url).toBe(`${program.url}p/p27?q=11227-11385`);
  });

  browserTest('gets it in the browser without JavaScript, and its citation opens at the marked words', () =>
    withPage({ javaScriptEnabled: false, viewport: { width: 375, height: 700 } }, async (page) => {
      await page.goto(program.url);
      await page.getByLabel('Ask about this chapter').fill(QUESTION);
      await page.getByRole('button', { name: 'Ask' }).click();
      await page.getByRole('link', { name: 'Ch. 15, ¶ 27' }).first().click();
      const mark = page.locator('mark');
      expect(await mark.textContent()).toBe(QUOTE);
      const box = await mark.boundingBox();
      expect(box?.y).toBeGreaterThan(0);
      expect(box?.y).toBeLessThan(700);
    }),
  );
});

describe('the program with Slack over HTTP', () => {
  it('takes a signed delivery at the one port, beside the reader', async () => {
    const other = await startSlackDouble();
    const secret = '8f742231b10e8888abcd99yyyzzz85a5';
    const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: secret, SLACK_API_URL: other.apiUrl };
    const started = await startProgram(env);
    expect(started.printed).toMatch(/Slack +on +HTTP/);
    const event = { type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.1', text: `<@UBOT> ${QUESTION}` };
    const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', api_app_id: 'A1', event });
    expect((await deliver(`${started.url}slack/events`, secret, body)).status).toBe(200);
    const [post] = await other.waitFor('chat.postMessage', 1);
    expect(JSON.stringify(post?.body.blocks)).toContain(`“${QUOTE}”`);
    await started.stop();
    await other.close();
  });
});

describe('the start', () => {
  it('says of each part whether it is on, and what would turn it on', () => {
    for (const line of [
      /index +on /,
      /model +on +the question encoder/,
      /composer +on /,
      /store +on +embedded/,
      /Slack +on +Socket Mode/,
      /Teams +on +anonymous.*MicrosoftAppId/,
    ]) {
      expect(program.printed).toMatch(line);
    }
  });

  it('needs no environment at all', async () => {
    const bare = await startProgram();
    expect(bare.printed).toMatch(/Slack +off +set SLACK_BOT_TOKEN/);
    expect(await (await fetch(`${bare.url}readyz`)).text()).toContain('Slack off\n');
    expect(await bare.stop()).toBe(0);
  });

  it('says at its start that nothing is deleted, for people and in the log, where it is under legal hold', async () => {
    const held = await startProgram({ LEGAL_HOLD: 'true' });
    const logged = () => held.output().includes('"legalHold":true');
    await until(logged, 'the hold in the log');
    expect(held.output()).toMatch(/^LEGAL_HOLD is on: nothing is deleted/m);
    expect(await held.stop()).toBe(0);
  });

  it('FAULTS.md row 31: is refused with the name and the remedy of what is wrong, never its value', () => {
    const { status, stderr } = refuseToStart({ SLACK_BOT_TOKEN: 'xoxp-canary', SLACK_APP_TOKEN: 'xapp-1' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^SLACK_BOT_TOKEN must be a bot token/);
    expect(stderr).not.toContain('canary');
  });

  it('goes on without Slack where Slack refuses the token, and says so', async () => {
    const refusing = await startSlackDouble();
    refusing.answer('auth.test', { body: { ok: false, error: 'invalid_auth' } });
    const started = await startProgram({
      SLACK_BOT_TOKEN: 'xoxb-canary',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_API_URL: refusing.apiUrl,
    });
    expect(started.printed).toMatch(/Slack +broken /);
    expect(started.printed).not.toContain('canary');
    expect((await fetch(`${started.url}readyz`)).status).toBe(503);
    expect(started.output()).toContain('"reason":"invalid_auth"');
    expect(started.output()).not.toContain('canary');
    await started.stop();
    await refusing.close();
  });

  it('asks a Slack again that was away, until it is there', async () => {
    const away = await startSlackDouble();
    away.answer('auth.test', { status: 503, body: {} }, 1);
    const started = await startProgram({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: '8f742231b10e8888abcd99yyyzzz85a5',
      SLACK_API_URL: away.apiUrl,
    });
    expect(started.printed).toMatch(/Slack +broken +Slack cannot be reached/);
    const ready = async () => (await fetch(`${started.url}readyz`)).status === 200;
    await until(ready, 'Slack to be on');
    expect(await started.stop()).toBe(0);
    await away.close();
  });
});

describe('the end', () => {
  it('FAULTS.md row 38: comes within ten seconds, though somebody holds a request that never ends', async () => {
    const started = await startProgram();
    const { port } = new URL(started.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{');
    await wait(200);
    const began = performance.now();
    expect(await started.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    socket.destroy();
  });
});
