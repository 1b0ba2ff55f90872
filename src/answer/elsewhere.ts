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
  const around = new Map<PassageId, Set<string>>();
  const add = (id: PassageId, from: PassageId) => {
    const ids = around.get(id) ?? new Set();
    for (const entity of named.get(from) ?? []) ids.add(entity);
    around.set(id, ids);
  };
  for (const { id, kind, number } of chapter.passages) {
    add(id, id);
    const call = kind === 'endnote' ? chapter.callOf(number)?.passage : undefined;
    if (call !== undefined) add(id, call.id);
  }
  for (const { introduction, items } of lists) {
    for (const item of items) add(item.passage, introduction.passage);
  }
  const spoken = new Map<string, Set<PassageId>>();
  for (const [passage, ids] of around) for (const id of ids) spoken.set(id, (spoken.get(id) ?? new Set()).add(passage));
  return (spans, entities) => {
    const places = initiativesIn(entities).flatMap((id) => spoken.get(id) ?? []);
    if (places.length === 0) return false;
    const own = spans.flatMap((span) => chapter.passageAt(span)?.id ?? []);
    return !places.some((some) => own.some((id) => some.has(id)));
  };
}

function initiativesIn(entities: readonly Entity[]): string[] {
  return entities.filter(({ kind }) => kind === 'initiative').map(({ id }) => id);
}
