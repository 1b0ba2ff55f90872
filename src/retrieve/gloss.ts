import type { GlossaryEntry, Language } from '../corpus/languages.js';
import type { WriteOut } from './shorthand.js';
import type { Correct } from './spelling.js';
import { countWords } from './terms.js';
import { whenNeeded } from './when-needed.js';

/** Two-letter code of a language; undefined for one that is not understood. */
export type LanguageOf = (text: string) => string | undefined;

/**
 * Puts rough English, word by word, in place of a text in another language, and whole words in place of English shorthand; what
 * it does not know stays as it is.
 */
export type Gloss = (text: string, language: string | undefined) => string;

/** A form of the glossary, word by word; `stem` allows any ending. */
interface Form {
  readonly en: string;
  readonly parts: readonly { readonly text: string; readonly stem: boolean }[];
}

/** @property open whether a word of it goes on behind what the glossary holds of it. */
type Match = { readonly en: string; readonly length: number; readonly open: boolean };
type Lookup = (tokens: readonly string[], at: number) => Match | undefined;

const TOKEN = /[\p{L}\p{N}\p{M}]+|[?？؟。、，,;；:：!！.]/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu;
const MARKS = new Map([...'？؟'].map((mark): [string, string] => [mark, '?']));
for (const mark of '。！!') MARKS.set(mark, '.');
for (const mark of '、，；;.') MARKS.set(mark, ',');
for (const mark of '：:') MARKS.set(mark, ':');
/** Ends a sentence where the next one begins; another stop belongs to an abbreviation: "EE. UU.". */
const ENDS_SENTENCE = /(?<=[\p{L}\p{N}]{3}[)”"»’]?)\.(?=\s+[¿¡«“"(]?[\p{Lu}\p{Lo}])/gu;

/** Letters a form is found by, before its words are compared. */
const BUCKET = 2;
/** Forms of so many words are names; shorter ones are turns of phrase, which are written in one way. */
const NAME_WORDS = 3;
/** Shorter halves of a compound would be found in any word. */
const SHORTEST_HALF = 4;
const LINKS = ['', 's', 'es', 'n', 'en'];
/** What Arabic writes together with the word that follows. */
const PREFIXES = ['وبال', 'وال', 'فال', 'بال', 'كال', 'ولل', 'لل', 'ال', 'وب', 'ول', 'و', 'ف', 'ب', 'ل', 'ك'];

export function createGloss(languages: readonly Language[], writeOut: WriteOut): Gloss {
  const glosses = new Map(
    languages.map(({ code, glossary }) => [code, whenNeeded(() => createGlossOf(glossary))] as const),
  );
  glosses.set('en', () => writeOut);
  return (text, language) => glosses.get(language ?? '')?.()(text) ?? text;
}

function createGlossOf(glossary: readonly GlossaryEntry[]): (text: string) => string {
  const lookUp = createLookup(glossary);
  const strings = createStringLookup(glossary);
  return (text) => {
    const spaced = withoutAccents(text.replace(ENDS_SENTENCE, '。')).replace(UNSPACED, (run) => ` ${strings(run)} `);
    const typed = spaced.match(TOKEN) ?? [];
    const tokens = typed.map((token) => token.toLowerCase());
    const glossed: string[] = [];
    for (let at = 0; at < tokens.length; ) {
      const found = lookUp(tokens, at);
      // Names and abbreviations that are no words of the language keep their capitals.
      glossed.push(found?.en ?? MARKS.get(typed[at] ?? '') ?? typed[at] ?? '');
      at += found?.length ?? 1;
    }
    return glossed
      .filter((word) => word !== '')
      .join(' ')
      .replace(/ (?=[?,.:])/gu, '')
      .replace(/^[,.:\s]+/u, '');
  };
}

/**
 * Finds the longest form that begins at a token of a text whose words are parted by spaces. Words that carry grammar only may
 * stand between the words of a form or not: "alliance for (the) intelligence".
 */
function createLookup(glossary: readonly GlossaryEntry[]): Lookup {
  const buckets = new Map<string, Form[]>();
  const forms = glossary.flatMap(({ en, forms }) => forms.map((form) => parseForm(en, form)));
  const grammar = new Set(forms.flatMap(({ en, parts }) => (en === '' && parts.length === 1 ? [parts[0]?.text] : [])));
  // Longer forms first, and of equally long ones those that leave less open.
  forms.sort((a, b) => b.parts.length - a.parts.length || lengthOf(b) - lengthOf(a));
  for (const form of forms) {
    const key = (form.parts[0]?.text ?? '').slice(0, BUCKET);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [form]);
    else bucket.push(form);
  }
  const plain: Lookup = (tokens, at) => {
    for (const form of buckets.get((tokens[at] ?? '').slice(0, BUCKET)) ?? []) {
      const length = lengthIn(form, tokens, at, grammar);
      if (length > 0) return { en: form.en, length, open: form.parts.some(({ stem }) => stem) };
    }
    return undefined;
  };
  return (tokens, at) => plain(tokens, at) ?? withoutPrefix(plain, tokens, at) ?? compound(plain, tokens[at] ?? '');
}

function parseForm(en: string, form: string): Form {
  const parts = (fold(form).match(/[\p{L}\p{N}\p{M}]+\*?/gu) ?? []).map((part) => ({
    text: part.replace('*', ''),
    stem: part.endsWith('*'),
  }));
  return { en, parts };
}

function lengthOf({ parts }: Form): number {
  return parts.reduce((sum, { text, stem }) => sum + text.length + (stem ? 0 : 1), 0);
}

/** How many tokens a form covers from a place on; 0 where it does not stand there. */
function lengthIn(
  { parts }: Form,
  tokens: readonly string[],
  at: number,
  grammar: ReadonlySet<string | undefined>,
): number {
  let place = at;
  for (const [nth, { text, stem }] of parts.entries()) {
    const isHere = () => tokens[place] === text || (stem && tokens[place]?.startsWith(text) === true);
    while (nth > 0 && parts.length >= NAME_WORDS && !isHere() && grammar.has(tokens[place])) place += 1;
    if (!isHere()) return 0;
    place += 1;
  }
  return place - at;
}

function withoutPrefix(lookUp: Lookup, tokens: readonly string[], at: number): Match | undefined {
  const token = tokens[at] ?? '';
  if (!/\p{Script=Arabic}/u.test(token)) return undefined;
  for (const prefix of PREFIXES) {
    if (!token.startsWith(prefix) || token.length < prefix.length + 2) continue;
    const found = lookUp([token.slice(prefix.length), ...tokens.slice(at + 1).map(withoutArticle)], 0);
    if (found !== undefined) return found;
  }
  return undefined;
}

function withoutArticle(token: string): string {
  return token.startsWith('ال') ? token.slice(2) : token;
}

/** "Technologiekoalition": two known words in one. */
function compound(lookUp: Lookup, token: string): Match | undefined {
  for (let cut = token.length - SHORTEST_HALF; cut >= SHORTEST_HALF; cut -= 1) {
    const right = lookUp([token.slice(cut)], 0);
    if (right === undefined || right.en === '') continue;
    for (const link of LINKS) {
      if (!token.slice(0, cut).endsWith(link)) continue;
      const left = lookUp([token.slice(0, cut - link.length)], 0);
      if (left !== undefined && left.en !== '') return { en: `${left.en} ${right.en}`, length: 1, open: true };
    }
  }
  return undefined;
}

/** Glosses a run of characters without spaces by the longest forms; kana between them are grammar. */
function createStringLookup(glossary: readonly GlossaryEntry[]): (run: string) => string {
  const forms = new Map(
    glossary.flatMap(({ en, forms }) => forms.map((form): [string, string] => [fold(form).replace(/\s+/gu, ''), en])),
  );
  const longest = Math.max(0, ...[...forms.keys()].map((form) => form.length));
  return (run) => {
    const glossed: string[] = [];
    let unknown = '';
    const flush = () => {
      if (/\p{Script=Han}|\p{Script=Katakana}/u.test(unknown)) glossed.push(unknown);
      unknown = '';
    };
    for (let at = 0; at < run.length; ) {
      let length = Math.min(longest, run.length - at);
      while (length > 0 && !forms.has(run.slice(at, at + length))) length -= 1;
      if (length === 0) {
        unknown += run[at];
        at += 1;
        continue;
      }
      flush();
      glossed.push(forms.get(run.slice(at, at + length)) ?? '');
      at += length;
    }
    flush();
    return glossed.filter((word) => word !== '').join(' ');
  };
}

function fold(text: string): string {
  return withoutAccents(text).toLowerCase();
}

/** The marks that make other kana stay, and Arabic letters that are written either way are one. */
function withoutAccents(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/(?![\u3099\u309A])\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه')
    .replaceAll('ـ', '');
}

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
  readonly languages: readonly Language[];
  /** Texts whose words are English: the chapter and what was foreseen to be asked of it. */
  readonly english: readonly string[];
  readonly correct: Correct;
}

/** Tells the language by script, and within the Latin script by which glossary knows most of its words; English wins ties. */
export function createLanguageOf({ languages, english, correct }: Known): LanguageOf {
  const counts = whenNeeded(() => countWords(english));
  // A word of one question alone may be a name, or mistyped.
  const isEnglish = (word: string) => (counts().get(word) ?? 0) >= OFTEN;
  const latin = languages
    .filter(({ code }) => SCRIPTS.every(([other]) => other !== code))
    .map(({ code, glossary }) => ({ code, lookUp: whenNeeded(() => createLookup(glossary)) }));
  const spoken = new Set(languages.map(({ code }) => code));
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
