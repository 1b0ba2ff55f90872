export const NUMERALS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
export const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');

/** "7", "7th", "seven" and "seventh" are 7; "last" and "final" are −1. */
export function numberOf(word: string): number {
  const plain = word.toLowerCase();
  if (plain === 'last' || plain === 'final') return -1;
  const digits = /^\d+/.exec(plain)?.[0];
  if (digits !== undefined) return Number(digits);
  return Math.max(NUMERALS.indexOf(plain), ORDINALS.indexOf(plain)) + 1;
}
