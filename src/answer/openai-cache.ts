import { createHash } from 'node:crypto';

const KEPT = 500;
const HOUR_MS = 60 * 60 * 1000;

/** Replies of a model, by a digest of all that they were made from. */
export interface ReplyCache<Reply> {
  get(parts: unknown): Reply | undefined;
  set(parts: unknown, reply: Reply): void;
}

/** Keeps the replies of an hour, and of those the ones that were used last. */
export function createReplyCache<Reply>({ kept = KEPT, ms = HOUR_MS, now = Date.now } = {}): ReplyCache<Reply> {
  const replies = new Map<string, { readonly reply: Reply; readonly until: number }>();
  return {
    get(parts) {
      const key = digest(parts);
      const found = replies.get(key);
      replies.delete(key);
      if (found === undefined || found.until <= now()) return undefined;
      // A map keeps the order of insertion: what is used goes to its end.
      replies.set(key, found);
      return found.reply;
    },
    set(parts, reply) {
      replies.set(digest(parts), { reply, until: now() + ms });
      const [oldest] = replies.keys();
      if (replies.size > kept && oldest !== undefined) replies.delete(oldest);
    },
  };
}

/** Nothing of the question itself is kept. */
function digest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}
