import { createHash } from 'node:crypto';
import { UpstreamError } from '../errors.js';
import type { Database } from './database.js';

export type Verdict = 'up' | 'down';

/** What somebody thought of an answer. */
export interface Mark {
  /** The answer's receipt. */
  readonly receipt: string;
  /** Who marked it, as the platform names people; only a digest that holds for this one answer is kept. */
  readonly person: string;
  readonly verdict: Verdict;
  /** In the person's own words, where they gave any. */
  readonly reason?: string;
}

/** A mark as it is exported: with what its receipt says of the answer, and nothing that says who gave it. */
export interface ExportedMark {
  readonly receipt: string;
  readonly surface: string | null;
  readonly kind: string | null;
  readonly verdict: string;
  readonly reason: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Feedback {
  /** Keeps a mark; of one person's marks of an answer the last counts, and a reason stays until the verdict changes. */
  give(mark: Mark): Promise<void>;
  /** All marks, oldest first. */
  list(): Promise<ExportedMark[]>;
}

/** Longest reason that is kept, in UTF-16 units. */
const REASON_LIMIT = 1000;

/**
 * Marks of answers, kept in the store.
 * @param database undefined while the store is away; then a mark throws `UpstreamError`.
 */
export function createFeedback(database: () => Database | undefined): Feedback {
  const open = (): Database => {
    const store = database();
    if (store === undefined) throw new UpstreamError('The mark could not be kept; please try again in a moment.');
    return store;
  };
  return {
    async give({ receipt, person, verdict, reason }) {
      const { db, now } = open();
      // Digested with the receipt, so that nobody's marks of several answers can be told to be one person's.
      const digest = createHash('sha256').update(`${receipt}\n${person}`).digest('hex');
      const words = reason?.trim().slice(0, REASON_LIMIT) || null;
      await db
        .insertInto('feedback')
        .values({ receipt, person: digest, verdict, reason: words, at: now() })
        .onConflict((conflict) =>
          conflict.columns(['receipt', 'person']).doUpdateSet((eb) => ({
            verdict,
            at: now(),
            reason:
              words ??
              eb.case().when('feedback.verdict', '=', verdict).then(eb.ref('feedback.reason')).else(null).end(),
          })),
        )
        .execute();
    },
    async list() {
      const { db } = open();
      return db
        .selectFrom('feedback')
        .leftJoin('receipts', 'receipts.id', 'feedback.receipt')
        .select([
          'feedback.receipt',
          'receipts.surface',
          'receipts.kind',
          'feedback.verdict',
          'feedback.reason',
          'feedback.at',
        ])
        .orderBy('feedback.at')
        .execute();
    },
  };
}
