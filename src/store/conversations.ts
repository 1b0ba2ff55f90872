import { sql } from 'kysely';
import { TURNS_THAT_COUNT, type Turn } from '../answer/answer.js';
import type { Database } from './database.js';

const EXPIRE_MS = 24 * 60 * 60 * 1000;

/** Earlier turns of a thread or chat, bounded in number and in time. */
export interface Conversations {
  /** Oldest first; empty when nothing was said, or too long ago. */
  history(key: string): Promise<readonly Turn[]>;
  remember(key: string, turn: Turn): Promise<void>;
}

/**
 * Keeps conversations in the store: `key` is the platform's own name of the thread or chat.
 * @param database undefined while the store is away: then nothing was said before.
 */
export function createConversations(
  database: () => Database | undefined,
  { expireMs = EXPIRE_MS } = {},
): Conversations {
  return {
    async history(key) {
      const store = database();
      if (store === undefined) return [];
      const rows = await store.db
        .selectFrom('turns')
        .select(['q', 'a'])
        .where('conversation', '=', key)
        .where('at', '>=', sql<number>`${store.now()} - ${sql.lit(expireMs)}`)
        .orderBy('id', 'desc')
        .limit(TURNS_THAT_COUNT)
        .execute();
      return rows.reverse().map(({ q, a }) => (a === null ? { q } : { q, a }));
    },
    async remember(key, { q, a }) {
      const store = database();
      await store?.write((transaction) =>
        transaction
          .insertInto('turns')
          .values({ conversation: key, q, a: a ?? null, at: store.now() })
          .execute(),
      );
    },
  };
}
