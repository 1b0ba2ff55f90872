import type { Turn } from './answer/answer.js';

/** Turns that a follow-up may refer to. */
export const TURNS_KEPT = 5;

/** Earlier turns of a thread or chat, bounded in number and in time. */
export interface Conversations {
  /** Oldest first; empty when nothing was said, or too long ago. */
  history(key: string): readonly Turn[];
  remember(key: string, turn: Turn): void;
}

interface Options {
  /** Conversations kept at once; the longest silent one goes first. */
  readonly limit?: number;
  readonly expireMs?: number;
  readonly now?: () => number;
}

/** Keeps conversations in memory: `key` is the platform's own name of the thread or chat. */
export function createConversations(options: Options = {}): Conversations {
  const { limit = 10_000, expireMs = 24 * 60 * 60 * 1000, now = Date.now } = options;
  const kept = new Map<string, { turns: readonly Turn[]; at: number }>();
  const alive = (key: string) => {
    const entry = kept.get(key);
    return entry !== undefined && now() - entry.at < expireMs ? entry : undefined;
  };
  return {
    history: (key) => alive(key)?.turns ?? [],
    remember(key, turn) {
      const turns = [...(alive(key)?.turns ?? []), turn].slice(-TURNS_KEPT);
      // Deleting first moves the key to the end, so that the first key is always the longest silent one.
      kept.delete(key);
      kept.set(key, { turns, at: now() });
      const oldest = kept.keys().next();
      if (kept.size > limit && !oldest.done) kept.delete(oldest.value);
    },
  };
}
