import type { Role } from '../corpus/offices.js';
import type { Span } from '../corpus/passage.js';
import { terms, words } from '../retrieve/terms.js';
import type { Understanding } from './understand.js';

/** What the register says to a question for roles. */
export interface RoleAnswer {
  readonly spans: readonly Span[];
  /** What was asked about, where the chapter names nobody who leads it; the spans say who does what else there. */
  readonly leaderless?: string;
}

/** The register rows that state who has the asked role; undefined where it is not that question. */
export type SelectRoles = (understanding: Understanding) => RoleAnswer | undefined;

/** How people ask for a role, and the roles of the register that answer. */
const ROLE_WORDS: readonly (readonly [asked: RegExp, roles: readonly string[]])[] = [
  [
    /\b(?:lead|leads|leading|led|head|heads|heading|run|runs|running|charge|helm|spearhead|spearheads|lead agency)\b/iu,
    ['leads', 'runs'],
  ],
  [
    /\b(?:oversee|oversees|overseeing|oversight|supervise|supervises|implement|implements|implementing)\b/iu,
    ['oversees'],
  ],
  [/\b(?:anchor|anchors)\b/iu, ['anchors']],
  [/\b(?:fund|funds|pay|pays|finance|finances|foots?|bears?)\b/iu, ['funds']],
  [/\b(?:launch|launches|launching)\b/iu, ['launches']],
  [/\b(?:establish|establishes|set up|sets up)\b/iu, ['establishes']],
  [/\b(?:approve|approves|approved)\b/iu, ['approves']],
];

/** Asks for an office by any of its kinds. */
const WHO = /\b(?:who|whom|whose|which|what|list|name|give|show)\b/iu;

/** Words that may stand in such a question without asking for more than the role. */
const NEUTRAL = new Set(
  'fund pay financ foot bear cost startup start initi bill tab lead head run charg helm spearhead overse oversight supervis implement anchor launch establish set up approv partner approv agenc offic depart bodi bureau organ offici countri nation govern unit state effort meant suppos respons task role part intern strategi take should would must'.split(
    ' ',
  ),
);

/** Words that ask for all of an office's roles, and nothing more. */
const ALL_ROLES = new Set(
  'list name give show do done role roles task job part ask asked lead led responsibl respons duti assign expect requir recommend concern chapter report commiss say said give given must should plai function mandat involv statu posit standing'.split(
    ' ',
  ),
);
const ASKS_ALL =
  /\b(?:role|roles|status|position|task|tasks|responsib\w+|duties|duty|asked (?:of|to)|expected of|required of|recommend(?:s|ed)? (?:to|for)|recommendations? (?:to|for|concerning)|(?:should|must|does|is) .{0,60}\b(?:do|lead|play)\b|what .{0,60}\bleads?\b)/iu;
/** Beyond this many rows an office is everywhere, and a question for all of it is not answered by a list. */
const ROLES_LIMIT = 8;

/**
 * Answers "who leads X" and "what does Y do" from the register, where the question is that and nothing more: any further
 * word could ask for what the register does not hold (a name, a date, today's holder), and is left to the votes.
 */
export function createSelectRoles(roles: readonly Role[]): SelectRoles {
  return ({ text, entities }) => {
    const [entity, second] = entities;
    if (entity === undefined || !WHO.test(text)) return undefined;
    const named = new Set(
      entities
        .flatMap(({ name, aliases }) => [name, ...aliases])
        .flatMap(words)
        .flatMap(terms),
    );
    const other = terms(text).filter((term) => !named.has(term));
    const asked = askedRoles(text);
    const plain = other.every((term) => NEUTRAL.has(term));
    if (second !== undefined) {
      const wantsAll = entities.length === 2 && ASKS_ALL.test(text) && other.every((term) => ALL_ROLES.has(term));
      const between = roles.filter(({ office, initiative }) => joins(entity.id, second.id, office, initiative));
      return wantsAll && between.length > 0 ? { spans: evidenceOf(between) } : undefined;
    }
    const ofIt = roles.filter(({ initiative }) => initiative === entity.id);
    const holders = ofIt.filter(({ role }) => asked.includes(role));
    if (holders.length > 0 && plain) return { spans: evidenceOf(holders) };
    const beside = ofIt.filter(({ role }) => BESIDE_LEADING.has(role));
    if (asked.includes('leads') && plain && beside.length > 0) {
      return { spans: evidenceOf(beside), leaderless: entity.short ?? entity.name };
    }
    const own = evidenceOf(roles.filter(({ office }) => office === entity.id));
    const wantsAll = entity.kind === 'office' && ASKS_ALL.test(text) && other.every((term) => ALL_ROLES.has(term));
    return wantsAll && own.length > 0 && own.length <= ROLES_LIMIT ? { spans: own } : undefined;
  };
}

/** Roles worth telling where nobody is named who leads. */
const BESIDE_LEADING = new Set(['anchors', 'oversees', 'launches', 'establishes']);

function joins(a: string, b: string, office: string, initiative: string): boolean {
  return (a === office && b === initiative) || (b === office && a === initiative);
}

/** Roles of the register that the words of a question ask for. */
export function askedRoles(text: string): readonly string[] {
  return ROLE_WORDS.filter(([pattern]) => pattern.test(text)).flatMap(([, answering]) => answering);
}

/** One sentence may state several roles; it is quoted once. */
export function evidenceOf(rows: readonly Role[]): Span[] {
  return [...new Map(rows.map(({ evidence }) => [evidence.start, evidence])).values()];
}
