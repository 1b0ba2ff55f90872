import { setTimeout as wait } from 'node:timers/promises';
import { type SlackDouble, sign, startSlackDouble } from '../slack/double.js';
import type { Delivery } from './load.js';

export const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const STARTS_AN_ANSWER = new Set(['chat.postMessage', 'chat.startStream']);
const POSTS = ['chat.postMessage', 'chat.startStream', 'chat.appendStream', 'chat.stopStream', 'chat.update'];
/** As many people and channels as never meet a limit of one of them. */
const PEOPLE = 20_000;
const CHANNELS = 10_000;
/** Nothing more is waited for once no call has come for so long. */
const QUIET_MS = 20_000;
const LOOK_MS = 200;

/** What became of each thread: how many answers were begun in it, and when the first was. */
export type Threads = ReadonlyMap<string, { times: number; readonly at: number }>;

export interface LoadedSlack {
  readonly apiUrl: string;
  readonly threads: Threads;
  /** Waits until all of `keys` have an answer, no call has come for twenty seconds, or the patience has run out. */
  untilAnswered(keys: Iterable<string>, patienceMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** The Slack double, made fast, whose calls are counted and forgotten as they come: a long load would fill the memory. */
export async function startLoadedSlack(): Promise<LoadedSlack> {
  const slack = await startSlackDouble();
  // The double's own checks of every message would take the machine's time from what is measured.
  for (const method of POSTS) slack.answer(method, { body: { ok: true, ts: '1700000000.000001', channel: 'C1' } });
  const threads = new Map<string, { times: number; readonly at: number }>();
  let latest = performance.now();
  const look = () => {
    if (slack.calls.length > 0) latest = performance.now();
    countAnswers(slack, threads);
  };
  const looking = setInterval(look, LOOK_MS);
  return {
    apiUrl: slack.apiUrl,
    threads,
    async untilAnswered(keys, patienceMs = Number.POSITIVE_INFINITY) {
      const began = performance.now();
      latest = began;
      let open = [...keys];
      const tired = () => performance.now() - latest >= QUIET_MS || performance.now() - began >= patienceMs;
      while (open.length > 0 && !tired()) {
        await wait(LOOK_MS);
        open = open.filter((key) => !threads.has(key));
      }
      look();
    },
    async close() {
      clearInterval(looking);
      await slack.close();
      look();
    },
  };
}

function countAnswers(slack: SlackDouble, threads: Map<string, { times: number; readonly at: number }>): void {
  for (const { method, body, at } of slack.calls.splice(0)) {
    if (!STARTS_AN_ANSWER.has(method)) continue;
    const thread = String(body.thread_ts);
    const known = threads.get(thread);
    if (known === undefined) threads.set(thread, { times: 1, at });
    else known.times += 1;
  }
}

/** What the program is started with, so that it takes its Slack for the real one. */
export function slackEnvironment(slack: Pick<LoadedSlack, 'apiUrl'>, databaseUrl: string): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: slack.apiUrl,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'warn',
    PORT: '0',
  };
}

/** Mentions of as many people in as many channels, each in a thread of its own; `run` keeps those of several loads apart. */
export function mentions(run: number, questions: readonly string[]): (place: number) => Delivery {
  return (place) =>
    mention(threadOf(run, place), {
      user: `U${place % PEOPLE}`,
      channel: `C${place % CHANNELS}`,
      q: questions[place % questions.length] ?? '',
    });
}

/** The thread of a place in a load: its message's timestamp, which is what an answer names. */
export function threadOf(run: number, place: number): string {
  return `17${String(place).padStart(8, '0')}.000${run}00`;
}

/** One signed mention of the bot. */
export function mention(ts: string, { user, channel, q }: { user: string; channel: string; q: string }): Delivery {
  const body = JSON.stringify({
    type: 'event_callback',
    team_id: 'T1',
    api_app_id: 'A1',
    event_id: `Ev${ts}`,
    authorizations: [
      { team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false, enterprise_id: null },
    ],
    event: { type: 'app_mention', user, channel, ts, text: `<@UBOT> ${q}` },
  });
  return {
    key: ts,
    body,
    headers() {
      const timestamp = String(Math.floor(Date.now() / 1000));
      return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': sign(SECRET, timestamp, body) };
    },
  };
}
