import type { Chapter } from '../corpus/chapter.js';
import type { List } from '../corpus/lists.js';
import type { Entity } from '../corpus/offices.js';
import type { PassageId, Span } from '../corpus/passage.js';
import type { FindEntities } from '../retrieve/entities.js';

/**
 * Whether spans stand where none of the initiatives that are named is spoken of. Offices do not count: they are named
 * as askers and readers too.
 */
export type StandsElsewhere = (spans: readonly Span[], named: readonly Entity[]) => boolean;

/** A list item speaks of what its introduction does, an endnote of what the passage does that calls it. */
export function createStandsElsewhere(
  chapter: Pick<Chapter, 'passages' | 'passageAt' | 'callOf'>,
  lists: readonly List[],
  findEntities: FindEntities,
): StandsElsewhere {
  const named = new Map(chapter.passages.map(({ id, text }) => [id, initiativesIn(findEntities(text))]));
  const introductions = new Map(
    lists.flatMap(({ introduction, items }) => items.map((item) => [item.passage, introduction.passage] as const)),
  );
  const spokenOf = new Map<PassageId, ReadonlySet<string>>();
  for (const { id, kind, number } of chapter.passages) {
    const context = kind === 'endnote' ? chapter.callOf(number)?.passage.id : introductions.get(id);
    spokenOf.set(id, new Set([id, context].flatMap((place) => (place && named.get(place)) ?? [])));
  }
  const anywhere = new Set([...named.values()].flat());
  return (spans, entities) => {
    const ids = initiativesIn(entities).filter((id) => anywhere.has(id));
    const places = spans.flatMap((span) => chapter.passageAt(span)?.id ?? []);
    return ids.length > 0 && !places.some((place) => ids.some((id) => spokenOf.get(place)?.has(id)));
  };
}

function initiativesIn(entities: readonly Entity[]): string[] {
  return entities.filter(({ kind }) => kind === 'initiative').map(({ id }) => id);
}
