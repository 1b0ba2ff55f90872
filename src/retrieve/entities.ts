import type { Entity } from '../corpus/offices.js';
import { distanceWithin, lettersOf, mayBeWithin } from './edit-distance.js';
import { englishWords } from './english-words.js';
import { anyOf, asWords } from './names-pattern.js';
import { words } from './terms.js';

/** Finds the offices and initiatives that a text names, in order of their first place in it. */
export type FindEntities = (text: string) => Entity[];

interface Name {
  readonly entity: Entity;
  readonly parts: readonly string[];
  /** Ordinary words that are also names ("State", "AID") count only as they are written. */
  readonly cased: string | undefined;
}

/** A letter away from a shorter part of a name stands another word; a longer one may have two mistakes. */
const SHORTEST = 5;
const LONG = 9;
/** Words of questions whose meaning is remembered. */
const TOKENS_KEPT = 10_000;

const ORDINARY_WORDS = new Set([
  'un',
  'quad',
  'meta',
  'apple',
  'amazon',
  'state',
  'aid',
  'us',
  'energy',
  'trump',
  'turkey',
  'commonwealth',
  'emirates',
  'q',
  'wh',
  'annex',
  'allies',
  'partners',
  'washington',
]);

/** Finds names in a text, as `nameAlike` writes them, in order. */
export function createNamesIn(nameAlike: NameAlike, names: readonly string[]): (text: string) => string[] {
  const pattern = new RegExp(asWords(anyOf(names)), 'giu');
  return (text) => nameAlike(text).match(pattern) ?? [];
}

/** @param entities offices and initiatives with their aliases. */
export function createFindEntities(entities: readonly Entity[]): FindEntities {
  const names = entities
    .filter(({ kind }) => kind !== 'country')
    .flatMap((entity) => [entity.name, ...entity.aliases].map((alias) => nameOf(entity, alias)))
    // Longer names first: "International Digital Democracy Initiative" before "International".
    .sort((a, b) => b.parts.length - a.parts.length);
  const nameWords = new Set(names.flatMap(({ parts }) => parts));
  const ours = names.filter(({ entity }) => entity.kind !== 'outsider').flatMap(({ parts }) => parts);
  const mistypable = [...new Set(ours)]
    .filter((part) => part.length >= SHORTEST)
    .map((part) => ({ part, letters: lettersOf(part), limit: part.length >= LONG ? 2 : 1 }));
  const meant = new Map<string, readonly string[]>();
  /**
   * Words of names that a token may stand for; one that stands in some name is that word, and no other one mistyped, nor is
   * any word of English but a form of it: "condition" is no coalition. The names of strangers are so many that ordinary words
   * come near them: "begin" is not Benin.
   */
  const meantBy = (token: string): readonly string[] => {
    if (nameWords.has(token)) return [token];
    const known = meant.get(token);
    if (known !== undefined) return known;
    const letters = lettersOf(token);
    const near = mistypable
      .filter((one) => mayBeWithin(letters, one.letters, one.limit) && isMistyped(one.part, token, one.limit))
      .filter(({ part }) => token.startsWith(part) || part.startsWith(token) || !englishWords().has(token))
      .map(({ part }) => part);
    if (meant.size >= TOKENS_KEPT) meant.clear();
    meant.set(token, near);
    return near;
  };
  return (text) => {
    const tokens = words(text);
    const taken = new Set<number>();
    const found = new Map<Entity, number>();
    // Names as written go first: a mistyped MAIRI is one letter from other names.
    for (const meanings of [tokens.map((token) => [token]), tokens.map(meantBy)]) {
      const present = new Set(meanings.flat());
      for (const name of names) {
        if (!name.parts.every((part) => present.has(part))) continue;
        const at = placeOf(name, meanings, text, taken);
        if (at < 0) continue;
        for (let offset = 0; offset < name.parts.length; offset += 1) taken.add(at + offset);
        found.set(name.entity, Math.min(at, found.get(name.entity) ?? at));
      }
    }
    return [...found].sort(([, a], [, b]) => a - b).map(([entity]) => entity);
  };
}

function nameOf(entity: Entity, alias: string): Name {
  const parts = words(alias);
  const [only] = parts;
  const ordinary = parts.length === 1 && only !== undefined && ORDINARY_WORDS.has(only);
  return { entity, parts, cased: ordinary ? alias : undefined };
}

function placeOf(
  name: Name,
  meanings: readonly (readonly string[])[],
  text: string,
  taken: ReadonlySet<number>,
): number {
  if (name.parts.length === 0) return -1;
  if (name.cased !== undefined && !new RegExp(asWords(name.cased), 'u').test(text)) {
    return -1;
  }
  for (let at = 0; at + name.parts.length <= meanings.length; at += 1) {
    const free = name.parts.every((_, offset) => !taken.has(at + offset));
    if (free && name.parts.every((part, offset) => meanings[at + offset]?.includes(part))) return at;
  }
  return -1;
}

/**
 * Whether a token is a part of a name but for a few letters. Few lose the first letter of a word that they type, and "said" is
 * not USAID.
 */
function isMistyped(part: string, token: string, limit: number): boolean {
  if (token.length < part.length && token[0] !== part[0]) return false;
  return distanceWithin(part, token, limit);
}

/** Puts one name for each office and initiative in place of all that people write for it. */
export type NameAlike = (text: string) => string;

/**
 * Questions are compared by what they ask; that one says "Multilateral AI Research Institute" and the other "MAIRI" must
 * not make them strangers, nor a long name that they share make them alike.
 */
export function createNameAlike(entities: readonly Entity[]): NameAlike {
  const names = entities
    .filter(({ kind }) => kind !== 'outsider')
    .flatMap(({ name, short = name, aliases }) => [name, ...aliases].map((alias) => ({ alias, short })))
    .filter(({ alias, short }) => alias !== short && !ORDINARY_WORDS.has(alias.toLowerCase()));
  const shorts = new Map(names.map(({ alias, short }) => [alias.toLowerCase(), short]));
  const pattern = new RegExp(asWords(anyOf(names.map(({ alias }) => alias))), 'giu');
  return (text) => text.replace(pattern, (name) => shorts.get(name.toLowerCase()) ?? name);
}
