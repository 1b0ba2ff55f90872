import type { Span } from '../corpus/passage.js';
import { countTexts, words } from './terms.js';

/** A question whose answer is known: the spans that answer it, or what it asks for where nothing does. */
export interface Labelled {
  readonly text: string;
  readonly spans: readonly Span[];
  readonly asks?: string | undefined;
}

/**
 * How much more often the questions that have a certain answer are worded like this one than questions are at large: a
 * logarithm, over the root of how many words and pairs tell anything.
 */
export interface Likelihood {
  /** Of the questions that nothing answers, against those that something does. */
  readonly silent: number;
  /** Of those that ask for one kind of thing that the chapter does not say, where that is likeliest. */
  readonly silentKind: number;
  /** Of the questions that each span answers, likeliest first. */
  readonly answers: readonly { readonly span: Span; readonly likelihood: number }[];
}

export type LikelihoodOf = (text: string) => Likelihood;

/** A word or pair that fewer questions hold tells nothing. */
const SEEN = 3;
/** Besides its own questions an answer has so many that are worded as questions are at large. */
const PRIOR = 10;

/**
 * Naive Bayes over the words of questions and pairs of neighbouring words: where the nearest questions speak for a few
 * that are worded alike, this speaks for all that have the same answer.
 */
export function createLikelihood(questions: readonly Labelled[]): LikelihoodOf {
  const texts = questions.map(({ text }) => words(text));
  const often = [...countTexts(texts.map((text) => new Set(text)))].filter(([, count]) => count >= SEEN);
  const numbers = new Map(often.map(([word], number) => [word, number]));
  const held = texts.map((text) => featuresOf(text, numbers));
  const counts = new Map<number, number>();
  for (const features of held) for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const telling = [...counts].filter(([, count]) => count >= SEEN);
  const rows = new Map(telling.map(([feature], row) => [feature, row]));

  const answers = [...new Map(questions.flatMap(({ spans }) => spans).map((span) => [span.start, span])).values()];
  const kinds = [...new Set(questions.flatMap(({ spans, asks = '' }) => (spans.length > 0 ? [] : [asks])))];
  const columns = new Map([...answers.map(({ start }) => start), ...kinds].map((label, column) => [label, column]));
  const SILENT = columns.size;
  const width = columns.size + 1;
  const sizes = new Float64Array(width);
  /** A row a feature and a column an answer or kind, the last for silence: first how many of its questions hold the feature, then what that tells. */
  const table = new Float32Array(telling.length * width);
  for (const [at, { spans, asks = '' }] of questions.entries()) {
    const labels = spans.length === 0 ? [asks] : spans.map(({ start }) => start);
    const own = labels.flatMap((label) => columns.get(label) ?? []);
    if (spans.length === 0) own.push(SILENT);
    for (const column of own) sizes[column] = (sizes[column] ?? 0) + 1;
    for (const feature of held[at] ?? []) {
      const row = rows.get(feature);
      if (row === undefined) continue;
      for (const column of own) table[row * width + column] = (table[row * width + column] ?? 0) + 1;
    }
  }
  const silent = sizes[SILENT] ?? 0;
  for (const [row, [, all]] of telling.entries()) {
    const expected = (PRIOR * all) / questions.length;
    const cells = table.subarray(row * width, (row + 1) * width);
    for (const [column, count] of cells.entries()) {
      cells[column] =
        column === SILENT
          ? Math.log((count + 1) / (silent + 1)) - Math.log((all - count + 1) / (questions.length - silent + 1))
          : Math.log((count + expected) / ((sizes[column] ?? 0) + PRIOR)) - Math.log(all / questions.length);
    }
  }

  return (text) => {
    const found = featuresOf(words(text), numbers).flatMap((feature) => rows.get(feature) ?? []);
    const sums = new Float64Array(width);
    for (const row of found) {
      for (let column = 0; column < width; column += 1) {
        sums[column] = (sums[column] ?? 0) + (table[row * width + column] ?? 0);
      }
    }
    const scale = 1 / Math.sqrt(Math.max(1, found.length));
    return {
      silent: scale * (sums[SILENT] ?? 0),
      silentKind: kinds.length === 0 ? 0 : scale * Math.max(...sums.subarray(answers.length, SILENT)),
      answers: answers
        .map((span, column) => ({ span, likelihood: scale * (sums[column] ?? 0) }))
        .sort((a, b) => b.likelihood - a.likelihood),
    };
  };
}

/** The words of a text and its pairs of neighbouring words, each as a number, once. */
function featuresOf(text: readonly string[], numbers: ReadonlyMap<string, number>): number[] {
  const features = new Set<number>();
  let before: number | undefined;
  for (const word of text) {
    const number = numbers.get(word);
    if (number !== undefined) features.add(number);
    if (number !== undefined && before !== undefined) features.add(numbers.size * (before + 1) + number);
    before = number;
  }
  return [...features];
}
