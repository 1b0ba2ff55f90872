import type { Chapter } from '../corpus/chapter.js';
import type { PassageId, Sentence, Span } from '../corpus/passage.js';

/** How spans stand to what was answered just before them; at most one of the first three is 1, all are 0 where nothing was. */
type Neighbourhood = readonly [same: number, samePassage: number, nearby: number, noteOrCall: number];

type FindNeighbourhood = (spans: readonly Span[], before: readonly Span[]) => Neighbourhood;

/** Sentences further on or back that are still near. */
const NEARBY = 4;

export function createNeighbourhood(
  chapter: Pick<Chapter, 'sentences' | 'sentencesIn' | 'passages'>,
): FindNeighbourhood {
  const places = new Map(chapter.sentences.map(({ id }, place) => [id, place]));
  const kinds = new Map(chapter.passages.map(({ id, kind }) => [id, kind === 'endnote' ? 'endnote' : 'body']));
  const notes = new Map(
    chapter.passages.filter(({ kind }) => kind === 'endnote').map(({ id, number }) => [number, id]),
  );
  const called = new Map(
    chapter.passages.map(({ id, marks }) => [id, new Set(marks.flatMap(({ note }) => notes.get(note) ?? []))]),
  );
  const calls = (a: PassageId, b: PassageId) => called.get(a)?.has(b) === true;
  const stand = {
    same: (a: Sentence, b: Sentence) => a.id === b.id,
    inPassage: (a: Sentence, b: Sentence) => a.passage === b.passage,
    nearby: (a: Sentence, b: Sentence) =>
      kinds.get(a.passage) === kinds.get(b.passage) &&
      Math.abs((places.get(a.id) ?? 0) - (places.get(b.id) ?? 0)) <= NEARBY,
    noteOrCall: (a: Sentence, b: Sentence) => calls(a.passage, b.passage) || calls(b.passage, a.passage),
  };
  return (spans, before) => {
    if (before.length === 0) return [0, 0, 0, 0];
    const own = spans.flatMap(chapter.sentencesIn);
    const others = before.flatMap(chapter.sentencesIn);
    const any = (how: (a: Sentence, b: Sentence) => boolean) => own.some((a) => others.some((b) => how(a, b)));
    const noteOrCall = any(stand.noteOrCall) ? 1 : 0;
    if (any(stand.same)) return [1, 0, 0, noteOrCall];
    if (any(stand.inPassage)) return [0, 1, 0, noteOrCall];
    return [0, 0, any(stand.nearby) ? 1 : 0, noteOrCall];
  };
}
