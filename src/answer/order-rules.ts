import type { Entity } from '../corpus/offices.js';
import { splitSentences } from '../corpus/sentences.js';
import { terms, words } from '../retrieve/terms.js';
import { MODALS, NEGATIONS, NUMBER_WORDS, type Rule } from './rules.js';

/** Words that a shorter sentence may add: they say nothing by themselves. */
const GLUE = new Set(
  'a an the of and is are was were be been being has have had it its this that these those which who also asked s'.split(
    ' ',
  ),
);
/** Characters that those may add. */
const ROOM = 24;

/** Turn a sentence over wherever in it they stand. */
const TURNING = new Set([...NEGATIONS, 'if', 'unless', 'except', 'excluding', 'until']);
/** Weaken, widen or part what stands behind them. */
const BINDING = new Set([
  ...MODALS,
  ...'but however although though or only solely initial approximately newly currently potential partly some most certain likely possible past existing future'.split(
    ' ',
  ),
]);

/** What may be left out at the end begins with one of these: whole phrases, not the rest of a list or of a noun. */
const PHRASE =
  /^\s*(?:[,—–(]\s*)?(?:to|for|by|in|on|at|with|from|that|which|who|whose|where|when|while|around|through|within|under|over|as|so|because|during|against|into|a|an|the|both|but|although|though|including|like|such)\b/iu;
const LIST_GOES_ON =
  /^\s*(?:;|(?:[,;]\s*)?(?:and|or|nor)\b|,(?!\s*(?:which|who|whose|where|while|by|so|but|although|though|including|like|such)\b))/iu;

/** A word with what it is compared by. */
interface Token {
  readonly word: string;
  readonly stem: string;
  readonly start: number;
  readonly end: number;
}

/** The claim is its quotes with words left out: all it says stands there, in that order. Who does what to whom is order. */
export const wordingStands: Rule = (claim, quotes) =>
  claim.length <= quotes.length + ROOM && alignments(claim, quotes).length > 0;

/**
 * What the claim leaves out changes nothing of what it keeps: no negation or condition of a sentence that it takes from,
 * no modal, contrast, alternative or limit before the last word that it takes, and no name between two that it takes.
 */
export function createOmissionsStand(findEntities: (text: string) => readonly Entity[]): Rule {
  return (claim, quotes) => {
    const named = new Set(findEntities(claim).map(({ id }) => id));
    const quoted = tokensOf(quotes);
    const sentences = splitSentences(quotes);
    const keeps = (taken: ReadonlySet<number>, [from, to]: readonly [number, number]): boolean => {
      const own = quoted.filter(({ start, end }) => from <= start && end <= to);
      const kept = own.filter(({ start }) => taken.has(start));
      const [first] = kept;
      const last = kept.at(-1);
      if (first === undefined || last === undefined) return true;
      const left = own.filter(({ start }) => !taken.has(start));
      if (left.some(({ word }) => TURNING.has(word))) return false;
      if (left.some(({ word, start }) => start < last.start && BINDING.has(word))) return false;
      return findEntities(quotes.slice(first.start, last.end)).every(({ id }) => named.has(id));
    };
    return alignments(claim, quotes).some((taken) => sentences.every((range) => keeps(taken, range)));
  };
}

/** The claim breaks off no list and no noun: "secure, reliable" is not "secure, reliable, and trusted". */
export const seriesStand: Rule = (claim, quotes) => {
  const quoted = tokensOf(quotes);
  const whole = (taken: ReadonlySet<number>, [from, to]: readonly [number, number]): boolean => {
    const kept = quoted.filter(({ start, end }) => from <= start && end <= to && taken.has(start));
    return kept.every((token, at) => {
      const next = kept[at + 1];
      const left = quotes.slice(token.end, next?.start ?? to);
      if (tokensOf(left).every(({ word }) => GLUE.has(word))) return true;
      return !LIST_GOES_ON.test(left) && (next !== undefined || PHRASE.test(left));
    });
  };
  const sentences = splitSentences(quotes);
  return alignments(claim, quotes).some((taken) => sentences.every((range) => whole(taken, range)));
};

/** All figures of a sentence that the claim takes from are kept: they are what is asked for most, and miss least. */
export const figuresKept: Rule = (claim, quotes) => {
  const quoted = tokensOf(quotes);
  const figure = ({ stem }: Token) => /^\d/u.test(stem);
  const keeps = (taken: ReadonlySet<number>, [from, to]: readonly [number, number]): boolean => {
    const own = quoted.filter(({ start, end }) => from <= start && end <= to);
    return !own.some(({ start }) => taken.has(start)) || own.every((token) => !figure(token) || taken.has(token.start));
  };
  const sentences = splitSentences(quotes);
  return alignments(claim, quotes).some((taken) => sentences.every((range) => keeps(taken, range)));
};

/** The claim keeps every word of its quotes that the question asks with: what was asked for is near it. */
export function createAskedKept(question: string): Rule {
  const asked = new Set(terms(question));
  return (claim, quotes) => {
    const kept = new Set(terms(claim));
    return terms(quotes).every((term) => !asked.has(term) || kept.has(term));
  };
}

/** Where the words of the claim stand in the quotes, in their order: offsets, one set for each place where they can begin. */
function alignments(claim: string, quotes: string): ReadonlySet<number>[] {
  const said = tokensOf(claim.replace(/n[’']t\b/gu, ' not')).filter(({ word }) => !GLUE.has(word));
  const quoted = tokensOf(quotes);
  const [first] = said;
  if (first === undefined) return [];
  return quoted.flatMap((token, at) => {
    if (token.stem !== first.stem) return [];
    const taken = alignFrom(at, said, quoted);
    return taken === undefined ? [] : [taken];
  });
}

function alignFrom(at: number, said: readonly Token[], quoted: readonly Token[]): ReadonlySet<number> | undefined {
  const taken = new Set<number>();
  let next = at;
  for (const { stem } of said) {
    while (next < quoted.length && quoted[next]?.stem !== stem) next += 1;
    const token = quoted[next];
    if (token === undefined) return undefined;
    taken.add(token.start);
    next += 1;
  }
  return taken;
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)].map(({ 0: token, index }) => {
    const word = words(token)[0] ?? token.toLowerCase();
    const stem = NUMBER_WORDS.get(word) ?? terms(word)[0] ?? word;
    return { word, stem, start: index, end: index + token.length };
  });
}
