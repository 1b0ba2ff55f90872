/** Half-open range of characters in a passage's text. */
type Range = readonly [start: number, end: number];

/** A full stop after these does not end a sentence in this chapter. */
const ABBREVIATION = /(?:\b(?:U\.S|e\.g|i\.e|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec|See, e\.g)\.)$/u;
const BOUNDARY = /[.?!][”")]*(?= ["“(]?[\p{Lu}\d])/gu;

/** Splits a passage's text into sentences; parentheses and quotations keep their inner stops. */
export function splitSentences(text: string): Range[] {
  const ranges: Range[] = [];
  let start = 0;
  for (const match of text.matchAll(BOUNDARY)) {
    const end = match.index + match[0].length;
    const sentence = text.slice(start, end);
    if (ABBREVIATION.test(sentence) || isOpen(sentence)) continue;
    ranges.push([start, end]);
    start = end + 1;
  }
  if (start < text.length) ranges.push([start, text.length]);
  return ranges;
}

function isOpen(sentence: string): boolean {
  return count(sentence, '(') > count(sentence, ')');
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
