/** Says once for each key that it is new. Platforms deliver at least once; a question is answered once. */
export type FirstTime = (key: string) => boolean;

interface Options {
  /** How long a key is remembered; longer than the platforms go on resending. */
  readonly windowMs?: number;
  readonly limit?: number;
  readonly now?: () => number;
}

/** Remembers keys in memory, for this process only. */
export function createFirstTime(options: Options = {}): FirstTime {
  const { windowMs = 60 * 60 * 1000, limit = 50_000, now = Date.now } = options;
  const seen = new Map<string, number>();
  return (key) => {
    const at = now();
    const before = seen.get(key);
    if (before !== undefined && at - before < windowMs) return false;
    seen.delete(key);
    seen.set(key, at);
    const oldest = seen.keys().next();
    if (seen.size > limit && !oldest.done) seen.delete(oldest.value);
    return true;
  };
}
