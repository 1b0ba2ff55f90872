import { splitSentences } from '../corpus/sentences.js';
import { terms, words } from '../retrieve/terms.js';
import { MODALS, NEGATIONS, NUMBER_WORDS, type Rule } from './rules.js';

/** Turn a sentence over wherever in it they stand. */
const TURNING = new Set([...NEGATIONS, 'if', 'unless', 'except', 'excluding', 'until']);
/** Weaken, widen or part what stands behind them. */
const BINDING = new Set([
  ...MODALS,
  ...'but however although though while or only solely initial approximately newly currently potential partly some most certain likely possible past existing future'.split(
    ' ',
  ),
]);

/** What may be left out at the beginning: one phrase that says when, why or how, up to its comma. */
const OPENING =
  /^(?:(?:to|in|on|at|by|for|from|with|through|under|within|as|based|building|drawing|following|given|first|second|third|fourth|fifth|finally)\b[^,;:.—–()]*,\s*)?$/iu;
/** What may be left out at the end begins with one of these: whole phrases, not the rest of a list or of a noun. */
const PHRASE =
  /^(?:[.:;]?$|(?:[,—–(] ?)?(?:for|by|in|on|at|with|from|that|which|who|whose|where|when|while|around|through|within|under|over|as|so|because|during|against|into|both|but|although|though|including|like|such)\b)/iu;
const LIST_GOES_ON =
  /^(?:; ?\S|(?:[,;] ?)?(?:and|or|nor)\b|,(?! ?(?:which|who|whose|where|while|by|so|but|although|though|including|like|such)\b))/iu;
/** What stands in brackets may go wherever it stands. */
const ASIDES = / ?\([^()]*\)/gu;

/** A place of the quotes where the claim stands word for word, and what it leaves out around it. */
interface Standing {
  readonly before: string;
  readonly after: string;
  readonly asides: string;
}

/** The claim is one unbroken part of its quotes, mark for mark; what stands in brackets there may be missing. */
export const wordingStands: Rule = (claim, quotes) => standings(claim, quotes).length > 0;

/**
 * What the claim leaves out changes nothing of what it keeps: no negation or condition anywhere, no modal, contrast,
 * alternative or limit before it, and at the beginning nothing but a phrase that says when, why or how: a sentence without
 * those who propose it would be a fact.
 */
export const omissionsStand: Rule = (claim, quotes) =>
  standings(claim, quotes).some(
    ({ before, after, asides }) =>
      !holds(`${before} ${asides} ${after}`, TURNING) && !holds(`${before} ${asides}`, BINDING) && OPENING.test(before),
  );

/** The claim breaks off no list and no noun: "secure, reliable" is not "secure, reliable, and trusted". */
export const seriesStand: Rule = (claim, quotes) =>
  standings(claim, quotes).some(({ after }) => !LIST_GOES_ON.test(after) && PHRASE.test(after));

/** All figures of the quotes are kept: they are what is asked for most, and miss least. */
export const figuresKept: Rule = (claim, quotes) =>
  standings(claim, quotes).some(({ before, after, asides }) =>
    words(`${before} ${asides} ${after}`).every((word) => !/^\d/u.test(word) && !NUMBER_WORDS.has(word)),
  );

/** The claim keeps every word of its quotes that the question asks with: what was asked for is near it. */
export function createAskedKept(question: string): Rule {
  const asked = new Set(terms(question));
  return (claim, quotes) => {
    const kept = new Set(terms(claim));
    return terms(quotes).every((term) => !asked.has(term) || kept.has(term));
  };
}

function standings(claim: string, quotes: string): Standing[] {
  const said = claim.trim().replace(/[.;:]$/u, '');
  if (said === '') return [];
  const asides = (quotes.match(ASIDES) ?? []).join(' ');
  const found = [
    ...standingsIn(said, quotes).map((place) => ({ ...place, asides: '' })),
    ...standingsIn(said, quotes.replace(ASIDES, '')).map((place) => ({ ...place, asides })),
  ];
  // Of several sentences none may go unsaid.
  if (splitSentences(quotes).length === 1) return found;
  return found.filter(({ before, after }) => !/\p{L}/u.test(before + after));
}

/** Places of whole words; where a sentence now begins there may be a capital. */
function standingsIn(said: string, quotes: string): Omit<Standing, 'asides'>[] {
  const [first = ''] = said;
  const found: Omit<Standing, 'asides'>[] = [];
  for (const initial of new Set([first.toLowerCase(), first.toUpperCase()])) {
    const words = initial + said.slice(first.length);
    for (let at = quotes.indexOf(words); at >= 0; at = quotes.indexOf(words, at + 1)) {
      const [before, after] = [quotes.slice(0, at), quotes.slice(at + words.length)];
      if (!/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(after)) found.push({ before, after: after.trim() });
    }
  }
  return found;
}

function holds(text: string, some: ReadonlySet<string>): boolean {
  return words(text).some((word) => some.has(word));
}
