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
  /** One sentence that says why there is no answer, or no whole one. */
  readonly refusal: string;
  readonly composer: Composer;
}

/** Makes a draft from a clean question and what was found for it; our own sentences come from `frames`. */
export type Compose = (question: string, retrieval: Retrieval, frames: Frames) => Draft | Promise<Draft>;
