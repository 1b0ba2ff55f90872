import type { List } from '../corpus/lists.js';
import type { Span } from '../corpus/passage.js';

/** What answers a question, or why nothing does. */
export type Selection =
  | {
      readonly spans: readonly Span[];
      readonly lead?: string;
      readonly refusal?: string;
      readonly surelySilent?: undefined;
    }
  | { readonly spans?: undefined; readonly refusal: string; readonly surelySilent?: boolean };

/** How probable the best candidate and the one beside it must be, beside silence; all fitted on the tuning half of the evaluation. */
export const ENOUGH = {
  /** A candidate less probable than this is no answer. */
  answers: 0.25,
  /** … or than this, where it has fewer votes than silence. */
  answersOutvoted: 0.45,
  /** Where the best is not sure, another may be the one that is meant, and is quoted beside it from this probability on. */
  alsoMeant: 0.1,
};
/** The best is sure from this probability on. */
export const SURE = 0.85;
/** A later part of a message needs no other reading from this probability on. */
export const SURE_BY_ITSELF = 0.55;

/**
 * A foreseen question as near as this is the one that is asked, but for a word of grammar or so: whoever foresaw it knew
 * better what it takes for granted than any rule does.
 */
export const SAME_QUESTION = 0.97;

/** The index for `at` of what an ordinal names: 1 is the first, −1 the last. */
export function placeOf(ordinal: number): number {
  return ordinal < 0 ? ordinal : ordinal - 1;
}

export function within(span: Span, whole: Span): boolean {
  return whole.start <= span.start && span.end <= whole.end;
}

export function same(a: Span, b: Span | undefined): boolean {
  return a.start === b?.start && a.end === b.end;
}

/** Whether any of the spans is of a list: one of its items, or the sentence that introduces them. */
export function standsIn(spans: readonly Span[], { introduction, items }: List): boolean {
  return spans.some((span) => [introduction, ...items].some((one) => same(one, span)));
}
