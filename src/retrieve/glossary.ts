import type { GlossaryEntry, Language } from '../corpus/languages.js';
import { whenNeeded } from './when-needed.js';

/** The glossary of a language, to be looked up in; made of its entries when it is first needed. */
export interface Glossary {
  /** Two letters. */
  readonly code: string;
  readonly lookUp: () => LookUp;
  readonly glossRun: () => GlossRun;
}

/** @property open whether a word of it goes on behind what the glossary holds of it. */
export type Match = { readonly en: string; readonly length: number; readonly open: boolean };

/** Finds the longest form that begins at a token of a text whose words are parted by spaces. */
export type LookUp = (tokens: readonly string[], at: number) => Match | undefined;

/** Glosses a run of characters without spaces by the longest forms; kana between them are grammar. */
export type GlossRun = (run: string) => string;

/** A form of the glossary, word by word; `stem` allows any ending. */
interface Form {
  readonly en: string;
  readonly parts: readonly { readonly text: string; readonly stem: boolean }[];
}

/** A form with its place in the order in which forms are tried. */
interface Ranked extends Form {
  readonly rank: number;
}

/** Forms of so many words are names; shorter ones are turns of phrase, which are written in one way. */
const NAME_WORDS = 3;
/** Shorter halves of a compound would be found in any word. */
const SHORTEST_HALF = 4;
const LINKS = ['', 's', 'es', 'n', 'en'];
/** What Arabic writes together with the word that follows. */
const PREFIXES = ['وبال', 'وال', 'فال', 'بال', 'كال', 'ولل', 'لل', 'ال', 'وب', 'ول', 'و', 'ف', 'ب', 'ل', 'ك'];

export function openGlossaries(languages: readonly Language[]): Glossary[] {
  return languages.map(({ code, glossary }) => ({
    code,
    lookUp: whenNeeded(() => createLookUp(glossary)),
    glossRun: whenNeeded(() => createGlossRun(glossary)),
  }));
}

/** Words that carry grammar only may stand between the words of a form or not: "alliance for (the) intelligence". */
function createLookUp(glossary: readonly GlossaryEntry[]): LookUp {
  const forms = glossary.flatMap(({ en, forms }) => forms.map((form) => parseForm(en, form)));
  const grammar = new Set(forms.flatMap(({ en, parts }) => (en === '' && parts.length === 1 ? [parts[0]?.text] : [])));
  // Longer forms first, and of equally long ones those that leave less open.
  forms.sort((a, b) => b.parts.length - a.parts.length || lengthOf(b) - lengthOf(a));
  const whole = new Map<string, Ranked[]>();
  const begun = new Map<string, Ranked[]>();
  for (const [rank, form] of forms.entries()) {
    const { text, stem } = form.parts[0] ?? { text: '', stem: false };
    const held = stem ? begun : whole;
    const ranked = { ...form, rank };
    const alike = held.get(text);
    if (alike === undefined) held.set(text, [ranked]);
    else alike.push(ranked);
  }
  const longest = Math.max(0, ...[...begun.keys()].map((stem) => stem.length));
  const plain: LookUp = (tokens, at) => {
    const token = tokens[at] ?? '';
    let best: { readonly form: Ranked; readonly length: number } | undefined;
    const tryAll = (alike: readonly Ranked[] = []) => {
      for (const form of alike) {
        if (best !== undefined && best.form.rank < form.rank) return;
        const length = lengthIn(form, tokens, at, grammar);
        if (length > 0) best = { form, length };
      }
    };
    tryAll(whole.get(token));
    for (let end = 1; end <= Math.min(token.length, longest); end += 1) tryAll(begun.get(token.slice(0, end)));
    if (best === undefined) return undefined;
    const { form, length } = best;
    return { en: form.en, length, open: form.parts.some(({ stem }) => stem) };
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

function withoutPrefix(lookUp: LookUp, tokens: readonly string[], at: number): Match | undefined {
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
function compound(lookUp: LookUp, token: string): Match | undefined {
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

function createGlossRun(glossary: readonly GlossaryEntry[]): GlossRun {
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

/** In lower case and as `withoutAccents`. */
export function fold(text: string): string {
  return withoutAccents(text).toLowerCase();
}

/** The marks that make other kana stay, and Arabic letters that are written either way are one. */
export function withoutAccents(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/(?![\u3099\u309A])\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه')
    .replaceAll('ـ', '');
}
