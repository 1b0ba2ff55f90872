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

/**
 * Writes of one turn of the event loop share a transaction, and with it one wait for the disk: what makes a store that
 * syncs at every commit fast enough for a burst. Where the shared transaction fails, each write is tried alone, so that
 * none falls for another's fault.
 * @param blocking whether a commit holds up the event loop, as the embedded store's does.
 */
export function createGroupCommit<Tables>(db: Kysely<Tables>, { blocking = false } = {}): Write<Tables> {
  let waiting: Waiting<Tables>[] = [];
  let notBefore = 0;

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    const began = performance.now();
    try {
      await commit(batch);
      for (const one of batch) one.settle();
    } catch (error) {
      if (batch.length === 1) batch[0]?.fail(error);
      else for (const one of batch) await commit([one]).then(() => one.settle(), one.fail);
    }
    const ended = performance.now();
    if (blocking) notBefore = ended + Math.min(LONGEST_PAUSE_MS, (BLOCKING_SHARE - 1) * (ended - began));
  }

  function commit(batch: readonly Waiting<Tables>[]): Promise<void> {
    return db.transaction().execute(async (transaction) => {
      for (const one of batch) await one.run(transaction);
    });
  }

  function schedule(): void {
    const pause = notBefore - performance.now();
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
