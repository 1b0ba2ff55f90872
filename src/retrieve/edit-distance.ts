/** The letters of a word as a set of bits; letters that share a bit only make words seem more alike. */
export function lettersOf(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) % 32);
  return bits;
}

/**
 * Whether words of such letters can be at most `limit` edits apart: an edit adds or takes away two letters at most, which is soon
 * seen and leaves few words to be compared.
 */
export function mayBeWithin(a: number, b: number, limit: number): boolean {
  return countBits(a ^ b) <= 2 * limit;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/**
 * Whether two words are at most `limit` edits apart: letters added, dropped, changed, or two neighbours swapped
 * (optimal string alignment, a restricted Damerau–Levenshtein distance).
 */
export function distanceWithin(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    if (Math.min(...current) > limit) return false;
    beforeLast = last;
    last = current;
  }
  return (last[b.length] ?? 0) <= limit;
}
