import type { State } from '../../src/inbox/inbox.js';
import { openDatabase } from '../../src/store/database.js';
import { quantile } from './figures.js';
import { WARM_UP_PER_SECOND, WARM_UP_S } from './intake.js';
import { type Load, offer, wake } from './load.js';
import { READER, type Running, start } from './program.js';
import { mentions, slackEnvironment, startLoadedSlack } from './slack-load.js';

/** What a long load came to. */
export interface Soaked extends Load {
  /** Until everything that was acknowledged had its answer, or was waited for no more, from the end of the load. */
  readonly drainSeconds: number;
  /** Acknowledged, and still in the inbox of the stopped program, for its next start to answer. */
  readonly waiting: number;
  /** Acknowledged, and a dead letter in the inbox, for an operator to retry. */
  readonly dead: number;
  /** Acknowledged, and neither answered nor in the inbox. */
  readonly lost: number;
  readonly doubled: number;
  /** Memory when the program has settled, and at the end of the load; each the median of a while. */
  readonly settledMb: number;
  readonly endMb: number;
  /** Share by which it grew between the two. */
  readonly growth: number;
  readonly settledAfterMinutes: number;
}

/** A program settles in ten minutes, or in half of a load that is no longer than twenty. */
const SETTLING_S = 600;
const SAMPLE_MS = 1_000;
/** Memory is the median over so long, or over a quarter of a short load. */
const WINDOW_S = 60;
/** Rows that are read at once. */
const PAGE = 5_000;

interface Course {
  readonly perSecond: number;
  readonly seconds: number;
  /** How long answers are waited for once the load has ended. */
  readonly patienceMs: number;
}

/** Sends signed mentions to the built program at a steady rate, and waits until each has been answered. */
export async function soak(
  databaseUrl: string,
  questions: readonly string[],
  { perSecond, seconds, patienceMs }: Course,
): Promise<Soaked> {
  const slack = await startLoadedSlack();
  const program = await start({ args: ['dist/main.js'], env: slackEnvironment(slack, databaseUrl), ready: READER });
  const url = `${program.found}slack/events`;
  await wake(url, mentions(0, questions)(0));
  await offer(url, mentions(1, questions), Math.min(perSecond, WARM_UP_PER_SECOND), WARM_UP_S);
  const memory = watchMemory(program);
  const { figures, kept } = await offer(url, mentions(2, questions), perSecond, seconds);
  const resident = memory.end(seconds);
  const ended = performance.now();
  await slack.untilAnswered(kept.keys(), patienceMs);
  const drainSeconds = (performance.now() - ended) / 1000;
  // What would be posted twice is posted by then.
  await program.stop();
  await slack.close();
  const keys = [...kept.keys()];
  const unanswered = keys.filter((key) => !slack.threads.has(key));
  const inbox = await threadsInInbox(databaseUrl);
  const dead = unanswered.filter((key) => inbox.get(key) === 'dead').length;
  const lost = unanswered.filter((key) => !inbox.has(key)).length;
  return {
    ...figures,
    drainSeconds,
    waiting: unanswered.length - dead - lost,
    dead,
    lost,
    doubled: keys.filter((key) => (slack.threads.get(key)?.times ?? 0) > 1).length,
    ...resident,
  };
}

/** The threads whose deliveries a store holds unanswered, with the state of each. */
async function threadsInInbox(databaseUrl: string): Promise<ReadonlyMap<string, State>> {
  const database = await openDatabase(databaseUrl);
  const threads = new Map<string, State>();
  try {
    for (let last = 0; ; ) {
      const rows = await database.db
        .selectFrom('inbox')
        .select(['seq', 'key', 'state'])
        .where('state', '!=', 'done')
        .where('seq', '>', last)
        .orderBy('seq')
        .limit(PAGE)
        .execute();
      for (const { key, state } of rows) threads.set(key.slice(key.lastIndexOf(':') + 1), state);
      last = rows.at(-1)?.seq ?? last;
      if (rows.length < PAGE) return threads;
    }
  } finally {
    await database.close();
  }
}

function watchMemory(program: Running) {
  const samples: { readonly at: number; readonly mb: number }[] = [];
  const began = performance.now();
  const watching = setInterval(() => {
    samples.push({ at: (performance.now() - began) / 1000, mb: program.residentMb() });
  }, SAMPLE_MS);
  return {
    end(seconds: number) {
      clearInterval(watching);
      const settled = Math.min(SETTLING_S, seconds / 2);
      const span = Math.min(WINDOW_S, seconds / 4);
      const between = (from: number, to: number) =>
        quantile(
          samples.filter(({ at }) => at >= from && at <= to).map(({ mb }) => mb),
          0.5,
        );
      const settledMb = between(settled, settled + span);
      const endMb = between(seconds - span, seconds);
      return { settledMb, endMb, growth: endMb / settledMb - 1, settledAfterMinutes: settled / 60 };
    },
  };
}
