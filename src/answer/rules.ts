import type { Entity } from '../corpus/offices.js';
import { splitSentences } from '../corpus/sentences.js';
import { words } from '../retrieve/terms.js';

/**
 * A rule of the verifier: whether what `claim` says of one kind stands in `quotes`, the words that it rests on.
 * Rules are blunt on purpose: a true claim that is dropped costs a sentence, a false one that passes costs a reader.
 */
export type Rule = (claim: string, quotes: string) => boolean;

export const NUMBER_WORDS = new Map(
  'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, index): [string, string] => [word, String(index + 2)]),
);
const FIGURE = /\$?\d+(?:[.,]\d+)*/gu;
const MAGNITUDES = new Set(['hundred', 'thousand', 'million', 'billion', 'trillion', 'percent', 'dollars', 'euros']);

/** Every figure, sum, date and number word of the claim stands in the quotes, with the same magnitude beside it. */
export const numbersStand: Rule = (claim, quotes) => isSubset(numbersOf(claim), numbersOf(quotes));

function numbersOf(text: string): string[] {
  const tokens = text.toLowerCase().match(/\$?\d+(?:[.,]\d+)*|\p{L}+/gu) ?? [];
  return tokens.flatMap((token, at) => {
    const figure = NUMBER_WORDS.get(token) ?? (token.match(FIGURE) !== null ? token : undefined);
    if (figure === undefined) return MAGNITUDES.has(token) ? [token] : [];
    const next = tokens[at + 1] ?? '';
    return [MAGNITUDES.has(next) ? `${figure} ${next}` : figure];
  });
}

/**
 * Every office, initiative and capitalised word of the claim stands in the quotes, by name or by another name of the
 * same thing.
 */
export function createNamesStand(findEntities: (text: string) => readonly Entity[]): Rule {
  return (claim, quotes) => {
    const quoted = findEntities(quotes);
    const quotedIds = new Set(quoted.map(({ id }) => id));
    if (findEntities(claim).some(({ id }) => !quotedIds.has(id))) return false;
    const known = new Set([
      ...words(quotes),
      ...quoted.flatMap(({ name, aliases }) => [name, ...aliases].flatMap(words)),
    ]);
    return capitalised(claim).every((name) => words(name).every((word) => known.has(word)));
  };
}

/** Words with a capital or a digit that a sentence's beginning does not explain. */
function capitalised(text: string): string[] {
  // Looked back from a capital only: from every blank, a run of blanks would be looked over as often as it is long.
  const found = text.matchAll(/(?<![\p{L}\p{N}])(?=\p{Lu})(?<!^|[.!?:“"]\s*)\p{Lu}[\p{L}\p{N}/&.-]*/gu);
  return [...found].map((match) => match[0]).filter((word) => word !== 'I');
}

export const MODALS = [
  'should',
  'must',
  'may',
  'might',
  'would',
  'could',
  'can',
  'will',
  'shall',
  'eventually',
  'needs',
];

/** The claim obliges, allows and foresees no more and no less than the quotes: each modal stands, and one is kept. */
export const modalsStand: Rule = (claim, quotes) => {
  const claimed = wordsAmong(claim, MODALS);
  const everySentenceModal = splitSentences(quotes).every(
    ([from, to]) => wordsAmong(quotes.slice(from, to), MODALS).length > 0,
  );
  return isSubset(claimed, wordsAmong(quotes, MODALS)) && (claimed.length > 0 || !everySentenceModal);
};

export const NEGATIONS = [
  'not',
  'no',
  'never',
  'without',
  'cannot',
  'nor',
  'neither',
  'none',
  'nobody',
  'nothing',
  'insufficient',
];
const EXCEPTIONS = ['except', 'unless', 'excluding', 'however', 'although', 'though', 'if', 'provided', 'until', 'but'];
const SCOPES = [
  'only',
  'all',
  'every',
  'each',
  'any',
  'sole',
  'solely',
  'first',
  'always',
  'exclusively',
  'entirely',
  'both',
  'most',
  'largest',
  'best',
  'permanent',
  'immediate',
  'initial',
];

/** The claim denies what the quotes deny, and nothing else. */
export const negationsStand: Rule = (claim, quotes) => keepsCompany(claim, quotes, NEGATIONS);

/** The claim keeps the exceptions and conditions of the words that it takes, and adds none. */
export const exceptionsStand: Rule = (claim, quotes) => keepsCompany(claim, quotes, EXCEPTIONS);

/** The claim reaches no wider than the quotes: "only", "all", "first" stand there if it says them. */
export const scopesStand: Rule = (claim, quotes) => isSubset(wordsAmong(claim, SCOPES), wordsAmong(quotes, SCOPES));

/** Content words after a negation or an exception that belong to it. */
const REACH = 4;

/**
 * Words of `list` in the claim must stand in the quotes; and where the claim takes most of the words that one of them
 * governs in the quotes, it must take that word too.
 */
function keepsCompany(claim: string, quotes: string, list: readonly string[]): boolean {
  const claimed = plainWords(claim);
  const quoted = plainWords(quotes);
  if (!isSubset(wordsAmong(claim, list), wordsAmong(quotes, list))) return false;
  if (wordsAmong(claim, list).length > 0) return true;
  return quoted.every((word, at) => {
    if (!list.includes(word)) return true;
    const governed = quoted
      .slice(at + 1)
      .filter((next) => next.length > 3)
      .slice(0, REACH);
    const taken = governed.filter((next) => claimed.includes(next)).length;
    return taken * 2 <= governed.length;
  });
}

/** Words of a text that are in a list, in their order; "n't" is a "not". */
export function wordsAmong(text: string, list: readonly string[]): string[] {
  return plainWords(text).filter((word) => list.includes(word));
}

function plainWords(text: string): string[] {
  return words(text.replace(/n[’']t\b/gu, ' not'));
}

export function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}
