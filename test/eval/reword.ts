/** The same question as five other people would type it; what is asked stays the same. */
export const REWORDINGS: readonly ((q: string) => string)[] = [
  (q) => q.toLowerCase().replace(/[?.!]+\s*$/u, ''),
  (q) => `Hi, could you help me with this for a briefing? ${q}`,
  (q) => `${q.replace(/[?.!]+\s*$/u, '')}, according to the chapter?`,
  (q) => swapNeighbours(q),
  (q) =>
    q
      .replace(/\bUnited States\b/gu, 'US')
      .replace(/\bartificial intelligence\b/giu, 'AI')
      .toUpperCase(),
];

/** Types the longest word with two of its inner letters swapped. */
function swapNeighbours(q: string): string {
  const longest = (q.match(/\p{L}+/gu) ?? []).reduce((best, word) => (word.length > best.length ? word : best), '');
  if (longest.length < 6) return q;
  const at = Math.floor(longest.length / 2);
  const typed = `${longest.slice(0, at - 1)}${longest[at]}${longest[at - 1]}${longest.slice(at + 1)}`;
  return q.replace(longest, typed);
}
