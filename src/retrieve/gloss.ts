import { type Glossary, withoutAccents } from './glossary.js';
import type { WriteOut } from './shorthand.js';

/**
 * Puts rough English, word by word, in place of a text in another language, and whole words in place of English shorthand; what
 * it does not know stays as it is.
 */
export type Gloss = (text: string, language: string | undefined) => string;

const TOKEN = /[\p{L}\p{N}\p{M}]+|[?？؟。、，,;；:：!！.]/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+/gu;
const MARKS = new Map([...'？؟'].map((mark): [string, string] => [mark, '?']));
for (const mark of '。！!') MARKS.set(mark, '.');
for (const mark of '、，；;.') MARKS.set(mark, ',');
for (const mark of '：:') MARKS.set(mark, ':');
/** Ends a sentence where the next one begins; another stop belongs to an abbreviation: "EE. UU.". */
const ENDS_SENTENCE = /(?<=[\p{L}\p{N}]{3}[)”"»’]?)\.(?=\s+[¿¡«“"(]?[\p{Lu}\p{Lo}])/gu;

export function createGloss(glossaries: readonly Glossary[], writeOut: WriteOut): Gloss {
  const known = new Map(glossaries.map((glossary) => [glossary.code, glossary]));
  return (text, language) => {
    if (language === 'en') return writeOut(text);
    const glossary = known.get(language ?? '');
    return glossary === undefined ? text : glossWith(glossary, text);
  };
}

function glossWith({ lookUp, glossRun }: Glossary, text: string): string {
  const spaced = withoutAccents(text.replace(ENDS_SENTENCE, '。')).replace(UNSPACED, (run) => ` ${glossRun()(run)} `);
  const typed = spaced.match(TOKEN) ?? [];
  const tokens = typed.map((token) => token.toLowerCase());
  const glossed: string[] = [];
  for (let at = 0; at < tokens.length; ) {
    const found = lookUp()(tokens, at);
    // Names and abbreviations that are no words of the language keep their capitals.
    glossed.push(found?.en ?? MARKS.get(typed[at] ?? '') ?? typed[at] ?? '');
    at += found?.length ?? 1;
  }
  return glossed
    .filter((word) => word !== '')
    .join(' ')
    .replace(/ (?=[?,.:])/gu, '')
    .replace(/^[,.:\s]+/u, '');
}
