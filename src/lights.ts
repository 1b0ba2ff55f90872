import type { Count } from './answer/openai-counts.js';
import type { InboxCount } from './inbox/observe.js';
import type { PartStatus } from './telemetry.js';

/** States of parts that change while they run, told by what is counted. */
export interface Lights {
  readonly hear: (count: Count | InboxCount) => void;
  /** A state as it is now; the given one where nothing is known against it. */
  readonly now: (status: PartStatus) => PartStatus;
}

/** Tries to reply in Teams that fail in a row before it is taken for broken. */
const FAILURES = 5;
/** Where nobody has asked since, nothing is known any more. */
const FORGET_MS = 10 * 60 * 1000;

const COMPOSER = 'the model service fails and is left alone; answers are the chapter’s own words meanwhile';
const TEAMS = 'replies cannot be sent; the log has the cause';

/**
 * The composer is broken while the breaker of its model service is not closed, and Teams while reply after reply fails:
 * its sign-in and its connector are asked only then.
 */
export function createLights(clock: () => number = () => performance.now()): Lights {
  let breakerOpen = false;
  let failures = 0;
  let failedAt = 0;
  const teamsFails = () => failures >= FAILURES && clock() - failedAt < FORGET_MS;
  return {
    hear(count) {
      if (count.kind === 'breaker') breakerOpen = count.state !== 'closed';
      if (count.kind !== 'worked' || count.surface !== 'teams') return;
      if (count.outcome === 'posted') failures = 0;
      if (count.outcome !== 'failed' && count.outcome !== 'postponed') return;
      failures += 1;
      failedAt = clock();
    },
    now(status) {
      if (status.part === 'composer' && breakerOpen) return { ...status, state: 'broken', detail: COMPOSER };
      if (status.part === 'Teams' && teamsFails()) return { ...status, state: 'broken', detail: TEAMS };
      return status;
    },
  };
}
