import { stemmer } from 'stemmer';

/** Words that carry grammar, not subject; asking words stay out of the match too: they tell the kind, not the topic. */
const STOP_WORDS = new Set(
  (
    'a an and any are as at be been being but by can could did do does doing for from get give had has have having he her here him his how i if in ' +
    'into is it its just let like me more most my of on or our please shall she so some tell than that the their them then there these they ' +
    'this those to us very want was we were what when where which who whom whose why will with would you your about also am because ' +
    'both each exactly exact'
  ).split(' '),
);

/** Scripts that do not put spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Has nothing to be folded. */
const ASCII = /^[ -~\s]*$/;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Stems that are remembered: a language has some ten thousand words that people use. */
const STEMS_KEPT = 50_000;
const stems = new Map<string, string>();

/** Words of a text in lower case, compatibility forms and accents folded; hyphens and slashes part words. */
export function words(text: string): string[] {
  const folded = (ASCII.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, ''))
    .toLowerCase()
    .replace(/[’']s\b/gu, '')
    .replace(/[’'.](?=\p{L})/gu, '');
  if (!UNSPACED.test(folded)) return folded.match(WORD) ?? [];
  return [...segmenter.segment(folded)].filter((part) => part.isWordLike).map((part) => part.segment);
}

/** Stems that a text is matched by: its words without stop words, by Porter's algorithm. */
export function terms(text: string): string[] {
  return words(text)
    .filter((word) => !STOP_WORDS.has(word))
    .map(stemOf);
}

function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = stemmer(word);
  if (stems.size >= STEMS_KEPT) stems.clear();
  stems.set(word, stem);
  return stem;
}

/** Weight of a term: how much it tells texts apart. */
export type TermWeights = (term: string) => number;

/** Inverse document frequency over the terms of some texts; one that no text holds weighs as much as one that a single text holds. */
export function weighTerms(texts: readonly ReadonlySet<string>[]): TermWeights {
  const weightOf = (count: number) => Math.log(1 + texts.length / count);
  const unheld = weightOf(1);
  const weights = new Map([...countTexts(texts)].map(([term, count]) => [term, weightOf(count)]));
  return (term) => weights.get(term) ?? unheld;
}

/** Word → how often some texts use it. */
export function countWords(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Term → number of texts that hold it. */
export function countTexts(texts: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const held of texts) for (const term of held) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** Weighted Jaccard similarity of two sets of terms, 0 to 1. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>, weights: TermWeights): number {
  let shared = 0;
  let all = 0;
  for (const term of a) {
    const weight = weights(term);
    all += weight;
    if (b.has(term)) shared += weight;
  }
  for (const term of b) if (!a.has(term)) all += weights(term);
  return all === 0 ? 0 : shared / all;
}
