import { join } from 'node:path';
import * as z from 'zod/v4';
import { readRecords, SpanPair } from './records.js';

const Entity = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  /** The one name by which questions are compared, where it is not `name`. */
  short: z.string().optional(),
  /** Stands before `name` in a sentence: "the World Bank". */
  article: z.literal('the').optional(),
  /**
   * Outsiders are bodies that people ask about and that the chapter does not name; countries have a name and what people
   * and capitals are called after, and no role of their own.
   */
  kind: z.enum(['office', 'initiative', 'outsider', 'country']),
  /** How people write it, abbreviations first. */
  aliases: z.array(z.string()),
});
/** An office, body, coalition or initiative that the chapter names. */
export type Entity = z.infer<typeof Entity>;

/** So wide that whoever else is named may be meant too, or hold a role beside them. */
export const UMBRELLAS: ReadonlySet<string> = new Set(['united-states', 'commission', 'allies']);

const Role = z.object({
  /** Ids of entities. */
  office: z.string(),
  initiative: z.string(),
  /** What kind of role it is, for looking up: leads, oversees, funds … */
  role: z.string(),
  /** The role as the text gives it, with its modal verb: between the office's and the initiative's name. */
  phrase: z.string(),
  evidence: SpanPair,
});
/** One office's role in one initiative, with the sentence that says so. */
export type Role = z.infer<typeof Role>;

/** Reads the names by which people call what the chapter names. */
export function loadEntities(corpusDir: string): Entity[] {
  return readRecords(join(corpusDir, 'aliases.jsonl'), Entity);
}

/** The one name of each office, initiative and outsider; of countries a question is seldom about. */
export function namesOf(entities: readonly Entity[]): string[] {
  return entities.filter(({ kind }) => kind !== 'country').map(({ short, name }) => short ?? name);
}

/** All names and aliases: of what the chapter names, and of the strangers that it does not. */
export function everyNameOf(entities: readonly Entity[]): { names: string[]; strangers: string[] } {
  const everyName = (some: readonly Entity[]) => some.flatMap(({ name, aliases }) => [name, ...aliases]);
  return {
    names: everyName(entities.filter(({ kind }) => kind !== 'outsider')),
    strangers: everyName(entities.filter(({ kind }) => kind === 'outsider')),
  };
}

/** Reads which office has which role in which initiative. */
export function loadRoles(corpusDir: string): Role[] {
  return readRecords(join(corpusDir, 'offices.jsonl'), Role);
}
