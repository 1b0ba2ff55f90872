import { words } from '../retrieve/terms.js';
import { visible } from './clean.js';
import type { Rule } from './rules.js';

/** Letters and digits that the chapter is written in. */
const FOREIGN = /(?!\p{Script=Latin})\p{L}|(?![0-9])\p{N}|\p{Extended_Pictographic}(?<![0-9#*])/u;

/** The claim is written in Latin letters and plain digits, with nothing unseen in it: look-alikes prove nothing. */
export const scriptStands: Rule = (claim) => !FOREIGN.test(claim) && visible(claim) === claim;

/** Whatever a chat, a card or a page could take for a link, a mention, a citation, mark-up or a line of its own. */
const MARKED =
  /[<>[\]{}*_`~|\\#^@\r\n\t]|:\/\/|\bwww\.|\b(?:https?|mailto|javascript|data):|&#?\w+;|\p{L}[\d-]*\.\p{L}{2,}/iu;

/** The claim is a plain sentence: no address, no mention, no mark-up, not even one that the quotes hold. */
export const plainStands: Rule = (claim) => !MARKED.test(claim);

const ADDRESSING = new Set(
  words(
    'you your yours yourself please click visit reply forward download open call email phone send sign log enter type ' +
      'paste ignore disregard forget follow install password token key i me my mine myself assistant prompt instruction instructions',
  ),
);

/** The claim speaks of the chapter, not to the reader and not of the one who writes. */
export const addressStands: Rule = (claim, quotes) => {
  const quoted = new Set(words(quotes));
  return words(claim).every((word) => !ADDRESSING.has(word) || quoted.has(word));
};

/** Words in a row that are no accident. */
const RUN = 5;

/** The claim repeats nothing of what the model was told. */
export function createPromptUnspoken(prompts: readonly string[]): Rule {
  const told = new Set(prompts.flatMap((prompt) => runs(prompt)));
  return (claim, quotes) => {
    const quoted = new Set(runs(quotes));
    return runs(claim).every((run) => !told.has(run) || quoted.has(run));
  };
}

function runs(text: string): string[] {
  const all = words(text);
  return all.slice(RUN - 1).map((_, at) => all.slice(at, at + RUN).join(' '));
}
