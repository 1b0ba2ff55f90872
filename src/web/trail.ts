import { type Citation, TURNS_THAT_COUNT } from '../answer/answer.js';
import type { Chapter } from '../corpus/chapter.js';
import type { Passage, Span } from '../corpus/passage.js';
import { allOf, firstOf, type Query, spanOf } from './query.js';

/**
 * What links out of an answer carry along, because the server keeps nothing for the web: the questions of the thread,
 * and the places that the last answer cites, between which the reader leads on and back.
 */
export interface Trail {
  /** Oldest first. */
  readonly questions: readonly string[];
  readonly places: readonly Span[];
}

/** An answer cites a few places; whatever a link claims beyond these is not followed. */
const PLACES_CARRIED = 24;
/** Together longer questions stay out of links, which every proxy on the way must take; forms still carry them. */
const LINK_LIMIT = 1500;

/** Reads the trail that a request carries: `h` for each question, `c` for the places. */
export function readTrail(query: Query): Trail {
  const places = (firstOf(query.c) ?? '').split(',', PLACES_CARRIED).flatMap((place) => spanOf(place) ?? []);
  return { questions: allOf(query.h).slice(-TURNS_THAT_COUNT), places };
}

/** The trail as the rest of a query that has begun, `&c=…&h=…`; nothing where there is nothing to carry. */
function trailQuery({ questions, places }: Trail): string {
  const cited = places.length === 0 ? '' : `&c=${places.map(({ start, end }) => `${start}-${end}`).join(',')}`;
  const asked = questions.map((question) => `&h=${encodeURIComponent(question.toWellFormed())}`).join('');
  return asked.length > LINK_LIMIT ? cited : `${cited}${asked}`;
}

/** The path of a passage, without what is marked. */
export function passagePath({ kind, id, number }: Pick<Passage, 'kind' | 'id' | 'number'>): string {
  return kind === 'endnote' ? `/n/${number}` : `/p/${id}`;
}

/** Opens the reader with the words of a span marked; undefined where they are in no passage. */
export function placeLink(chapter: Chapter, span: Span, trail: Trail): string | undefined {
  const passage = chapter.passageAt(span);
  if (passage === undefined) return undefined;
  return `${passagePath(passage)}?q=${span.start}-${span.end}${trailQuery(trail)}#m`;
}

/** The same for a citation: the page links within itself, at whatever address people reach it. */
export function citationLink({ passage, start, end }: Citation, trail?: Trail): string {
  const path = passage.startsWith('n') ? `/n/${Number(passage.slice(1))}` : `/p/${passage}`;
  return `${path}?q=${start}-${end}${trail === undefined ? '' : trailQuery(trail)}#m`;
}

/** Asks `question` with these before it; without them it is the link to share. */
export function askLink(question: string, before: readonly string[] = []): string {
  return `/?q=${encodeURIComponent(question.toWellFormed())}${trailQuery({ questions: before, places: [] })}`;
}
