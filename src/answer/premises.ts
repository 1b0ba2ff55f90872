import type { List } from '../corpus/lists.js';
import type { Role } from '../corpus/offices.js';
import type { Span } from '../corpus/passage.js';
import { askedRoles, evidenceOf } from './roles.js';
import type { Understanding } from './understand.js';

/** The words that contradict what a question takes for granted; undefined where nothing of the kind is wrong. */
export type FindContrary = (understanding: Understanding) => readonly Span[] | undefined;

/** Asks who or which it is, and so takes no office for granted. */
const OPEN =
  /^\W*(?:and |so |but |please |tell me |list |name )*(?:who|whom|whose|which|what|where|when|how many|how much)\b/iu;
/** Too wide to be denied a role: they hold it with others. */
const UMBRELLAS = new Set(['united-states', 'commission', 'allies']);

/** A count of listed things: "the four critical areas"; not a part of them: "the first four". */
const COUNTED_PART = /\b(?:first|last|other|any|of the|top|only|remaining|some)\s+$/iu;

export function createFindContrary(roles: readonly Role[], lists: readonly List[]): FindContrary {
  return (understanding) => otherHolders(understanding, roles) ?? otherCount(understanding, lists);
}

/** "Does the Treasury lead the ISTS?": the register gives the role to others. */
function otherHolders({ text, entities }: Understanding, roles: readonly Role[]): readonly Span[] | undefined {
  const asked = askedRoles(text);
  if (asked.length === 0 || OPEN.test(text)) return undefined;
  const supposed = entities.find(({ id, kind }) => kind !== 'initiative' && !UMBRELLAS.has(id));
  if (supposed === undefined) return undefined;
  const initiative = entities.find(
    ({ id, kind }) => id !== supposed.id && kind !== 'outsider' && roles.some((row) => row.initiative === id),
  );
  const holders = roles.filter((row) => row.initiative === initiative?.id && asked.includes(row.role));
  if (holders.length === 0 || holders.some(({ office }) => office === supposed.id)) return undefined;
  return evidenceOf(holders);
}

/** "The four critical areas": there is a list of these, and another number of them. */
function otherCount({ text, numbered }: Understanding, lists: readonly List[]): readonly Span[] | undefined {
  for (const { count, noun, at } of numbered) {
    const named = lists.filter((list) => noun === list.noun);
    if (named.length === 0 || named.some(({ items }) => items.length === count)) continue;
    if (COUNTED_PART.test(text.slice(0, at))) continue;
    const [list] = named;
    if (named.length === 1 && list !== undefined && count > 1) return [list.introduction];
  }
  return undefined;
}

/** A sum with its magnitude, however it is written: "$8.9 trillion", "8.9tn". */
const SUM =
  /(\d[\d.,]{0,40})\s?(trillion|billion|million|tn|trn|bn|mn|[tbm])\b|(\d[\d.]{0,40})\s?(%|percent\b|per cent\b)/giu;

/** Whether a question takes a sum or a share for granted that a text does not hold. */
export function statesOtherSum(question: string, text: string): boolean {
  const held = new Set(sumsIn(text));
  return sumsIn(question).some((sum) => !held.has(sum));
}

function sumsIn(text: string): string[] {
  return [...text.matchAll(SUM)].map(([, sum, magnitude = '', share]) =>
    share === undefined ? `${sum?.replace(/,/gu, '')}${magnitude[0]?.toLowerCase()}` : `${share}%`,
  );
}
