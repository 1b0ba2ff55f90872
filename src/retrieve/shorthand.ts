import type { GlossaryEntry } from '../corpus/languages.js';
import { anyOf } from './names-pattern.js';

/** Writes out what people abbreviate in notes: "natl plan reqs approps" is "national plan requires appropriations". */
export type WriteOut = (text: string) => string;

/** @param shorthand forms as they are noted down, in lower case, each of one row only. */
export function createWriteOut(shorthand: readonly GlossaryEntry[]): WriteOut {
  const meanings = new Map(shorthand.flatMap(({ en, forms }) => forms.map((form) => [form, en] as const)));
  // Part of no longer word, name or number: "D/MR", "U.S." and "e-mail" stay.
  const noted = new RegExp(
    String.raw`(?<![\p{L}\p{N}/&.’'-])(?:${anyOf([...meanings.keys()]).replaceAll("'", "[’']")})(?![\p{L}\p{N}/&’'-])`,
    'giu',
  );
  return (text) => text.replace(noted, (form) => meanings.get(form.toLowerCase().replace('’', "'")) ?? form);
}
