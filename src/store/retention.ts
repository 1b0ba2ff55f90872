import { setImmediate as breathe } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.js';

export interface RetentionPolicy {
  /** Days that receipts and feedback are kept. */
  readonly days: number;
  /** Nothing is deleted while this is set. */
  readonly legalHold: boolean;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Rows that are deleted at once: a shared store ends any statement that takes longer than a second, and the embedded one blocks. */
const BATCH = 500;

/**
 * Deletes what has been kept long enough: ended deliveries and turns after a day, receipts and feedback by policy. A table
 * that fails does not hold up the others.
 * @param onFault told of it; the table's turn comes again at the next run.
 */
export function createRetention(
  { db, now, kind }: Database,
  { days, legalHold }: RetentionPolicy,
  onFault: (error: unknown, table: string) => void,
): () => Promise<void> {
  // Not every table has a key of one column, but every row has a place.
  const place = sql.raw(kind === 'postgres' ? 'ctid' : 'rowid');

  async function empty(table: string, over: RawBuilder<unknown>): Promise<void> {
    const name = sql.table(table);
    for (let gone = BATCH; gone >= BATCH; ) {
      const result = await sql`delete from ${name}
        where ${place} in (select ${place} from ${name} where ${over} limit ${sql.lit(BATCH)})`.execute(db);
      gone = Number(result.numAffectedRows ?? 0);
      await breathe();
    }
  }

  return async () => {
    if (legalHold) return;
    // The embedded store's clock is a number in the statement, so that it is read for each run.
    const before = (ms: number): RawBuilder<number> => sql<number>`${now()} - ${sql.lit(ms)}`;
    const old = before(days * DAY_MS);
    const tables = {
      // Longer than any platform goes on delivering the same thing; dead letters stay as long as receipts do.
      inbox: sql`(state = 'done' and ended_at < ${before(DAY_MS)}) or (state = 'dead' and ended_at < ${old})`,
      resent: sql`at < ${before(HOUR_MS)}`,
      turns: sql`at < ${before(DAY_MS)}`,
      feedback: sql`at < ${old}`,
      receipts: sql`at < ${old}`,
    };
    for (const [table, over] of Object.entries(tables)) {
      await empty(table, over).catch((error: unknown) => onFault(error, table));
    }
  };
}
