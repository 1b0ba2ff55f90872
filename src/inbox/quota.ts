/** How many questions of one person are taken. */
export interface Quota {
  /**
   * `taken`, or `told` for the first one too many of a minute, which is answered with a notice, or `dropped` after that.
   * The same delivery gets the same verdict however often it comes.
   */
  take(person: string, key: string): 'taken' | 'told' | 'dropped';
}

/** More than anybody types in a minute. */
export const QUESTIONS_A_MINUTE = 20;
const MINUTE_MS = 60_000;

/** Counted in this process alone, by a clock that nobody sets: several replicas take as many times more, which is still few. */
export function createQuota(now: () => number = () => performance.now()): Quota {
  const people = new Map<string, { since: number; verdicts: Map<string, 'taken' | 'told' | 'dropped'> }>();
  // Those whose minute began first come first.
  const forget = () => {
    for (const [person, { since }] of people) {
      if (now() - since < MINUTE_MS) return;
      people.delete(person);
    }
  };
  return {
    take(person, key) {
      forget();
      let minute = people.get(person);
      if (minute === undefined) {
        minute = { since: now(), verdicts: new Map() };
        people.set(person, minute);
      }
      const known = minute.verdicts.get(key);
      if (known !== undefined) return known;
      const before = minute.verdicts.size;
      // Beyond the notice nothing is written down, so that a flood takes no memory.
      if (before > QUESTIONS_A_MINUTE) return 'dropped';
      const verdict = before < QUESTIONS_A_MINUTE ? 'taken' : 'told';
      minute.verdicts.set(key, verdict);
      return verdict;
    },
  };
}
