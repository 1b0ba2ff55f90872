import type { Chapter } from '../corpus/chapter.js';
import type { Span } from '../corpus/passage.js';
import type { Compose, Draft } from './draft.js';
import { type Candidate, judge } from './judge.js';
import { SILENT } from './wording.js';

/** Below this nearness nothing that was found is about the question. */
const FLOOR = 0.42;

/** Composes answers of whole sentences and list items, in reading order; nothing is rephrased. */
export function createExtract(chapter: Chapter): Compose {
  return (_question, retrieval): Draft => {
    const { candidates, silence } = judge(retrieval);
    const best = candidates[0];
    const nearest = candidates.flatMap((candidate) => candidate.spans);
    if (best === undefined || best.nearness < FLOOR || silence.votes > best.votes) {
      return { claims: [], complete: false, nearest, missing: [], refusal: SILENT, composer: 'extract' };
    }
    return {
      claims: withItems(chapter, best).map((span) => ({ evidence: [span] })),
      complete: true,
      nearest: [],
      missing: [],
      refusal: SILENT,
      composer: 'extract',
    };
  };
}

/** A sentence that introduces a list ("… four big initiatives:") says nothing without the items after it. */
function withItems(chapter: Chapter, candidate: Candidate): Span[] {
  const [only, ...more] = candidate.spans;
  if (only === undefined || more.length > 0) return [...candidate.spans];
  const passage = chapter.passageAt(only);
  if (passage === undefined || !chapter.quote(only).endsWith(':')) return [only];
  const following = chapter.passages.slice(chapter.passages.indexOf(passage) + 1);
  const end = following.findIndex((next) => next.kind !== 'item');
  const items = following.slice(0, end < 0 ? following.length : end);
  return [only, ...items.flatMap((item) => item.sentences.slice(0, 1))];
}
