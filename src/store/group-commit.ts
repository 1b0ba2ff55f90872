import type { Kysely, Transaction } from 'kysely';

/** Runs a write; its promise settles when the write is durable, or has failed and changed nothing. */
export type Write<Tables> = <Result>(work: (transaction: Transaction<Tables>) => Promise<Result>) => Promise<Result>;

interface Waiting<Tables> {
  run(transaction: Transaction<Tables>): Promise<void>;
  settle: () => void;
  readonly fail: (error: unknown) => void;
}

/** Where a commit blocks the event loop while the disk writes, commits take no more than one part in this of its time. */
const BLOCKING_SHARE = 4;
const LONGEST_PAUSE_MS = 15;
/** Elsewhere a commit costs round trips: writes gather while one is under way, but never longer than this. */
const GATHER_MS = 10;

/**
 * Writes of one turn of the event loop, and those that come while another commit is under way, share a transaction, and with
 * it one wait for the disk: what makes a store that syncs at every commit fast enough for a burst. Where the shared transaction fails, each write is tried alone, so that
 * none falls for another's fault.
 * @param blocking whether a commit holds up the event loop, as the embedded store's does.
 */
export function createGroupCommit<Tables>(db: Kysely<Tables>, { blocking = false } = {}): Write<Tables> {
  let waiting: Waiting<Tables>[] = [];
  let notBefore = 0;
  let underway = 0;

  async function flush(): Promise<void> {
    const batch = waiting;
    if (batch.length === 0) return;
    waiting = [];
    const began = performance.now();
    underway += 1;
    try {
      await commit(batch);
      for (const one of batch) one.settle();
    } catch (error) {
      if (batch.length === 1) batch[0]?.fail(error);
      else for (const one of batch) await commit([one]).then(() => one.settle(), one.fail);
    }
    const ended = performance.now();
    if (blocking) notBefore = ended + Math.min(LONGEST_PAUSE_MS, (BLOCKING_SHARE - 1) * (ended - began));
    underway -= 1;
    if (!blocking && underway === 0) void flush();
  }

  function commit(batch: readonly Waiting<Tables>[]): Promise<void> {
    return db.transaction().execute(async (transaction) => {
      for (const one of batch) await one.run(transaction);
    });
  }

  function schedule(): void {
    const gathering = underway > 0 ? GATHER_MS : 0;
    const pause = blocking ? notBefore - performance.now() : gathering;
    if (pause > 0) setTimeout(() => void flush(), pause);
    else setImmediate(() => void flush());
  }

  return <Result>(work: (transaction: Transaction<Tables>) => Promise<Result>) =>
    new Promise<Result>((resolve, reject) => {
      const write: Waiting<Tables> = {
        async run(transaction) {
          const result = await work(transaction);
          write.settle = () => resolve(result);
        },
        settle: () => undefined,
        fail: reject,
      };
      if (waiting.push(write) === 1) schedule();
    });
}
