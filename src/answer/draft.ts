import type { Frames } from '../corpus/languages.js';
import type { Span } from '../corpus/passage.js';
import type { Retrieval } from '../retrieve/retrieve.js';
import type { Composer } from './answer.js';

/** A claim that nobody has checked yet. */
export interface DraftClaim {
  /** Undefined: the quotes themselves are what is said. */
  readonly text?: string;
  /** Where the quotes stand in the source. */
  readonly evidence: readonly Span[];
  /** One of our own sentences to stand before it, and before its neighbours that have the same. */
  readonly lead?: string | undefined;
}

/** What a composer hands to `verify`; it cannot reach a person in any other way. */
export interface Draft {
  readonly claims: readonly DraftClaim[];
  /** Every part of the question has its answer, as the composer sees it. */
  readonly complete: boolean;
  /** Worth reading beside or instead of an answer. */
  readonly nearest: readonly Span[];
  readonly missing: readonly string[];
  /** What was asked for was foreseen to be asked in vain, or is of a kind that nothing near holds. */
  readonly surelySilent?: boolean;
  /** One sentence that says why there is no answer, or no whole one. */
  readonly refusal: string;
  readonly composer: Composer;
}

/** How a question leans on what was said before it. */
export interface Leaning {
  /** As it was put, before what it is about was put into it. */
  readonly asked: string;
  /** Where what was answered just before it stands in the source. */
  readonly before: readonly Span[];
  /** Other ways to read it, with what was found for each; absent where nothing was asked before it. */
  readonly otherReadings?: () => Promise<readonly Reading[]>;
  /** Whether it was put in one message with what it leans on: then it says more by itself. */
  readonly inOneMessage?: boolean;
}

/** A way to read a question, and what was found for it. */
export interface Reading {
  readonly question: string;
  readonly retrieval: Retrieval;
}

/**
 * Makes a draft from a clean question and what was found for it; our own sentences come from `frames`.
 * @param leaning where the question could not be understood alone: what it leans on.
 */
export type Compose = (
  question: string,
  retrieval: Retrieval,
  frames: Frames,
  leaning?: Leaning,
) => Draft | Promise<Draft>;
