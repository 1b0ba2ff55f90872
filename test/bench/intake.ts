import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Load, offer } from './load.js';
import { READER, start } from './program.js';
import { mentions, SECRET, slackEnvironment, startLoadedSlack } from './slack-load.js';

export interface Intake {
  readonly ours: Load;
  /** The same load on a bare Bolt app that acknowledges and does nothing. */
  readonly bare: Load;
  /** Until everything that was acknowledged had its answer, from the end of the load. */
  readonly drainSeconds: number;
  readonly lost: number;
  readonly doubled: number;
}

/** A steady load finds programs that have run for a while; what their first seconds cost is not counted, for neither. */
export const WARM_UP_S = 5;
export const WARM_UP_PER_SECOND = 100;

/**
 * Sends signed mentions to the built program and to a bare Bolt app, each on two cores, and waits until every answer
 * of the program has been posted.
 * @param questions asked in turn, each in a thread of its own.
 */
export async function measureIntake(questions: readonly string[], perSecond: number, seconds: number): Promise<Intake> {
  const slack = await startLoadedSlack();
  const directory = mkdtempSync(join(tmpdir(), 'attache-intake-'));
  const args = ['--import', 'tsx', 'test/bench/bare-bolt.ts', SECRET, slack.apiUrl];
  const bare = await start({ args, ready: /ready (\d+)/ });
  const bareUrl = `http://127.0.0.1:${bare.found}/slack/events`;
  await offer(bareUrl, mentions(1, questions), WARM_UP_PER_SECOND, WARM_UP_S);
  const bareLoad = await offer(bareUrl, mentions(2, questions), perSecond, seconds);
  await bare.kill();
  const env = slackEnvironment(slack, process.env.DATABASE_URL ?? join(directory, 'attache.db'));
  const ours = await start({ args: ['dist/main.js'], env, ready: READER });
  const url = `${ours.found}slack/events`;
  await offer(url, mentions(3, questions), WARM_UP_PER_SECOND, WARM_UP_S);
  const load = await offer(url, mentions(4, questions), perSecond, seconds);
  const ended = performance.now();
  await slack.untilAnswered(load.kept.keys());
  const drainSeconds = (performance.now() - ended) / 1000;
  await ours.stop();
  await slack.close();
  rmSync(directory, { recursive: true, force: true });
  // What was kept but whose acknowledgement came too late is answered as well; only what was acknowledged can be lost.
  const kept = [...load.kept.keys()];
  return {
    ours: load.figures,
    bare: bareLoad.figures,
    drainSeconds,
    lost: kept.filter((ts) => !slack.threads.has(ts)).length,
    doubled: kept.filter((ts) => (slack.threads.get(ts)?.times ?? 0) > 1).length,
  };
}
