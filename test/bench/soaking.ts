import { quantile } from './figures.js';
import { WARM_UP_PER_SECOND, WARM_UP_S } from './intake.js';
import { type Load, offer, wake } from './load.js';
import { READER, type Running, start } from './program.js';
import { mentions, slackEnvironment, startLoadedSlack } from './slack-load.js';

/** What a long load came to. */
export interface Soaked extends Load {
  /** Until everything that was acknowledged had its answer, from the end of the load. */
  readonly drainSeconds: number;
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

/** Sends signed mentions to the built program at a steady rate, and waits until each has been answered. */
export async function soak(
  databaseUrl: string,
  questions: readonly string[],
  perSecond: number,
  seconds: number,
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
  await slack.untilAnswered(kept.keys());
  const drainSeconds = (performance.now() - ended) / 1000;
  // What would be posted twice is posted by then.
  await program.stop();
  await slack.close();
  const keys = [...kept.keys()];
  return {
    ...figures,
    drainSeconds,
    lost: keys.filter((key) => !slack.threads.has(key)).length,
    doubled: keys.filter((key) => (slack.threads.get(key)?.times ?? 0) > 1).length,
    ...resident,
  };
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
