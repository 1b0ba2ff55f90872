import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SlackDouble, startSlackDouble, until } from '../slack/double.js';
import { event } from '../slack/payloads.js';
import { type Connector, startConnector } from '../teams/connector.js';
import { message } from '../teams/edge.js';
import { type Program, startProgram } from './program.js';

const WORKED = 'a delivery was worked';
const QUESTION = 'Who should be the anchor partner of MAIRI?';

let slack: SlackDouble;
let connector: Connector;
let program: Program;
let metricsUrl: string;
/** A model service that is there and always fails. */
const model = createServer((req, res) => {
  req.resume();
  res.writeHead(500).end('{}');
});

beforeAll(async () => {
  [slack, connector] = await Promise.all([startSlackDouble(), startConnector()]);
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  metricsUrl = `http://127.0.0.1:${port}/metrics`;
  program = await startProgram({
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    SLACK_API_URL: slack.apiUrl,
    METRICS_PORT: String(port),
    OPENAI_API_KEY: 'sk-1',
    OPENAI_MODEL: 'm',
    OPENAI_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
  });
}, 120_000);
afterAll(async () => {
  await program.stop();
  await Promise.all([slack.close(), connector.close()]);
  model.closeAllConnections();
  model.close();
});

const post = (path: string, body: object) =>
  fetch(`${program.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** The lines of the log that carry a key. */
function linesOf(key: string): Record<string, unknown>[] {
  const lines = program
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line)).filter((line) => line.key === key);
}

describe('a question', () => {
  it.each([
    [
      'Slack',
      async () => {
        const asked = event('message-im-agent-view', { text: QUESTION });
        slack.push('events_api', asked, 'e1');
        return `slack:T1:${asked.event.channel}:${asked.event.ts}`;
      },
    ],
    [
      'Teams',
      async () => {
        const asked = message(connector.serviceUrl, QUESTION);
        await post('api/messages', asked);
        return `teams:tenant-1:${asked.conversation.id}:${asked.id}`;
      },
    ],
  ])('in %s can be followed by one key from intake through its answer to its post', async (surface, ask) => {
    const key = await ask();
    const name = surface.toLowerCase();
    await until(() => linesOf(key).some(({ msg }) => msg === WORKED), `the end of ${key}`);
    const lines = linesOf(key);
    expect(lines[0]).toMatchObject({ msg: 'a delivery was kept', surface: name, came: 'new' });
    expect(lines.find(({ msg }) => msg === 'answered a question')).toMatchObject({ kind: 'answered' });
    // The service of the model fails in another thread, and is known by the same key.
    expect(lines.map(({ msg }) => msg)).toContain('the model service did not answer as it should');
    expect(lines.find(({ msg }) => msg === WORKED)).toMatchObject({ surface: name, outcome: 'posted', tries: 1 });
  });
});

describe('the lights', () => {
  it('shows a composer whose model service is left alone, and turns nobody away for it', async () => {
    const questions = ['Who leads the ISTS?', 'Who leads the ETC?', 'Who should lead MAIRI?', 'What is the IDDI?'];
    for (const q of [...questions, 'What are the seven areas of the ETC?']) {
      const answer = (await (await post('api/ask', { q })).json()) as { composer: string };
      expect(answer.composer).toBe('extract');
    }
    const ready = await fetch(`${program.url}readyz`);
    expect(await ready.text()).toContain('composer broken\n');
    expect(ready.status).toBe(200);
  });

  it('are in the metrics, beside questions by surface, their seconds, the inbox and the breaker', async () => {
    const text = await (await fetch(metricsUrl)).text();
    for (const line of [
      /^attache_questions_total\{surface="slack",kind="answered"\} 1$/m,
      /^attache_questions_total\{surface="teams",kind="answered"\} 1$/m,
      /^attache_questions_total\{surface="web",kind="\w+"\} \d/m,
      /^attache_answer_seconds_count\{surface="slack"\} 1$/m,
      /^attache_deliveries_total\{surface="teams",came="new"\} 1$/m,
      /^attache_intake_seconds_count\{surface="slack"\} 1$/m,
      /^attache_deliveries_worked_total\{surface="slack",outcome="posted"\} 1$/m,
      /^attache_inbox_deliveries\{state="dead"\} 0$/m,
      /^attache_part_state\{part="composer",state="broken"\} 1$/m,
      /^attache_part_state\{part="Slack",state="on"\} 1$/m,
      /^attache_model_breaker_state\{state="open"\} 1$/m,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).not.toContain('MAIRI');
  });

  it('every family of figures stands in the README', async () => {
    const text = await (await fetch(metricsUrl)).text();
    const families = [...text.matchAll(/^# TYPE attache_(\w+)/gm)].map((found) => found[1] ?? '');
    const readme = readFileSync('README.md', 'utf8');
    expect(families.length).toBeGreaterThan(15);
    const own = families.filter((name) => !/^(?:process|nodejs)_/.test(name));
    expect(own.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});

it('FAULTS.md row 34: weights that changed by one byte are not used: words alone answer, and /readyz says so', {
  timeout: 120_000,
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'attache-weights-'));
  cpSync('corpus/model/question-encoder', directory, { recursive: true });
  const weights = join(directory, 'onnx', 'model_quantized.onnx');
  const bytes = readFileSync(weights);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(weights, bytes);
  const tampered = await startProgram({ EMBEDDING_MODEL: directory });
  expect(tampered.printed).toMatch(/index +on +words only/);
  expect(tampered.printed).toMatch(/model +broken /);
  const ready = await fetch(`${tampered.url}readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.text()).toContain('model broken\n');
  const answer = await fetch(`${tampered.url}api/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ q: QUESTION }),
  });
  expect(await answer.json()).toMatchObject({ kind: 'answered', citations: [{ passage: 'p27' }] });
  expect(tampered.output()).toContain('is not the file that SHA256SUMS lists; reinstall the model.');
  await tampered.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
