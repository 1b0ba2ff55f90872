import type { Receipted } from '../answer/answer.js';

/** Answers of the last minutes, so that what is shared or copied is the very one that was read. */
export interface Recent {
  keep(given: Receipted): void;
  get(receipt: string | undefined): Receipted | undefined;
}

/** About as many as half an hour brings, which is how long Slack takes a private answer's clicks. */
const KEPT = 500;

/** In memory alone: no question outlives the process, and after that an answer is made anew. */
export function createRecent(): Recent {
  const answers = new Map<string, Receipted>();
  return {
    keep(given) {
      answers.set(given.receipt, given);
      const [oldest] = answers.keys();
      if (answers.size > KEPT && oldest !== undefined) answers.delete(oldest);
    },
    get: (receipt) => (receipt === undefined ? undefined : answers.get(receipt)),
  };
}
