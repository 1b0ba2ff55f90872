import { fold, type Glossary, type Match } from './glossary.js';
import type { Correct } from './spelling.js';
import { countWords } from './terms.js';
import { whenNeeded } from './when-needed.js';

/** Two-letter code of a language; undefined for one that is not understood. */
export type LanguageOf = (text: string) => string | undefined;

const SCRIPTS: readonly (readonly [code: string, script: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['zh', /\p{Script=Han}/u],
  ['ru', /\p{Script=Cyrillic}/u],
  ['ar', /\p{Script=Arabic}/u],
];
/** Share of its words that a text has in common with the glossary of its language, names apart. */
const KNOWN_SHARE = 0.4;
/** Share of its words that a text in English has in common with what is written here about the chapter. */
const ENGLISH_SHARE = 0.34;
/** … and share from which no other language need be thought of. */
const PLAINLY_ENGLISH = 0.8;
/** … and share from which a text is English whose mistakes were mended. */
const MENDED_SHARE = 0.6;
/** Fewer words tell no language. */
const FEWEST_WORDS = 3;
/** What a word counts for a language that has only its beginning: "diplomcy" begins as words of many do. */
const BEGINS_ALIKE = 0.5;
/** Times that English questions use a word before it tells their language. */
const OFTEN = 3;

interface Known {
  readonly glossaries: readonly Glossary[];
  /** Texts whose words are English: the chapter and what was foreseen to be asked of it. */
  readonly english: readonly string[];
  readonly correct: Correct;
}

/** Tells the language by script, and within the Latin script by which glossary knows most of its words; English wins ties. */
export function createLanguageOf({ glossaries, english, correct }: Known): LanguageOf {
  const counts = whenNeeded(() => countWords(english));
  // A word of one question alone may be a name, or mistyped.
  const isEnglish = (word: string) => (counts().get(word) ?? 0) >= OFTEN;
  const latin = glossaries.filter(({ code }) => SCRIPTS.every(([other]) => other !== code));
  const spoken = new Set(glossaries.map(({ code }) => code));
  return (text) => {
    const letters = text.match(/\p{L}/gu) ?? [];
    const foreign = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter));
    if (foreign.length * 3 > letters.length) {
      const code = SCRIPTS.find(([, script]) => script.test(text))?.[0];
      return code !== undefined && spoken.has(code) ? code : undefined;
    }
    const tokens = tokensOf(text);
    const inEnglish = tokens.filter(isEnglish).length;
    if (inEnglish >= tokens.length * PLAINLY_ENGLISH) return 'en';
    const knowing = latin.map(({ code, lookUp }) => {
      const known = tokens.map((token) => knownAs(/^\d/.test(token) ? undefined : lookUp()([token], 0)));
      return { code, known, score: known.reduce((sum, share) => sum + share, 0) };
    });
    // Neighbours share many words; what only one of them knows tells it from the others.
    const sharers = tokens.map((_, at) => knowing.filter(({ known }) => known[at] !== 0).length);
    const telling = ({ known }: { known: readonly number[] }) =>
      sharers.reduce((sum, sharing, at) => sum + (known[at] ? 1 / sharing : 0), 0);
    const [best] = [...knowing].sort((a, b) => b.score - a.score || telling(b) - telling(a));
    if (best !== undefined && best.score > inEnglish && best.score > tokens.length * KNOWN_SHARE) return best.code;
    if (tokens.length < FEWEST_WORDS || inEnglish >= tokens.length * ENGLISH_SHARE) return 'en';
    // English with a mistake in every other word is still English; a neighbour's words are only now and then near to its own.
    return tokensOf(correct(text)).filter(isEnglish).length >= tokens.length * MENDED_SHARE ? 'en' : undefined;
  };
}

function tokensOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function knownAs(match: Match | undefined): number {
  if (match === undefined) return 0;
  return match.open ? BEGINS_ALIKE : 1;
}
