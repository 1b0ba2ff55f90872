import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

/** Lets deliveries at the door go before answers. */
export interface Breath {
  /** A delivery has come. */
  arrived(): void;
  /**
   * Gives how many of `free` deliveries to take up now: all, at once, unless deliveries are coming and the event loop is nearly
   * full; then a few, and not before a short wait.
   */
  take(free: number): Promise<number>;
}

/** Share of the time that the event loop may be busy before answers give way. */
const FULL = 0.6;
/** Over shorter times the share says nothing. */
const WINDOW_MS = 50;
/** After this without a delivery, nobody waits at the door. */
const QUIET_MS = 200;
/** Answers must go on, however many questions come. */
const LONGEST_MS = 250;
const FEW = 4;

/**
 * A platform waits three seconds for its acknowledgement, a person some more for the answer: where there is not enough
 * time for both, answers are what waits.
 */
export function createBreath(): Breath {
  let measured = performance.eventLoopUtilization();
  let measuredAt = performance.now();
  let arrivedAt = Number.NEGATIVE_INFINITY;
  let busy = 0;
  const isCrowded = () => {
    const now = performance.now();
    if (now - measuredAt >= WINDOW_MS) {
      const current = performance.eventLoopUtilization();
      busy = performance.eventLoopUtilization(current, measured).utilization;
      measured = current;
      measuredAt = now;
    }
    return now - arrivedAt < QUIET_MS && busy > FULL;
  };
  return {
    arrived() {
      arrivedAt = performance.now();
    },
    async take(free) {
      for (let waited = 0; waited < LONGEST_MS; waited += WINDOW_MS) {
        if (!isCrowded()) return free;
        await wait(WINDOW_MS);
      }
      return Math.min(free, FEW);
    },
  };
}
