import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../store/database.js';
import { failure, type Log } from '../telemetry.js';
import { createBreath } from './breath.js';
import { createDesk } from './desk.js';
import type { Handlers, Held } from './inbox.js';
import { LEASE_MS, type Queue } from './queue.js';

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
  /** Told of each time that the store failed. */
  readonly onFault?: () => void;
}

/** Answers under way at once; most of the time of one goes by in waiting for a platform or a model. */
const CONCURRENCY = 24;
const STOP_MS = 10_000;
/** After a fault of the store. */
const STORE_BACKOFF_MS = 1_000;

/** Works through the inbox: claims what is due, lets the surfaces answer it, and writes down what came of it. */
export function createWorker(
  { database, queue, handlers, log }: { database: Database; queue: Queue; handlers: Handlers; log: Log },
  {
    concurrency = CONCURRENCY,
    leaseMs = LEASE_MS,
    pollMs = 1_000,
    backoffMs = 500,
    onFault = () => undefined,
  }: Options = {},
): Worker {
  const desk = createDesk({ queue, handlers, log, leaseMs, backoffMs });
  const underway = new Map<Promise<void>, Held>();
  let running = false;
  let healthy = true;
  let due = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let alarm = new AbortController();
  let loop = Promise.resolve();
  let renewal: NodeJS.Timeout | undefined;

  const breath = createBreath();

  const look = () => {
    due = true;
    // Without a reason, each call would make an error with its stack.
    alarm.abort('work');
  };
  const wake = () => {
    breath.arrived();
    look();
  };

  async function turn(): Promise<void> {
    const free = concurrency - underway.size;
    // A claim is a commit: under load it takes several deliveries at once.
    if (free >= concurrency / 4) {
      const held = await queue.claim(await breath.take(free));
      for (const one of held) track(one, desk.answer(one));
      // What crashes leave behind is looked for now and then, not between any two answers.
      const rest = free - held.length;
      if (rest > 0 && performance.now() - lookedAt >= pollMs) {
        lookedAt = performance.now();
        const doubtful = await queue.claimAmbiguous(rest);
        for (const one of doubtful) track(one, desk.resolveDoubt(one));
        await queue.bury();
      }
      if (held.length > 0) return;
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
        onFault();
        await wait(STORE_BACKOFF_MS);
      }
    }
  }

  function track(held: Held, work: Promise<void>): void {
    const guarded = work.catch((error: unknown) => {
      log.error({ ...failure(error), key: held.key }, 'a delivery could not be written down; its lease will end');
      onFault();
    });
    underway.set(guarded, held);
    void guarded.finally(() => {
      underway.delete(guarded);
      look();
    });
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
      look();
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
