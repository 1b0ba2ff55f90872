import type { Answer, Citation } from '../../src/answer/answer.js';
import type { Chapter } from '../../src/corpus/chapter.js';

/** A question with what an answer must and may cite, written from the chapter. */
export interface GoldQuestion {
  readonly id: string;
  readonly kind: string;
  /** Questions of the tuning half may be looked at while building; those of the measuring half may not. */
  readonly half: 'tune' | 'measure';
  readonly q: string;
  readonly history?: readonly { readonly q: string }[];
  readonly expect: 'answered' | 'partial' | 'unanswered' | 'either';
  /** Groups of sentence ids; of each group at least one must be cited. */
  readonly need: readonly (readonly string[])[];
  /** Sentence ids that may be cited besides. */
  readonly ok: readonly string[];
  /** Words that the answer must hold. */
  readonly says: readonly string[];
}

export interface Score {
  readonly question: GoldQuestion;
  readonly outcome: 'correct' | 'refused' | 'wrong';
  /** Shares of cited sentences that belong, and of needed groups that are cited; undefined where there are none. */
  readonly precision: number | undefined;
  readonly recall: number | undefined;
  readonly refused: boolean;
  /** Quotes that are not the source's words at their offsets. */
  readonly unverified: number;
  readonly quotes: number;
  readonly cited: readonly string[];
}

/**
 * Whether a quote is what the source's file holds at its offsets, by a rule that owes nothing to the program's own reader:
 * all its characters stand there in their order, white space apart.
 */
export function standsInSource(
  { quote, start, end }: Pick<Citation, 'quote' | 'start' | 'end'>,
  file: string,
): boolean {
  const wanted = quote.replace(/\s/gu, '');
  const held = file.slice(start, end).replace(/\s/gu, '');
  let at = 0;
  for (const character of [...held]) if (character === wanted[at]) at += 1;
  return wanted !== '' && at === wanted.length;
}

/** Judges one answer. Correct is strict: every needed group cited, at least half of what is cited belongs, facts said. */
export function score(question: GoldQuestion, answer: Answer, chapter: Chapter): Score {
  const cited = [...new Set(answer.citations.flatMap((citation) => chapter.sentencesIn(citation).map(({ id }) => id)))];
  const belongs = new Set([...question.need.flat(), ...question.ok]);
  const covered = question.need.filter((group) => group.some((id) => cited.includes(id))).length;
  const precision = cited.length === 0 ? undefined : cited.filter((id) => belongs.has(id)).length / cited.length;
  const recall = question.need.length === 0 ? undefined : covered / question.need.length;
  const refused = answer.kind === 'unanswered';
  const unverified = answer.citations.filter((citation) => !standsInSource(citation, chapter.file)).length;
  const correct = isCorrect(question, answer, precision ?? 0, recall ?? 1);
  const outcome = correct ? 'correct' : refused ? 'refused' : 'wrong';
  return { question, outcome, precision, recall, refused, unverified, quotes: answer.citations.length, cited };
}

function isCorrect(question: GoldQuestion, answer: Answer, precision: number, recall: number): boolean {
  const refused = answer.kind === 'unanswered';
  switch (question.expect) {
    case 'unanswered':
      return refused;
    case 'either':
      return refused || precision === 1;
    case 'partial':
      return answer.kind === 'partial' && recall === 1 && precision >= 0.5 && says(answer, question.says);
    case 'answered':
      return !refused && recall === 1 && precision >= 0.5 && says(answer, question.says);
  }
}

function says(answer: Answer, strings: readonly string[]): boolean {
  const text = answer.text.toLowerCase();
  return strings.every((string) => text.includes(string.toLowerCase()));
}

/** Share of `hits` in `total` with its 95 % interval by Wilson's method. */
export function wilson(hits: number, total: number): { share: number; low: number; high: number } {
  if (total === 0) return { share: 0, low: 0, high: 1 };
  const z = 1.96;
  const share = hits / total;
  const centre = (share + (z * z) / (2 * total)) / (1 + (z * z) / total);
  const reach = (z / (1 + (z * z) / total)) * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  return { share, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}

export interface Row {
  readonly kind: string;
  readonly questions: number;
  readonly correct: ReturnType<typeof wilson>;
  readonly wrong: number;
  readonly citationPrecision: number | undefined;
  readonly citationRecall: number | undefined;
  readonly refusalPrecision: number | undefined;
  readonly refusalRecall: number | undefined;
  /** +1 right, 0 refused, −1 wrong, on average. */
  readonly truth: number;
  readonly unverifiedQuotes: number;
}

/** Sums up scores as one row of the table. */
export function summarise(kind: string, scores: readonly Score[]): Row {
  const correct = scores.filter(({ outcome }) => outcome === 'correct').length;
  const wrong = scores.filter(({ outcome }) => outcome === 'wrong').length;
  const refusable = scores.filter(({ question }) => question.expect === 'unanswered');
  const refusals = scores.filter(({ refused }) => refused);
  const rightly = refusals.filter(({ question }) => question.expect === 'unanswered' || question.expect === 'either');
  const answerable = scores.filter(({ question }) => question.need.length > 0);
  return {
    kind,
    questions: scores.length,
    correct: wilson(correct, scores.length),
    wrong: wrong / scores.length,
    citationPrecision: mean(answerable.map(({ precision }) => precision)),
    citationRecall: mean(answerable.map(({ recall }) => recall)),
    refusalPrecision: refusals.length === 0 ? undefined : rightly.length / refusals.length,
    refusalRecall:
      refusable.length === 0 ? undefined : refusable.filter(({ refused }) => refused).length / refusable.length,
    truth: (correct - wrong) / scores.length,
    unverifiedQuotes: scores.reduce((sum, { unverified }) => sum + unverified, 0),
  };
}

function mean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
