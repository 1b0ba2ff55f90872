import type { List } from '../corpus/lists.js';
import { type Role, UMBRELLAS } from '../corpus/offices.js';
import type { Span } from '../corpus/passage.js';
import type { FindEntities } from '../retrieve/entities.js';
import type { Judgement } from './judge.js';
import { askedRoles, evidenceOf } from './roles.js';
import { standsIn } from './selection.js';
import type { Understanding } from './understand.js';

/** What a question takes for granted, held against the registers and lists of the chapter. */
export interface Premises {
  /** The words that contradict it; undefined where nothing of the kind is wrong. */
  contrary(understanding: Understanding, judgement: Pick<Judgement, 'candidates'>): readonly Span[] | undefined;
  /** The chapter says just that, whatever a question like it was denied. */
  hold(understanding: Understanding): boolean;
}

/** Asks who or which it is, or whether there is any lead, and so takes no office for granted. */
const OPEN =
  /^\W*(?:and |so |but |please |tell me |list |name )*(?:(?:is|are|was|were) there (?:\p{L}+ ){1,4}leads?\b|who|whom|whose|which|what|where|when|how many|how much)\b|\b(?:some|any)(?:one|body)\b/iu;

/** "The four critical areas", "its 4 initiatives", "the chapter's three components": says that there are as many and no more. */
const DEFINITE =
  /(?:\b(?:the|all|its|their|these|those|both)|[’']s?)(?: (?:main|big|key|major|critical|only|same|said))?\s+$/iu;
/** "Which of the four areas" may mean any four of them. */
const PART_OF = /\bof (?:the|its|their|these|those)\s+$/iu;

export function createPremises(roles: readonly Role[], lists: readonly List[], findEntities: FindEntities): Premises {
  const named = lists.map((list) => ({ list, subjects: findEntities(list.introduction.text).map(({ id }) => id) }));
  return {
    contrary: (understanding, { candidates }) =>
      otherHolders(understanding, roles) ?? otherCount(understanding, candidates[0]?.spans ?? [], named),
    hold: (understanding) => {
      const { holders, supposed } = rolesSupposed(understanding, roles);
      return holders.some(({ office }) => supposed.includes(office)) || isCountOf(understanding, lists);
    },
  };
}

/** "Does the Treasury lead the ISTS?": the register gives the role to others, and to none that the question names. */
function otherHolders(understanding: Understanding, roles: readonly Role[]): readonly Span[] | undefined {
  if (OPEN.test(understanding.asking)) return undefined;
  const { holders, supposed } = rolesSupposed(understanding, roles);
  const denied = supposed.length > 0 && holders.length > 0 && !holders.some(({ office }) => supposed.includes(office));
  return denied ? evidenceOf(holders) : undefined;
}

/** Offices that a question may take to have a role in what else it names, and the rows of those that have it. */
function rolesSupposed({ text, entities }: Understanding, roles: readonly Role[]) {
  const asked = askedRoles(text);
  const supposed = entities.filter(({ id, kind }) => kind !== 'initiative' && !UMBRELLAS.has(id)).map(({ id }) => id);
  const initiative = entities.find(
    ({ id, kind }) =>
      kind !== 'outsider' && supposed.some((other) => other !== id) && roles.some((row) => row.initiative === id),
  );
  return { supposed, holders: roles.filter((row) => row.initiative === initiative?.id && asked.includes(row.role)) };
}

function isCountOf({ numbered }: Understanding, lists: readonly List[]): boolean {
  return numbered.some(({ count, noun }) => lists.some((list) => list.noun === noun && list.items.length === count));
}

interface Named {
  readonly list: List;
  /** Offices and initiatives whose list it is. */
  readonly subjects: readonly string[];
}

/** "The four critical areas": there is one list of these that the question is about, and it has another number of them. */
function otherCount(
  { text, numbered, entities }: Understanding,
  voted: readonly Span[],
  lists: readonly Named[],
): readonly Span[] | undefined {
  for (const { count, noun, at } of numbered) {
    const before = text.slice(0, at);
    const named = lists.filter(({ list }) => noun === list.noun);
    if (count < 2 || !DEFINITE.test(before) || PART_OF.test(before)) continue;
    const [only] = named;
    if (only === undefined || named.length > 1 || only.list.items.length === count) continue;
    const isMeant = standsIn(voted, only.list) || entities.some(({ id }) => only.subjects.includes(id));
    if (isMeant) return [only.list.introduction];
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
