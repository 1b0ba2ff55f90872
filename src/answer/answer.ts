import type { PassageId, Span } from '../corpus/passage.js';

/** One earlier exchange of a conversation. */
export interface Turn {
  readonly q: string;
  readonly a?: string;
}

/** The last turns of a conversation, which a question may refer to; older ones are as if they had never been. */
export const TURNS_THAT_COUNT = 5;

export interface Question {
  /** Echoed in the answer. */
  readonly id?: string;
  readonly q: string;
  /** Oldest first; the last `TURNS_THAT_COUNT` count. */
  readonly history?: readonly Turn[];
}

/** Answers a question; every surface asks through this. */
export type Ask = (question: Question) => Promise<Answer>;

/** An answer, and the id of the receipt that it left; feedback is kept under that. */
export interface Receipted {
  readonly answer: Answer;
  readonly receipt: string;
}

/** Answers a question and leaves a receipt; what the chat surfaces ask through. */
export type AskWithReceipt = (question: Question) => Promise<Receipted>;

/** A quotation with its place. `[n]` in a text refers to the citation with that number. */
export interface Citation extends Span {
  readonly n: number;
  /** `Ch. 15, ¶ 8` or `Ch. 15, n. 7`. */
  readonly label: string;
  readonly passage: PassageId;
  /** Verbatim words of the source between `start` and `end`. */
  readonly quote: string;
  /** Opens the reader with these words marked. */
  readonly url: string;
}

export interface Claim {
  readonly text: string;
  /** Numbers of citations, at least one. */
  readonly citations: readonly number[];
}

export type Composer = 'extract' | 'openai';

/** Set by nothing at run time: the type can be had only from `verify`, which makes the one cast to it. */
declare const verified: unique symbol;

interface Common {
  readonly [verified]: true;
  readonly id?: string;
  /** The question that was answered: as asked, or as understood where it was a follow-up. */
  readonly question: string;
  /** Plain text for people, with `[n]` after each claim. */
  readonly text: string;
  /** What kind of source this is, and anything else that the reader must know once. */
  readonly notice: string;
  /** Up to three citations worth reading, never support for a claim; numbered on their own, from 1. */
  readonly nearest: readonly Citation[];
  /** Words of the question that the chapter does not speak of. */
  readonly missing: readonly string[];
  readonly composer: Composer;
  readonly elapsedMs: number;
}

export interface Supported extends Common {
  readonly kind: 'answered' | 'partial';
  readonly claims: readonly [Claim, ...Claim[]];
  readonly citations: readonly [Citation, ...Citation[]];
}

export interface Unanswered extends Common {
  readonly kind: 'unanswered';
  readonly claims: readonly [];
  readonly citations: readonly [];
}

export type Answer = Supported | Unanswered;
