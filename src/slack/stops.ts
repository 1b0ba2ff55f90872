/** Threads in which somebody has pressed Stop. */
export interface Stops {
  stop(thread: string, ts: string): void;
  /** Whether work on a post of that time is no longer wanted; what is asked after the stop is. */
  isStopped(thread: string, ts: string): boolean;
}

/** A stop counts for what is under way; older ones can be forgotten. */
const KEPT = 500;

/** Known to this process alone; an answer takes milliseconds, so another replica has seldom begun one. */
export function createStops(): Stops {
  const stopped = new Map<string, number>();
  return {
    stop(thread, ts) {
      stopped.delete(thread);
      stopped.set(thread, Number(ts));
      const [oldest] = stopped.keys();
      if (stopped.size > KEPT && oldest !== undefined) stopped.delete(oldest);
    },
    isStopped: (thread, ts) => Number(ts) <= (stopped.get(thread) ?? Number.NEGATIVE_INFINITY),
  };
}
