/** What becomes of one more question of somebody: taken, refused with a notice, or refused in silence. */
export type Admitted = 'taken' | 'notice' | 'silence';

/** Questions that one person may ask in a minute; far above what anybody reads, far below what keeps others waiting. */
const A_MINUTE = 20;
const WINDOW_MS = 60_000;
/** People that are counted at once; past this the oldest count is forgotten. */
const COUNTED = 10_000;

/**
 * Counts questions by person in windows of a minute, in this process alone: several replicas allow a person so many each.
 * @returns what to do with one more question at `now`, in milliseconds.
 */
export function createRate(limit = A_MINUTE): (person: string, now?: number) => Admitted {
  const counts = new Map<string, { since: number; asked: number }>();
  return (person, now = Date.now()) => {
    const counted = counts.get(person);
    if (counted === undefined || now - counted.since >= WINDOW_MS) {
      counts.delete(person);
      counts.set(person, { since: now, asked: 1 });
      const [oldest] = counts.keys();
      if (counts.size > COUNTED && oldest !== undefined) counts.delete(oldest);
      return 'taken';
    }
    counted.asked += 1;
    if (counted.asked <= limit) return 'taken';
    return counted.asked === limit + 1 ? 'notice' : 'silence';
  };
}
