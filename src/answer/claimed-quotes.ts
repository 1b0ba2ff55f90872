import type { Chapter } from '../corpus/chapter.js';
import type { Frames } from '../corpus/languages.js';
import type { Sentence } from '../corpus/passage.js';
import { terms, words } from '../retrieve/terms.js';
import type { Selection } from './selection.js';
import type { Understanding } from './understand.js';

/** Words between quotation marks; an apostrophe within a word is none. */
const QUOTED = /[“"„«]([^“”"„«»]{6,300})[”"“»]|(?<![\p{L}\p{N}])[‘']([^‘’']{6,300})[’'](?![\p{L}\p{N}])/gu;
/** Says of the chapter that it has the words that follow. */
const CLAIMED =
  /\b(?:chapter|report|text|section|commission|nscai|authors?|they|it|(?:end|foot)?note|sentence|line|passage)\b[^.?!]{0,40}\b(?:call|calls|called|say|says|said|describe|describes|described|write|writes|wrote|speaks? of|uses?|opens? with|with|reads?|words?|phrase|term)\b[^.?!]{0,25}$/iu;
/** Wants to see where the words stand, or whose they are. */
const WANTS_PLACE =
  /\b(?:where|which|who|whose|find|quote|cite|show|source|verbatim|wording|exact|full|sentence|line|passage|note)\b/iu;
/** Fewer words may be a term, set between marks for other reasons … */
const FEWEST_WORDS = 3;
/** … but what the chapter is claimed to say may be as short as this. */
const FEWEST_CLAIMED = 2;
/** A quotation that shares as many of its terms with a sentence may be of that, written from memory. */
const FROM_MEMORY = 0.6;

/**
 * "Find the line that calls State “a relic”": words that the question quotes are looked up as they stand. The sentence that
 * has them is the answer to where they are; where no sentence has much of what the chapter is claimed to say, nothing is.
 */
export function selectClaimedQuote(
  { text }: Understanding,
  { sentences }: Pick<Chapter, 'sentences'>,
  frames: Frames,
): Selection | undefined {
  for (const match of text.matchAll(QUOTED)) {
    const quoted = match[1] ?? match[2] ?? '';
    const length = words(quoted).length;
    if (length < FEWEST_CLAIMED) continue;
    const holding = sentences.filter((sentence) => plain(sentence.text).includes(plain(quoted)));
    if (holding.length > 0 && length >= FEWEST_WORDS && WANTS_PLACE.test(text)) return { spans: holding };
    if (holding.length === 0 && CLAIMED.test(text.slice(0, match.index)) && !isFromMemory(quoted, sentences)) {
      return { refusal: frames.silent, surelySilent: true };
    }
  }
  return undefined;
}

function isFromMemory(quoted: string, sentences: readonly Sentence[]): boolean {
  const own = new Set(terms(quoted));
  return sentences.some(({ text }) => {
    const held = new Set(terms(text));
    return [...own].filter((term) => held.has(term)).length >= own.size * FROM_MEMORY;
  });
}

function plain(text: string): string {
  return ` ${words(text).join(' ')} `;
}
