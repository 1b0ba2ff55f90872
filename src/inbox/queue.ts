import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { UpstreamError } from '../errors.js';
import { inTime } from '../in-time.js';
import type { Database } from '../store/database.js';
import type { Tables } from '../store/migrations.js';
import type { Delivery, Depth, Held, Listed, State, Surface } from './inbox.js';

/** A worker that has not renewed its lease for this long has died or stalled. */
export const LEASE_MS = 30_000;
/** Failures before anything was sent that a delivery may have. */
export const TRIES = 5;
/** Invokes come again under a new id within this time. */
const RESENT_MS = 60_000;
/** An answer that comes later than this helps nobody. */
const GIVE_UP_MS = 6 * 60 * 60 * 1000;
/** Intake that takes longer fails, and the platform delivers again. */
const ACCEPT_MS = 950;

/** The inbox in its store: every change of state is one statement, guarded by the fence. */
export interface Queue {
  /**
   * Keeps a delivery. True: it is new, and durable when this resolves; false: it was delivered before.
   * @throws UpstreamError in under a second when the store is away; then nothing may be acknowledged.
   */
  accept(delivery: Delivery): Promise<boolean>;
  /** Takes up to `limit` deliveries whose turn it is in their conversations, under a lease. */
  claim(limit: number): Promise<Held[]>;
  /** Takes deliveries whose posting nobody finished: whether they were sent is unknown. */
  claimAmbiguous(limit: number): Promise<Held[]>;
  /** From `working` to `posting`; false when the lease is lost. */
  posting(held: Held): Promise<boolean>;
  /** To `done`; false when the lease is lost. */
  done(held: Held, replyRef?: string): Promise<boolean>;
  /** Back to `new`, not before `afterMs` from now; a `free` try does not count. */
  release(held: Held, afterMs: number, free: boolean): Promise<boolean>;
  dead(held: Held, reason: string): Promise<boolean>;
  renew(held: readonly Held[]): Promise<void>;
  /** Ends what was tried too often, and what has waited too long. */
  bury(): Promise<void>;
  list(state: State, limit: number): Promise<Listed[]>;
  /** Deliveries in any of these states. */
  count(...states: State[]): Promise<number>;
  /** How many deliveries have not ended well, by state, and how old the oldest is; states without any are left out. */
  depth(): Promise<Depth[]>;
  /** Gives a dead letter one more life; false when there is none of that key. */
  retry(key: string): Promise<boolean>;
}

type InboxRow = Selectable<Tables['inbox']> & { readonly waited: number };

/** @param leaseMs and others for tests that cannot wait half a minute. */
export function createQueue(database: Database, { leaseMs = LEASE_MS } = {}): Queue {
  const { db, write, kind, now } = database;
  const until = (ms: number): RawBuilder<number> => sql<number>`${now()} + ${sql.lit(Math.ceil(ms))}`;

  /** Deliveries of one turn of the event loop share a statement. */
  let waiting: { delivery: Delivery; settle: (fresh: boolean) => void; fail: (error: unknown) => void }[] = [];
  const flush = async () => {
    const batch = waiting;
    waiting = [];
    try {
      const fresh = await within(insert(batch.map(({ delivery }) => delivery)));
      for (const { delivery, settle } of batch) settle(fresh.delete(delivery.key));
    } catch (cause) {
      const error = new UpstreamError('The question could not be kept, so it is not acknowledged.', { cause });
      for (const { fail } of batch) fail(error);
    }
  };

  /** Keys that were new. */
  const insert = (deliveries: readonly Delivery[]): Promise<Set<string>> =>
    write(async (transaction) => {
      const first = [];
      for (const delivery of deliveries) {
        if (delivery.resentKey === undefined) first.push(delivery);
        else {
          const marked = await transaction
            .insertInto('resent')
            .values({ key: delivery.resentKey, at: now() })
            .onConflict((conflict) =>
              conflict.column('key').doUpdateSet({ at: now() }).where('resent.at', '<', until(-RESENT_MS)),
            )
            .returning('key')
            .execute();
          if (marked.length > 0) first.push(delivery);
        }
      }
      if (first.length === 0) return new Set();
      const kept = await transaction
        .insertInto('inbox')
        .values(
          first.map(({ key, conversation, surface, body }) => ({
            key,
            conversation,
            surface,
            body: JSON.stringify(body),
            state: 'new' as const,
            at: now(),
          })),
        )
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returning('key')
        .execute();
      return new Set(kept.map(({ key }) => key));
    });

  // Made anew for each statement: the embedded store's clock is a number in it.
  const expired = () => sql<SqlBool>`(lease_until < ${now()} or lease_until > ${until(2 * leaseMs)})`;

  /** What may be tried again, and whose turn it is in its conversation. */
  const takeable = (due: RawBuilder<SqlBool>) => sql<SqlBool>`${due} and tries < ${sql.lit(TRIES)}
    and not exists (select 1 from inbox as earlier where earlier.conversation = due.conversation
      and earlier.seq < due.seq and earlier.state in ('new', 'working', 'posting'))`;

  const take = async (due: RawBuilder<SqlBool>, state: RawBuilder<string>, limit: number): Promise<Held[]> => {
    const first = sql`select key from inbox as due where ${due} order by seq limit ${sql.lit(limit)}`;
    // An array makes PostgreSQL choose and lock the rows once, whatever its plan is.
    const chosen =
      kind === 'postgres' ? sql`key = any(array(${first} for update skip locked))` : sql`key in (${first})`;
    const result = await write((transaction) =>
      sql<InboxRow>`
        update inbox set state = ${state}, fence = fence + 1, tries = tries + 1, lease_until = ${until(leaseMs)}
        where ${chosen}
        returning *, ${now()} - at as waited`.execute(transaction),
    );
    return result.rows.sort((a, b) => a.seq - b.seq).map(heldOf);
  };

  const change = async (held: Held, from: readonly State[], set: Record<string, unknown>): Promise<boolean> => {
    const result = await write((transaction) =>
      transaction
        .updateTable('inbox')
        .set(set)
        .where('key', '=', held.key)
        .where('fence', '=', held.fence)
        .where('state', 'in', from)
        .executeTakeFirst(),
    );
    return result.numUpdatedRows > 0n;
  };

  return {
    accept: (delivery) =>
      new Promise((settle, fail) => {
        if (waiting.push({ delivery, settle, fail }) === 1) setImmediate(() => void flush());
      }),
    async claim(limit) {
      // Two statements, each along the index by state: one for both would walk through everything that has ended.
      const abandoned = await take(takeable(sql`state = 'working' and ${expired()}`), sql.lit('working'), limit);
      const free = limit - abandoned.length;
      if (free <= 0) return abandoned;
      const fresh = await take(takeable(sql`state = 'new' and not_before <= ${now()}`), sql.lit('working'), free);
      return [...abandoned, ...fresh];
    },
    claimAmbiguous: (limit) => take(sql<SqlBool>`state = 'posting' and ${expired()}`, sql.lit('posting'), limit),
    posting: (held) => change(held, ['working'], { state: 'posting', lease_until: until(leaseMs) }),
    done: (held, replyRef) =>
      change(held, ['working', 'posting'], { state: 'done', reply_ref: replyRef ?? null, ended_at: now() }),
    release: (held, afterMs, free) =>
      change(held, ['working', 'posting'], {
        state: 'new',
        not_before: until(afterMs),
        ...(free ? { tries: sql`tries - 1` } : {}),
      }),
    dead: (held, reason) => change(held, ['working', 'posting'], { state: 'dead', reason, ended_at: now() }),
    async renew(held) {
      for (const { key, fence } of held) {
        await db
          .updateTable('inbox')
          .set({ lease_until: until(leaseMs) })
          .where('key', '=', key)
          .where('fence', '=', fence)
          .where('state', 'in', ['working', 'posting'])
          .execute();
      }
    },
    async bury() {
      await db
        .updateTable('inbox')
        .set({ state: 'dead', reason: 'every try failed before anything was sent', ended_at: now() })
        .where('tries', '>=', TRIES)
        .where((eb) => eb.or([eb('state', '=', 'new'), eb.and([eb('state', '=', 'working'), expired()])]))
        .execute();
      await db
        .updateTable('inbox')
        .set({ state: 'dead', reason: 'nothing could be sent for six hours', ended_at: now() })
        .where('state', '=', 'new')
        .where('at', '<', until(-GIVE_UP_MS))
        .execute();
    },
    async list(state, limit) {
      const rows = await db
        .selectFrom('inbox')
        .selectAll()
        .where('state', '=', state)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ key, surface, tries, reason, at }) => ({
        key,
        surface: surface as Surface,
        state,
        tries,
        reason: reason ?? undefined,
        at,
      }));
    },
    async count(...states) {
      const row = await db
        .selectFrom('inbox')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('state', 'in', states)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    async depth() {
      const rows = await db
        .selectFrom('inbox')
        .select(['state', (eb) => eb.fn.countAll<number>().as('count'), sql<number>`${now()} - min(at)`.as('age')])
        .where('state', 'in', ['new', 'working', 'posting', 'dead'])
        .groupBy('state')
        .execute();
      return rows.map(({ state, count, age }) => ({ state, count: Number(count), oldestMs: Math.max(0, Number(age)) }));
    },
    async retry(key) {
      const result = await db
        .updateTable('inbox')
        // Its time begins anew; by the old one it would be given up for having waited too long.
        .set({ state: 'new', tries: 0, not_before: 0, reason: null, ended_at: null, at: now() })
        .where('key', '=', key)
        .where('state', '=', 'dead')
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n) return false;
      await database.notify();
      return true;
    },
  };
}

function heldOf({ key, conversation, surface, body, fence, tries, waited }: InboxRow): Held {
  return { key, conversation, surface: surface as Surface, body: JSON.parse(body), fence, tries, waitedMs: waited };
}

/** A delivery that cannot be kept in time is not acknowledged, and comes again. */
function within<Result>(work: Promise<Result>): Promise<Result> {
  return inTime(work, ACCEPT_MS, () => new UpstreamError('The store did not answer in time.'));
}
