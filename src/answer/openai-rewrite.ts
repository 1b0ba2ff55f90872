import * as z from 'zod/v4';
import { terms, words } from '../retrieve/terms.js';
import type { Turn } from './answer.js';
import { addressStands, plainStands, scriptStands } from './form-rules.js';
import { isSubset, MODALS, NEGATIONS, wordsAmong } from './rules.js';

export const Rewritten = z.object({ question: z.string() });

/** Points back at something, or is too short to say what it is about. */
const POINTS_BACK = /\b(?:it|its|they|them|their|this|that|these|those|there|ones?|same|former|latter|other)\b/iu;
const SHORT_WORDS = 3;
/** Longer is no question. */
const LENGTH_LIMIT = 300;

/** Words of a follow-up that stand for others and may go when those are put in. */
const STAND_INS = new Set(
  terms(
    'one ones same other another former latter else too instead mean meant sorry no not actually ok thanks again rather wait',
  ),
);

/** Say what is asked of a thing; "who funds" is not "when", and "would" is not "does". */
const ASKING = ['who', 'whom', 'whose', 'what', 'which', 'when', 'where', 'why', 'how', 'whether', ...MODALS];
/** "No, I mean …": denies what was said before, not what is asked. */
const CORRECTION = /^\W*(?:no|not)\b/iu;

/** Whether there is anything to fill in. */
export function isFollowUp(question: string, history: readonly Turn[], byRule: string): boolean {
  if (history.length === 0 || question.length > LENGTH_LIMIT) return false;
  return byRule !== question || POINTS_BACK.test(question) || words(question).length <= SHORT_WORDS;
}

interface Asked {
  readonly question: string;
  readonly earlier: readonly string[];
  readonly byRule: string;
}

/**
 * Whether a rewritten question asks what was asked: all its words come from the follow-up, from the questions before or
 * from the rule-based reading; none that the follow-up asks with, or that the rules read into it, is gone; it asks who,
 * when or how, and denies, as the follow-up does; and it names what the rules read into it, and nothing else.
 */
export function keepsToWhatWasAsked(
  rewritten: string,
  { question, earlier, byRule }: Asked,
  namesIn: (text: string) => readonly string[],
): boolean {
  const asked = [question, byRule, ...earlier].join(' ');
  if (rewritten === '' || rewritten.length > LENGTH_LIMIT) return false;
  if (![scriptStands, plainStands, addressStands].every((rule) => rule(rewritten, asked))) return false;
  const known = new Set(terms(asked));
  if (!terms(rewritten).every((term) => known.has(term))) return false;
  const kept = new Set(terms(rewritten));
  const wanted = terms(`${question} ${byRule}`).filter((term) => !STAND_INS.has(term));
  if (!asksAlike(rewritten, byRule, earlier.join(' '))) return false;
  if (!CORRECTION.test(question) && !sameWords(rewritten, byRule, NEGATIONS)) return false;
  const named = new Set(namesIn(rewritten));
  const names = new Set(namesIn(byRule));
  if (named.size !== names.size || ![...names].every((name) => named.has(name))) return false;
  // A name may have become another name of the same thing.
  return wanted.every((term) => kept.has(term) || (names.size > 0 && namesIn(term).length > 0));
}

/** A follow-up that asks in no way of its own ("and the third?") asks in the way of the questions before. */
function asksAlike(rewritten: string, byRule: string, earlier: string): boolean {
  if (wordsAmong(byRule, ASKING).length > 0) return sameWords(rewritten, byRule, ASKING);
  return isSubset(wordsAmong(rewritten, ASKING), wordsAmong(earlier, ASKING));
}

function sameWords(one: string, other: string, list: readonly string[]): boolean {
  const [first, second] = [wordsAmong(one, list), wordsAmong(other, list)];
  return isSubset(first, second) && isSubset(second, first);
}
