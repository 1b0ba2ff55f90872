import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import { Kysely, Migrator, PostgresDialect, type PostgresPool, type RawBuilder, SqliteDialect, sql } from 'kysely';
import type pg from 'pg';
import { UpstreamError } from '../errors.js';
import { inTime } from '../in-time.js';
import { createGroupCommit, type Write } from './group-commit.js';
import { migrationsFor, type Tables } from './migrations.js';

/** The store, embedded or shared: the same tables and the same queries. */
export interface Database {
  readonly db: Kysely<Tables>;
  /** Writes that need not be alone: those of one moment share a commit. */
  readonly write: Write<Tables>;
  readonly kind: 'sqlite' | 'postgres';
  /** Milliseconds since 1970 by the clock that leases are measured with: the server's, or this process's unmoved by jumps. */
  now(): RawBuilder<number>;
  /** Calls back when another process says that there is work; a poll stands behind it. */
  listen(callback: () => void): void;
  /** Says to other processes that there is work; calls that come close together are said once, after the last. */
  notify(): Promise<void>;
  close(): Promise<void>;
}

/** Intake must fail in under a second, so that the platform's own retry takes over. */
const CONNECT_MS = 800;
/** A statement that takes longer than this stands on a dead connection or behind a lock. */
const STATEMENT_MS = 900;
const MIGRATION_ATTEMPTS = 4;
const CHANNEL = 'attache_inbox';
/** Other processes need not hear of every delivery of a burst. */
const NOTIFY_APART_MS = 50;
/** Before the next attempt to hear other processes; until then the poll finds their work. */
const RELISTEN_MS = 5_000;

/** Whether a store's address is a PostgreSQL, which several processes may use; a path otherwise. */
export function isShared(url: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(url);
}

/**
 * Opens the store and brings its tables up to date.
 * @param url `postgres://…`, or the path of an SQLite file.
 * @throws UpstreamError when it cannot be reached, read or written; the message never holds the address.
 */
export async function openDatabase(url: string): Promise<Database> {
  const shared = isShared(url);
  try {
    const database = shared ? await openPostgres(url) : openSqlite(url);
    await migrate(database);
    return database;
  } catch (cause) {
    const what = shared
      ? 'The database of DATABASE_URL cannot be reached or used; check that it runs and that its user may create tables.'
      : 'The store’s file cannot be opened or written; check DATABASE_URL, the disk and its permissions.';
    throw new UpstreamError(what, { cause });
  }
}

/**
 * Opens a store that a program has made; a command that looked into an empty one would say that all is well.
 * @throws UpstreamError where there is none, or it cannot be reached.
 */
export async function openExisting(url: string): Promise<Database> {
  if (!isShared(url) && !existsSync(url)) {
    throw new UpstreamError('There is no store where DATABASE_URL says; set it as it is set for the program.');
  }
  return openDatabase(url);
}

function openSqlite(path: string): Database {
  mkdirSync(dirname(path), { recursive: true });
  const file = new SQLite(path, { timeout: STATEMENT_MS });
  file.pragma('journal_mode = WAL');
  // An acknowledged question must outlive a power cut, so every commit waits for the disk.
  file.pragma('synchronous = FULL');
  const started = Date.now() - performance.now();
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: file }) });
  return {
    db,
    write: createGroupCommit(db, { blocking: true }),
    kind: 'sqlite',
    now: () => sql<number>`${Math.floor(started + performance.now())}`,
    listen: () => undefined,
    notify: async () => undefined,
    close: () => db.destroy(),
  };
}

async function openPostgres(url: string): Promise<Database> {
  // Loaded by those who use it alone, as most begin with a file.
  const { default: pg } = await import('pg');
  const options = {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    types: { getTypeParser: parserOf(pg.types) },
  };
  const pool = new pg.Pool({ ...options, max: 8, keepAlive: true });
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So would one that breaks while it is in use, between two queries; the next query says what happened.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: impatient(pool) }) });
  let listener: { end(): Promise<void> } | undefined;
  let closed = false;
  const subscribe = async (callback: () => void): Promise<void> => {
    const client = new pg.Client({ ...options, keepAlive: true });
    let broken = false;
    const again = () => {
      if (broken) return;
      broken = true;
      listener = undefined;
      // One that could connect but not listen would stay open at the server.
      void client.end().catch(() => undefined);
      if (!closed) setTimeout(() => void subscribe(callback), RELISTEN_MS).unref();
    };
    client.on('error', again);
    client.on('notification', callback);
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      listener = client;
      if (closed) await client.end();
    } catch {
      again();
    }
  };
  return {
    db,
    write: createGroupCommit(db),
    kind: 'postgres',
    now: () => sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    listen: (callback) => void subscribe(callback),
    notify: gather(async () => {
      await sql`select pg_notify(${CHANNEL}, '')`.execute(db);
    }, NOTIFY_APART_MS),
    async close() {
      closed = true;
      await listener?.end().catch(() => undefined);
      await db.destroy();
    },
  };
}

/** Runs `work` at once, or where it ran less than `apartMs` ago, once after that for all who called meanwhile. */
function gather(work: () => Promise<void>, apartMs: number): () => Promise<void> {
  let free = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= free.then(() => {
      next = undefined;
      const run = work();
      free = run.catch(() => undefined).then(() => wait(apartMs, undefined, { ref: false }));
      return run;
    });
    return next;
  };
}

/** Times and counters are whole numbers far below 2⁵³; the driver would give them as strings. */
function parserOf({ builtins, getTypeParser }: typeof pg.types): typeof pg.types.getTypeParser {
  return (oid: number, format?: 'text' | 'binary') => (oid === builtins.INT8 ? Number : getTypeParser(oid, format));
}

/** A pool whose clients give up on a query in time, and are thrown away after that: their connection may be half open. */
function impatient(pool: pg.Pool) {
  return {
    async connect() {
      const client = await pool.connect();
      let dead = false;
      return {
        query: (text: string, parameters: readonly unknown[]) =>
          inTime(client.query(text, [...parameters]), STATEMENT_MS + 50, () => {
            dead = true;
            return new UpstreamError('The database did not answer in time.');
          }),
        release: () => client.release(dead),
      };
    },
    end: () => pool.end(),
    // Kysely's type has cursors too, which no query here asks for.
  } as unknown as PostgresPool;
}

/** Two processes may start at once; the one that comes second finds the work done. */
async function migrate({ db, kind }: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsFor(kind) } });
  for (let attempt = 1; ; attempt += 1) {
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    if (attempt === MIGRATION_ATTEMPTS) throw error;
    await wait(200 * attempt);
  }
}
