import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sign, startSlackDouble } from '../slack/double.js';

/** What deliveries at a steady rate met. */
export interface Load {
  readonly offered: number;
  readonly acknowledged: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Intake {
  readonly ours: Load;
  /** The same load on a bare Bolt app that acknowledges and does nothing. */
  readonly bare: Load;
  /** Until everything that was acknowledged had its answer, from the end of the load. */
  readonly drainSeconds: number;
  readonly lost: number;
  readonly doubled: number;
}

const STARTS_AN_ANSWER = new Set(['chat.postMessage', 'chat.startStream']);
/** As many people and channels as never meet a limit of one of them. */
const PEOPLE = 20_000;
const CHANNELS = 10_000;
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
/** A steady load finds programs that have run for a while; what their first seconds cost is not counted, for neither. */
const WARM_UP_S = 5;
const WARM_UP_PER_SECOND = 100;
/** Slack gives up after this. */
const PATIENCE_MS = 3_000;

/**
 * Sends signed mentions to the built program and to a bare Bolt app, each on two cores, and waits until every answer
 * of the program has been posted.
 * @param questions asked in turn, each in a thread of its own.
 */
export async function measureIntake(questions: readonly string[], perSecond: number, seconds: number): Promise<Intake> {
  const slack = await startSlackDouble();
  // The double's own checks of every message would take the machine's time from what is measured.
  for (const method of [
    'chat.postMessage',
    'chat.startStream',
    'chat.appendStream',
    'chat.stopStream',
    'chat.update',
  ]) {
    slack.answer(method, { body: { ok: true, ts: '1700000000.000001', channel: 'C1' } });
  }
  const directory = mkdtempSync(join(tmpdir(), 'attache-intake-'));
  const bare = await start(['--import', 'tsx', 'test/bench/bare-bolt.ts', SECRET, slack.apiUrl], {}, /ready (\d+)/);
  const bareUrl = `http://127.0.0.1:${bare.found}/slack/events`;
  await offer(bareUrl, 1, questions, WARM_UP_PER_SECOND, WARM_UP_S);
  const bareLoad = await offer(bareUrl, 2, questions, perSecond, seconds);
  bare.child.kill('SIGKILL');
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: slack.apiUrl,
    DATABASE_URL: process.env.DATABASE_URL ?? join(directory, 'attache.db'),
    LOG_LEVEL: 'warn',
    PORT: '0',
  };
  const ours = await start(['dist/main.js'], env, /reader\s+on\s+(\S+)/);
  const url = `${ours.found}slack/events`;
  await offer(url, 3, questions, WARM_UP_PER_SECOND, WARM_UP_S);
  const load = await offer(url, 4, questions, perSecond, seconds);
  const ended = performance.now();
  const threads = new Map<string, number>();
  let counted = 0;
  for (let quiet = 0; threads.size < load.kept.size && quiet < 100; quiet += 1) {
    await wait(200);
    const posts = slack.calls.slice(counted).filter(({ method }) => STARTS_AN_ANSWER.has(method));
    if (slack.calls.length > counted) quiet = 0;
    counted = slack.calls.length;
    for (const { body } of posts) {
      // What was kept but whose acknowledgement came too late is answered as well; only what was acknowledged can be lost.
      const ts = String(body.thread_ts);
      if (load.kept.has(ts)) threads.set(ts, (threads.get(ts) ?? 0) + 1);
    }
  }
  const drainSeconds = (performance.now() - ended) / 1000;
  const gone = once(ours.child, 'exit');
  ours.child.kill('SIGTERM');
  await gone;
  await slack.close();
  rmSync(directory, { recursive: true, force: true });
  return {
    ours: load.figures,
    bare: bareLoad.figures,
    drainSeconds,
    lost: [...load.kept].filter((ts) => !threads.has(ts)).length,
    doubled: [...threads.values()].filter((times) => times > 1).length,
  };
}

async function start(
  args: readonly string[],
  env: Record<string, string>,
  ready: RegExp,
): Promise<{ child: ChildProcess; found: string }> {
  const pinned = spawnSync('taskset', ['-c', '0,1', 'true']).status === 0 ? ['taskset', '-c', '0,1'] : [];
  const [command = '', ...rest] = [...pinned, process.execPath, ...args];
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const found = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const match = ready.exec(printed)?.[1];
      if (match !== undefined) resolve(match);
    });
    child.once('exit', () => reject(new Error('a program of the bench stopped before it was ready')));
  });
  return { child, found };
}

async function offer(url: string, run: number, questions: readonly string[], perSecond: number, seconds: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const times: number[] = [];
  const kept = new Set<string>();
  const underway: Promise<void>[] = [];
  const total = perSecond * seconds;
  const started = performance.now();
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * perSecond) + 1);
    for (; sent < due; sent += 1) {
      const ts = `17${String(sent).padStart(8, '0')}.000${run}00`;
      const body = mention(ts, sent, questions[sent % questions.length] ?? '');
      underway.push(
        deliverOnce(agent, url, body).then(({ status, ms }) => {
          if (status !== 200) return;
          times.push(ms);
          kept.add(ts);
        }),
      );
    }
    await wait(2);
  }
  await Promise.all(underway);
  const elapsed = (performance.now() - started) / 1000;
  agent.destroy();
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const figures = {
    offered: total,
    acknowledged: kept.size,
    perSecond: kept.size / elapsed,
    p50: at(0.5),
    p99: at(0.99),
  };
  return { figures, kept };
}

function mention(ts: string, sent: number, q: string): string {
  return JSON.stringify({
    type: 'event_callback',
    team_id: 'T1',
    api_app_id: 'A1',
    event_id: `Ev${ts}`,
    authorizations: [
      { team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false, enterprise_id: null },
    ],
    event: { type: 'app_mention', user: `U${sent % PEOPLE}`, channel: `C${sent % CHANNELS}`, ts, text: `<@UBOT> ${q}` },
  });
}

function deliverOnce(agent: Agent, url: string, body: string): Promise<{ status: number; ms: number }> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const began = performance.now();
  return new Promise((resolve) => {
    const failed = () => resolve({ status: 0, ms: performance.now() - began });
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        timeout: PATIENCE_MS,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': sign(SECRET, timestamp, body),
        },
      },
      (response) => {
        response.resume();
        response.once('end', () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - began }));
      },
    );
    sent.once('error', failed);
    sent.once('timeout', () => sent.destroy(new Error('Slack gives up')));
    sent.end(body);
  });
}
