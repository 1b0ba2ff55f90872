import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TROUBLE } from '../../src/answer/wording.js';
import { deliver, type SlackDouble, startSlackDouble } from '../slack/double.js';
import { event } from '../slack/payloads.js';
import { type Connector, startConnector } from '../teams/connector.js';
import { message } from '../teams/edge.js';
import { tries } from '../tries.js';
import { freePort } from './free-port.js';
import { type Program, startProgram } from './program.js';

// Each test starts the program, beside others that do.
vi.setConfig({ testTimeout: 240_000 });

const SECRET = 'canary-signing-8f742231b10e8888abcd';
const QUESTION = 'Who should be the anchor partner of MAIRI?';

const cleanUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

interface Running {
  readonly program: Program;
  readonly slack: SlackDouble;
  readonly connector: Connector;
  readonly env: Record<string, string>;
  askSlack(text: string, fields?: Record<string, unknown>): Promise<Response>;
  askTeams(text: string, fields?: Record<string, unknown>): Promise<Response>;
}

/** The built program with Slack over HTTP and Teams, beside doubles of both. */
async function running(more: Record<string, string> = {}): Promise<Running> {
  const slack = await startSlackDouble();
  const connector = await startConnector();
  const directory = mkdtempSync(join(tmpdir(), 'attache-faults-'));
  const env = {
    DATABASE_URL: join(directory, 'attache.db'),
    SLACK_BOT_TOKEN: 'xoxb-canary-bot',
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: slack.apiUrl,
    ...more,
  };
  const program = await startProgram(env);
  cleanUp.push(async () => {
    await slack.close();
    await connector.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const to = (url: string) => ({
    askSlack: (text: string, fields: Record<string, unknown> = {}) =>
      deliver(`${url}slack/events`, SECRET, JSON.stringify(event('message-im-agent-view', { text, ...fields }))),
    askTeams: (text: string, fields: Record<string, unknown> = {}) =>
      post(`${url}api/messages`, JSON.stringify(message(connector.serviceUrl, text, fields))),
  });
  return { program, slack, connector, env, ...to(program.url) };
}

const post = (url: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

async function until(look: () => boolean, what: string, seconds = 60): Promise<void> {
  for (let patience = 0; patience < seconds * 20 && !look(); patience += 1) await wait(50);
  if (!look()) throw new Error(`waited in vain for ${what}`);
}

describe('FAULTS.md row 5: the program, to Slack, Teams and the ask box', () => {
  it('gives up bodies that drip in, and keeps its memory under floods of large ones', async () => {
    const { program } = await running();
    const routes = ['slack/events', 'api/messages', 'api/ask'];
    const slow = routes.map((route) => dripping(program.url, route));
    const before = residentMb(program.pid);
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));
    const large = 'x'.repeat(1024 * 1024 + 1);
    tries(routes.length * 41);
    for (let round = 0; round < 20; round += 1) {
      const statuses = await Promise.all(
        routes.flatMap((route) => [
          post(`${program.url}${route}`, bomb, { 'content-encoding': 'gzip' }).then(({ status }) => status),
          post(`${program.url}${route}`, large).then(({ status }) => status),
        ]),
      );
      for (const status of statuses) expect([400, 401, 413, 415]).toContain(status);
    }
    // Sixty bombs of 50 MB and as many large bodies went by; what is left of them is garbage at most.
    expect(residentMb(program.pid) - before).toBeLessThan(300);
    for (const reply of await Promise.all(slow)) expect(reply).toMatch(/^HTTP\/1\.1 4\d\d/);
    expect((await fetch(`${program.url}healthz`)).status).toBe(200);
    expect(await program.stop()).toBe(0);
  });
});

/** What a body gets that never ends. */
async function dripping(url: string, route: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const head = `POST /${route} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`;
  socket.write(head);
  const drops = setInterval(() => socket.write(' '), 500);
  const reply = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
  clearInterval(drops);
  socket.destroy();
  return reply;
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

describe('FAULTS.md row 30: canaries in Slack, in Teams and in the settings', () => {
  /** Words that no log may hold: settings, what people write, who they are, what platforms send along. */
  const PRIVATE = [
    'canary-bot',
    'canary-signing',
    'canary-key',
    'canary-store',
    'canary-slack-question',
    'canary-teams-question',
    'canary-web-question',
    'canary-mail',
    'canary-person',
    'canary-response-url',
    'canary-bearer',
    'canary-follow-up',
  ];

  it('are in nothing that is logged at debug, whatever fails', async () => {
    const model = createHttpServer((req, res) => {
      res.writeHead(401, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ error: { message: `wrong key: ${req.headers.authorization}` } }));
    }).listen(0, '127.0.0.1');
    cleanUp.push(() => model.close());
    const METRICS_PORT = String(await freePort());
    const { program, slack, connector, askSlack, askTeams } = await running({
      LOG_LEVEL: 'debug',
      DATABASE_URL: join(mkdtempSync(join(tmpdir(), 'attache-canary-store-')), 'attache.db'),
      OPENAI_API_KEY: 'sk-canary-key',
      OPENAI_MODEL: 'm',
      OPENAI_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
      OPENAI_LOG: 'debug',
      METRICS_PORT,
    });
    tries(PRIVATE.length);
    await askSlack(`${QUESTION} canary-slack-question canary-mail@example.org`);
    await askTeams(`${QUESTION} canary-teams-question`, { from: { id: '29:canary-person', name: 'canary-person' } });
    await post(
      `${program.url}api/ask`,
      JSON.stringify({ q: `${QUESTION} canary-web-question`, history: [{ q: 'canary-follow-up' }] }),
    );
    await fetch(`${program.url}?q=canary-web-question&h=canary-follow-up`);
    await slack.waitFor('chat.postMessage', 1);
    await connector.waitFor(1);
    // And when it goes wrong: on our side of the door, on theirs, and in what is sent.
    slack.answer('chat.postMessage', { status: 500, body: { error: 'canary-bot' } });
    slack.answer('chat.startStream', { status: 500, body: { error: 'canary-bot' } });
    connector.answerNext({ status: 500, message: 'canary-teams-question' });
    await askSlack(`${QUESTION} canary-slack-question`, { channel: 'D2' });
    await askTeams(`${QUESTION} canary-teams-question`, { conversation: { id: 'a:2', conversationType: 'personal' } });
    await deliver(`${program.url}slack/events`, 'wrong', '{"canary-slack-question":');
    await deliver(`${program.url}slack/events`, SECRET, '{"canary-slack-question":');
    await post(`${program.url}api/messages`, '{"canary-teams-question":', { authorization: 'Bearer canary-bearer' });
    await askTeams('canary-teams-question', { serviceUrl: 'https://canary-response-url.example/' });
    const command = new URLSearchParams({
      command: '/nscai-ask',
      text: 'canary-slack-question',
      team_id: 'T1',
      user_id: 'U1',
      trigger_id: '1.2.3',
      response_url: 'https://canary-response-url.example/commands/canary-response-url',
    });
    expect((await deliver(`${program.url}slack/events`, SECRET, command.toString())).status).toBe(200);
    await connector.waitFor(2);
    await until(() => /refuses the reply for good|is not known/.test(program.output()), 'the failures in the log');
    const metrics = await (await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).text();
    await program.stop();
    const logged = program.output();
    expect(logged).toContain('answered a question');
    expect(logged).toContain('"from":"bolt"');
    expect(PRIVATE.filter((word) => logged.includes(word))).toEqual([]);
    expect(PRIVATE.filter((word) => metrics.includes(word))).toEqual([]);
    expect(logged).not.toContain('anchor partner');
  });

  it('are in nothing that is logged where many workspaces, another store and an app id are set', async () => {
    const words = ['canary-client', 'canary-state', 'canary-password', 'canary-store', 'canary-app', 'canary-bearer'];
    tries(words.length);
    const slack = await startSlackDouble();
    cleanUp.push(() => slack.close());
    const program = await startProgram({
      LOG_LEVEL: 'debug',
      DATABASE_URL: 'postgres://attache:canary-store@127.0.0.1:1/attache',
      SLACK_CLIENT_ID: '1.2',
      SLACK_CLIENT_SECRET: 'canary-client',
      SLACK_STATE_SECRET: 'canary-state-0123456789',
      SLACK_APP_TOKEN: 'xapp-canary-app',
      SLACK_API_URL: slack.apiUrl,
      MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
      MicrosoftAppPassword: 'canary-password',
      PUBLIC_URL: 'https://reader.example.org',
    });
    const asked = message('https://smba.trafficmanager.net/amer/', 'canary-bearer');
    const bearer = { authorization: 'Bearer canary-bearer.canary-bearer.canary-bearer' };
    const refused = await post(`${program.url}api/messages`, JSON.stringify(asked), bearer);
    expect(refused.status).toBe(401);
    await fetch(`${program.url}slack/install`);
    await fetch(`${program.url}slack/oauth_redirect?code=canary-bearer&state=canary-bearer`);
    await program.stop();
    expect(program.output()).toContain('"level":');
    expect(words.filter((word) => program.output().includes(word))).toEqual([]);
  });
});

/** A question, a frame of a stack, a place on the disk, or what the program is made of, by name or version. */
const TELLING = /canary|node_modules|file:\/\/|\.[jt]s:\d+|x-powered-by|express\/|bolt-js|\["server",|v?20\.\d+\.\d+/i;

it('FAULTS.md row 44: Slack, Teams, pages and health of the program tell whoever looks in from outside nothing', async () => {
  const METRICS_PORT = String(await freePort());
  const { program, askSlack, askTeams } = await running({ METRICS_PORT });
  await askSlack(`${QUESTION} canary-question`);
  await askTeams(`${QUESTION} canary-question`);
  const metrics = `http://127.0.0.1:${METRICS_PORT}/`;
  const probes: [string, RequestInit][] = [
    ...['', 'healthz', 'readyz', 'metrics', '.env', 'package.json', 'p/%E0%A4%A', '%00', 'x'.repeat(5000)].map(
      (path): [string, RequestInit] => [`${program.url}${path}`, {}],
    ),
    ...['slack/events', 'slack/install', 'slack/oauth_redirect', 'api/messages', 'api/ask'].flatMap(
      (path): [string, RequestInit][] =>
        ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'].map((method) => [
          `${program.url}${path}`,
          { method, ...(method === 'POST' && { body: '{"broken' }) },
        ]),
    ),
    [`${program.url}slack/events`, { method: 'POST', headers: { 'x-slack-signature': 'v0=\u00ff' }, body: '{}' }],
    [`${program.url}api/messages`, { method: 'POST', headers: { authorization: 'Bearer a.b.c' }, body: '[]' }],
    [metrics, {}],
    [`${metrics}metrics`, {}],
    [`${metrics}healthz`, {}],
  ];
  tries(probes.length);
  for (const [url, init] of probes) {
    const response = await fetch(url, init);
    const seen = `${JSON.stringify([...response.headers])} ${await response.text()}`;
    const where = `${init.method ?? 'GET'} ${url.slice(0, 80)}`;
    expect(response.status, where).not.toBe(500);
    expect(TELLING.exec(seen)?.[0], where).toBeUndefined();
  }
  expect((await fetch(`${program.url}metrics`)).status).toBe(404);
  expect(await (await fetch(`${program.url}readyz`)).text()).toMatch(/^(?:[A-Za-z]+ (?:on|off|broken)\n)+$/);
  await program.stop();
});

it('FAULTS.md row 38: the program told to stop under load from Slack and Teams ends with 0, and the next start on SQLite answers the rest', async () => {
  const { program, slack, connector, env, askSlack, askTeams } = await running();
  const each = 30;
  tries(2 * each);
  const statuses = await Promise.all(
    Array.from({ length: each }, async (_, at) => {
      const conversation = { id: `a:${at}`, conversationType: 'personal' };
      const asked = await Promise.all([
        askSlack(QUESTION, { user: `U${at}`, channel: `D${at}` }),
        askTeams(QUESTION, { from: { id: `29:${at}` }, conversation }),
      ]);
      return asked.map(({ status }) => status);
    }),
  );
  expect(statuses.flat().filter((status) => status !== 200)).toEqual([]);
  const told = performance.now();
  expect(await program.stop()).toBe(0);
  // Ten seconds for what is under way, and some for a busy machine.
  expect(performance.now() - told).toBeLessThan(20_000);
  await expect(fetch(`${program.url}healthz`)).rejects.toThrow();
  const next = await startProgram(env);
  const channels = () => slack.messages.filter(({ text }) => text !== TROUBLE).map(({ channel }) => channel);
  const chats = () =>
    connector.posted
      // An answer that a busy machine makes slowly is streamed, and its pieces are no messages.
      .filter(({ body }) => body.type === 'message' && String(body.text).includes('NSF should be'))
      .map(({ path }) => path.split('/')[3]);
  await until(() => new Set(channels()).size >= each && new Set(chats()).size >= each, 'every answer', 120);
  expect(channels()).toHaveLength(each);
  expect(chats()).toHaveLength(each);
  expect(await next.stop()).toBe(0);
});
