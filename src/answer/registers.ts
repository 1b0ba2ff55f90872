import type { Chapter } from '../corpus/chapter.js';
import type { Entity, Role } from '../corpus/offices.js';
import type { Span } from '../corpus/passage.js';
import type { Recommendation } from '../corpus/recommendations.js';
import { CorpusError } from '../errors.js';
import type { FindEntities } from '../retrieve/entities.js';
import { createLexicalSearch } from '../retrieve/lexical.js';
import { terms } from '../retrieve/terms.js';
import type { Citation } from './answer.js';
import type { Cite } from './cite.js';

/** One recommendation of the chapter. The numbering is ours: the report gives none. */
export interface RecommendationEntry {
  /** `1`, `1.2`, `1.2.3`. */
  readonly id: string;
  readonly title: string;
  readonly parent?: string | undefined;
  /** Whom the text addresses; empty where it names nobody. */
  readonly addressedTo: readonly string[];
  /** Who acts; empty where the text names nobody. */
  readonly actors: readonly string[];
  readonly citation: Citation;
}

/** One row of "which office has which role in what", each with its evidence. */
export interface RoleEntry {
  readonly office: string;
  readonly officeId: string;
  /** The role with its modal verb, as it stands between the two names: `should be the anchor partner of`. */
  readonly role: string;
  /** What kind of role it is: leads, supports, funds … */
  readonly kind: string;
  readonly initiative: string;
  readonly citation: Citation;
}

export interface OfficeEntry {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly RoleEntry[];
}

/** The registers as people ask for them. Citations are numbered from 1 within each returned list. */
export interface Registers {
  /** By number, office or topic; all of them without a query. */
  recommendations(query?: string): readonly RecommendationEntry[];
  recommendation(id: string): RecommendationEntry | undefined;
  /** By office or initiative; all of them without a query. */
  roles(query?: string): readonly RoleEntry[];
  office(id: string): OfficeEntry | undefined;
  readonly offices: readonly OfficeEntry[];
}

interface Parts {
  readonly chapter: Chapter;
  readonly cite: Cite;
  readonly entities: readonly Entity[];
  readonly findEntities: FindEntities;
  readonly roles: readonly Role[];
  readonly recommendations: readonly Recommendation[];
}

/** "1.4", "recommendation 2", "#3"; a figure beside other words is part of a name, such as a visa's. */
const NUMBER_ALONE = /^\W*(?:(?:recommendations?|recs?|numbers?|no|nr)\b\W*)*(\d{1,2}(?:\.\d{1,2})*)\W*$/iu;
/** Rows shown for a topic; beyond these the match is too weak to be worth reading. */
const TOPIC_LIMIT = 5;

/** @throws CorpusError when a row names an unknown entity or its evidence is not words of the chapter. */
export function createRegisters({ chapter, cite, entities, findEntities, roles, recommendations }: Parts): Registers {
  const byId = new Map(entities.map((entity) => [entity.id, entity]));
  const searchRecommendations = createLexicalSearch(
    recommendations.map(({ title, span }) => terms(`${title} ${chapter.quote(span)}`)),
  );
  const searchRoles = createLexicalSearch(
    roles.map((role) => terms(`${nameOf(role.office)} ${role.phrase} ${nameOf(role.initiative)}`)),
  );

  function nameOf(id: string): string {
    const entity = byId.get(id);
    if (entity === undefined) throw new CorpusError(`offices.jsonl names “${id}”, which aliases.jsonl does not have.`);
    return entity.name;
  }
  const citeRow = (span: Span, n: number): Citation => {
    const citation = cite(span, n);
    if (citation === undefined)
      throw new CorpusError(`A register row cites ${span.start}–${span.end}, which is no text.`);
    return citation;
  };
  const recommendationEntry = ({ span, ...row }: Recommendation, index: number): RecommendationEntry => ({
    ...row,
    citation: citeRow(span, index + 1),
  });
  const roleEntry = (role: Role, index: number): RoleEntry => ({
    office: nameOf(role.office),
    officeId: role.office,
    role: role.phrase,
    kind: role.role,
    initiative: nameOf(role.initiative),
    citation: citeRow(role.evidence, index + 1),
  });

  function selectRecommendations(query: string): readonly Recommendation[] {
    const number = NUMBER_ALONE.exec(query)?.[1];
    const numbered = recommendations.filter(({ id }) => id === number || id.startsWith(`${number}.`));
    if (numbered.length > 0) return numbered;
    const named = findEntities(query).map((entity) => entity.name);
    const concerned = recommendations.filter(({ addressedTo, actors, title, span }) =>
      named.some(
        (name) => [...addressedTo, ...actors].includes(name) || `${title} ${chapter.quote(span)}`.includes(name),
      ),
    );
    if (concerned.length > 0) return concerned;
    return pick(recommendations, searchRecommendations(query, TOPIC_LIMIT));
  }

  function selectRoles(query: string): readonly Role[] {
    const named = new Set(findEntities(query).map((entity) => entity.id));
    const concerned = roles.filter(({ office, initiative }) => named.has(office) || named.has(initiative));
    return concerned.length > 0 ? concerned : pick(roles, searchRoles(query, TOPIC_LIMIT));
  }

  const offices = entities
    .filter((entity) => roles.some((role) => role.office === entity.id))
    .map(({ id, name }) => ({ id, name, roles: roles.filter((role) => role.office === id).map(roleEntry) }));
  return {
    recommendations: (query = '') =>
      (query.trim() === '' ? recommendations : selectRecommendations(query)).map(recommendationEntry),
    recommendation: (id) => recommendations.filter((row) => row.id === id).map(recommendationEntry)[0],
    roles: (query = '') => (query.trim() === '' ? roles : selectRoles(query)).map(roleEntry),
    office: (id) => offices.find((office) => office.id === id),
    offices,
  };
}

function pick<Row>(rows: readonly Row[], ranked: readonly { index: number }[]): Row[] {
  return ranked.flatMap(({ index }) => rows[index] ?? []);
}
