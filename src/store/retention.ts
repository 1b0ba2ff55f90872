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

/** Deletes what has been kept long enough: ended deliveries and turns after a day, receipts and feedback by policy. */
export function createRetention({ db, now }: Database, { days, legalHold }: RetentionPolicy): () => Promise<void> {
  const before = (ms: number): RawBuilder<number> => sql<number>`${now()} - ${sql.lit(ms)}`;
  return async () => {
    if (legalHold) return;
    // Longer than any platform goes on delivering the same thing; dead letters stay as long as receipts do.
    await db.deleteFrom('inbox').where('state', '=', 'done').where('ended_at', '<', before(DAY_MS)).execute();
    await db
      .deleteFrom('inbox')
      .where('state', '=', 'dead')
      .where('ended_at', '<', before(days * DAY_MS))
      .execute();
    await db.deleteFrom('resent').where('at', '<', before(HOUR_MS)).execute();
    await db.deleteFrom('turns').where('at', '<', before(DAY_MS)).execute();
    await db
      .deleteFrom('feedback')
      .where('at', '<', before(days * DAY_MS))
      .execute();
    await db
      .deleteFrom('receipts')
      .where('at', '<', before(days * DAY_MS))
      .execute();
  };
}
