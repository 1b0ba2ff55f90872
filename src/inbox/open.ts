import { setTimeout as wait } from 'node:timers/promises';
import { UpstreamError } from '../errors.js';
import { type Database, openDatabase } from '../store/database.js';
import { createRetention, type RetentionPolicy } from '../store/retention.js';
import { failure, type Log, type PartStatus } from '../telemetry.js';
import type { Delivery, Depth, Handlers } from './inbox.js';
import { createQueue, LEASE_MS, type Queue } from './queue.js';
import { createWorker, type Worker } from './worker.js';

export interface Inbox {
  /**
   * Keeps a delivery and wakes a worker; true when it is new. Only when this resolves may the platform be told that its
   * delivery has arrived.
   * @throws UpstreamError in under a second when the store is away.
   */
  accept(delivery: Delivery): Promise<boolean>;
  /** The open store; undefined while it is away. */
  readonly database: Database | undefined;
  /** Begins to work, once the store is there. */
  start(handlers: Handlers): void;
  /** Ends intake, waits for what is under way, ten seconds at most, and closes the store. */
  stop(): Promise<void>;
  status(): PartStatus;
  /** What waits and what is dead; throws while the store is away. */
  depth(): Promise<Depth[]>;
}

interface Options {
  readonly leaseMs?: number;
  readonly pollMs?: number;
  /** Told of each time that the store failed, at intake or while it was worked. */
  readonly onFault?: (where: 'intake' | 'work') => void;
}

/** Between attempts to open a store that is away. */
const REOPEN_MS = 1_000;
const STATUS_MS = 5_000;
const RETENTION_MS = 10 * 60 * 1000;
/** How often the store is asked for work that nobody woke us for. */
const POLL_MS = 1_000;

/** Opens the inbox; a store that is away is tried again until it is there, and intake fails meanwhile. */
export async function openInbox(
  url: string,
  retention: RetentionPolicy,
  log: Log,
  { leaseMs = LEASE_MS, pollMs = POLL_MS, onFault = () => undefined }: Options = {},
): Promise<Inbox> {
  let opened: { database: Database; queue: Queue } | undefined;
  let worker: Worker | undefined;
  let begin: Handlers | undefined;
  let stopped = false;
  let dead = 0;

  const attempt = async () => {
    const database = await openDatabase(url);
    opened = { database, queue: createQueue(database, { leaseMs }) };
    run();
  };
  const run = () => {
    if (opened === undefined || begin === undefined || stopped) return;
    worker = createWorker({ ...opened, handlers: begin, log }, { leaseMs, pollMs, onFault: () => onFault('work') });
    worker.start();
  };
  const keepTrying = async () => {
    while (!stopped && opened === undefined) {
      await wait(REOPEN_MS);
      await attempt().catch(() => undefined);
    }
  };
  await attempt().catch((error: unknown) => {
    const known = error instanceof Error ? error : new Error('the store cannot be opened');
    log.error(failure(known.cause ?? known), known.message);
    void keepTrying();
  });
  const oldRowsStay = (error: unknown, table: string) =>
    log.error({ ...failure(error), table }, 'what has been kept long enough could not be deleted; it is tried again');
  const whileOpen = (everyMs: number, work: (store: NonNullable<typeof opened>) => Promise<void>) => {
    const timer = setInterval(() => {
      if (opened !== undefined) void work(opened).catch(() => undefined);
    }, everyMs);
    return timer.unref();
  };
  const keep = async (delivery: Delivery): Promise<boolean> => {
    if (opened === undefined || stopped) {
      throw new UpstreamError('The question could not be kept, so it is not acknowledged.');
    }
    const fresh = await opened.queue.accept(delivery);
    if (fresh) {
      worker?.wake();
      if (opened.database.kind === 'postgres') void opened.database.notify().catch(() => undefined);
    }
    return fresh;
  };
  const timers = [
    whileOpen(STATUS_MS, async ({ queue }) => {
      dead = await queue.count('dead');
    }),
    whileOpen(RETENTION_MS, ({ database }) => createRetention(database, retention, oldRowsStay)()),
  ];

  return {
    accept: (delivery) =>
      keep(delivery).catch((error: unknown) => {
        onFault('intake');
        throw error;
      }),
    get database() {
      return opened?.database;
    },
    start(handlers) {
      begin = handlers;
      run();
    },
    async depth() {
      if (opened === undefined) throw new UpstreamError('The store is away.');
      return opened.queue.depth();
    },
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await worker?.stop();
      await opened?.database.close().catch(() => undefined);
    },
    status() {
      if (opened === undefined || worker?.healthy === false) {
        return {
          part: 'store',
          state: 'broken',
          detail: 'the store cannot be reached; questions in chats are not taken',
        };
      }
      const kind = opened.database.kind === 'sqlite' ? 'embedded' : 'shared';
      const letters =
        dead === 0 ? '' : `; ${dead} dead ${dead === 1 ? 'letter' : 'letters'}, see npm run inbox -- list`;
      return { part: 'store', state: 'on', detail: `${kind}${letters}` };
    },
  };
}
