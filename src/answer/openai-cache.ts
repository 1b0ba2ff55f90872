import { createHash } from 'node:crypto';
import { createLastUsed } from '../retrieve/last-used.js';

const KEPT = 500;
const HOUR_MS = 60 * 60 * 1000;

/** Replies of a model, by a digest of all that they were made from. */
export interface ReplyCache<Reply> {
  get(parts: unknown): Reply | undefined;
  set(parts: unknown, reply: Reply): void;
}

/** Keeps the replies of an hour, and of those the ones that were used last. */
export function createReplyCache<Reply>({ kept = KEPT, ms = HOUR_MS, now = Date.now } = {}): ReplyCache<Reply> {
  const replies = createLastUsed<{ readonly reply: Reply; readonly until: number }>(kept);
  return {
    get(parts) {
      const key = digest(parts);
      const found = replies.get(key);
      if (found === undefined || found.until > now()) return found?.reply;
      replies.delete(key);
      return undefined;
    },
    set: (parts, reply) => replies.set(digest(parts), { reply, until: now() + ms }),
  };
}

/** Nothing of the question itself is kept. */
function digest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}
