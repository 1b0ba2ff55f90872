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
  const made = new Map<string, Promise<Result>>();
  return (text) => {
    const result = made.get(text) ?? make(text);
    // A map keeps the order of insertion: what is used goes to its end.
    made.delete(text);
    made.set(text, result);
    const [oldest] = made.keys();
    if (made.size > kept && oldest !== undefined) made.delete(oldest);
    result.catch(() => made.delete(text));
    return result;
  };
}
