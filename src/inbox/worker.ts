import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../store/database.js';
import { failure, type Log } from '../telemetry.js';
import { type Handlers, type Held, LostLease, NotSent, Refused } from './inbox.js';
import { LEASE_MS, type Queue, TRIES } from './queue.js';

export interface Worker {
  start(): void;
  /** Looks for work at once: called when a delivery was accepted by this process. */
  wake(): void;
  /** Takes nothing more, and waits at most `patienceMs` for what is under way; the rest falls to others by its lease. */
  stop(patienceMs?: number): Promise<void>;
  /** Whether the store answered when it was last asked. */
  readonly healthy: boolean;
}

interface Options {
  readonly concurrency?: number;
  readonly leaseMs?: number;
  readonly pollMs?: number;
  /** Wait before the next try of what failed before anything was sent; doubles with each. */
  readonly backoffMs?: number;
}

const STOP_MS = 10_000;
/** After a fault of the store. */
const STORE_BACKOFF_MS = 1_000;

/** Works through the inbox: claims what is due, lets the surfaces answer it, and writes down what came of it. */
export function createWorker(
  { database, queue, handlers, log }: { database: Database; queue: Queue; handlers: Handlers; log: Log },
  { concurrency = 8, leaseMs = LEASE_MS, pollMs = 1_000, backoffMs = 500 }: Options = {},
): Worker {
  const underway = new Map<Promise<void>, Held>();
  let running = false;
  let healthy = true;
  let due = false;
  let alarm = new AbortController();
  let loop = Promise.resolve();
  let renewal: NodeJS.Timeout | undefined;

  const wake = () => {
    due = true;
    alarm.abort();
  };

  async function turn(): Promise<void> {
    const free = concurrency - underway.size;
    if (free > 0) {
      const held = await queue.claim(free);
      for (const one of held) track(one, answer(one));
      const doubtful = await queue.claimAmbiguous(Math.max(0, free - held.length));
      for (const one of doubtful) track(one, resolveDoubt(one));
      if (held.length + doubtful.length > 0) return;
      await queue.bury();
    }
    if (due) {
      due = false;
      return;
    }
    alarm = new AbortController();
    await wait(pollMs, undefined, { signal: alarm.signal }).catch(() => undefined);
  }

  async function run(): Promise<void> {
    while (running) {
      try {
        await turn();
        if (!healthy) log.info('the store answers again');
        healthy = true;
      } catch (error) {
        if (healthy) log.error(failure(error), 'the store does not answer; deliveries wait where they are');
        healthy = false;
        await wait(STORE_BACKOFF_MS);
      }
    }
  }

  function track(held: Held, work: Promise<void>): void {
    const guarded = work.catch((error: unknown) =>
      log.error({ ...failure(error), key: held.key }, 'a delivery could not be written down; its lease will end'),
    );
    underway.set(guarded, held);
    void guarded.finally(() => {
      underway.delete(guarded);
      wake();
    });
  }

  async function answer(held: Held): Promise<void> {
    let posting = false;
    try {
      const replyRef = await handlers[held.surface].work(held, async () => {
        if (posting) return;
        if (!(await queue.posting(held))) throw new LostLease();
        posting = true;
      });
      await queue.done(held, replyRef);
    } catch (error) {
      await writeDown(held, error, posting);
    }
  }

  async function writeDown(held: Held, error: unknown, posting: boolean): Promise<void> {
    // Our own errors say what became of it; what the platform answered is their cause.
    const cause = error instanceof NotSent || error instanceof Refused ? error.cause : undefined;
    const known = { ...failure(cause ?? error), key: held.key, tries: held.tries };
    if (error instanceof LostLease) {
      log.warn(known, 'another worker holds this delivery now');
    } else if (error instanceof Refused) {
      log.error(known, 'the platform refuses the reply for good');
      await queue.dead(held, error.reason);
    } else if (error instanceof NotSent) {
      log.warn(known, 'nothing was sent; it will be tried again');
      await queue.release(held, error.retryAfterMs, true);
    } else if (posting) {
      log.error(known, 'whether the reply arrived is not known; it will be looked for');
    } else if (held.tries >= TRIES) {
      log.error(known, 'no answer could be made');
      await queue.dead(held, 'no answer could be made');
    } else {
      log.warn(known, 'no answer could be made yet; it will be tried again');
      await queue.release(held, backoffMs * 2 ** held.tries, false);
    }
  }

  /** A reply that may or may not have arrived is looked for, never sent again blindly. */
  async function resolveDoubt(held: Held): Promise<void> {
    const handler = handlers[held.surface];
    const found = (await handler.look?.(held).catch(() => 'unknown' as const)) ?? 'unknown';
    if (found === 'sent') {
      await queue.done(held);
    } else if (found === 'absent') {
      log.warn({ key: held.key }, 'the reply did not arrive; it will be made again');
      await queue.release(held, 0, true);
    } else {
      // Dead first: an apology that fails must not be given twice.
      if (!(await queue.dead(held, 'whether the reply arrived is not known, and cannot be found out'))) return;
      log.error({ key: held.key }, 'a reply may be lost');
      await handler
        .apologise?.(held)
        .catch((error: unknown) => log.error(failure(error), 'the notice could not be sent'));
    }
  }

  return {
    start() {
      running = true;
      database.listen(wake);
      renewal = setInterval(() => {
        void queue.renew([...underway.values()]).catch(() => undefined);
      }, leaseMs / 3);
      renewal.unref();
      loop = run();
    },
    wake,
    async stop(patienceMs = STOP_MS) {
      running = false;
      wake();
      await loop;
      const patience = new AbortController();
      const late = wait(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([Promise.allSettled(underway.keys()), late]);
      patience.abort();
      clearInterval(renewal);
    },
    get healthy() {
      return healthy;
    },
  };
}
