import { type Html, html } from './html.js';

/** Languages that questions are answered in and that their script tells from all the others of these; kana before Han, which both write. */
const SCRIPTS: readonly (readonly [lang: string, script: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['zh', /\p{Script=Han}/u],
  ['ru', /\p{Script=Cyrillic}/u],
  ['ar', /\p{Script=Arabic}/u],
];

/**
 * Attributes of an element whose words are the asker's or ours in the asker's language, and not the chapter's: the way
 * they run, and their language where a third of the letters or more are of a script that tells it. An answer does not
 * say its language, and a wrong one would be read out worse than the page's.
 */
export function ownWords(text: string): Html {
  const letters = text.match(/\p{L}/gu) ?? [];
  const foreign = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter));
  const told = foreign.length * 3 > letters.length ? SCRIPTS.find(([, script]) => script.test(text)) : undefined;
  return html` dir="auto"${told === undefined ? '' : html` lang="${told[0]}"`}`;
}
