import { createLastUsed } from './last-used.js';

/**
 * Remembers what came of the texts that were last asked for: some questions are asked again and again, by many and by the
 * buttons under an answer.
 * @param make whose results depend on the text alone; one that fails is asked anew.
 * @param kept texts that are remembered.
 */
export function remember<Result>(
  make: (text: string) => Promise<Result>,
  kept: number,
): (text: string) => Promise<Result> {
  const made = createLastUsed<Promise<Result>>(kept);
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const result = make(text);
    made.set(text, result);
    result.catch(() => made.delete(text));
    return result;
  };
}
