import type { ForeseenQuestion } from '../corpus/foreseen.js';
import type { Sentence, Span } from '../corpus/passage.js';
import type { Hit, Retrieval } from '../retrieve/retrieve.js';

/** A set of sentences that may be the answer, with the votes for it. */
export interface Candidate {
  readonly spans: readonly Span[];
  readonly votes: number;
  /** How near the nearest voter is, 0 to 1. */
  readonly nearness: number;
}

export interface Judgement {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Votes for silence, and the nearest silent question. */
  readonly silence: {
    readonly votes: number;
    readonly nearness: number;
    readonly question: ForeseenQuestion | undefined;
  };
}

/** Share of meaning against words in nearness; see the scores of `npm run eval` before changing it. */
const MEANING = 0.6;
/** A sentence was not written as a question, so that it is never as near to one as a foreseen question is. */
const DIRECT = 0.85;
/** How quickly a vote fades with distance: at 0.1 farther, a vote counts about a third. */
const STEEPNESS = 12;

/** How near a hit is to the question, 0 to 1: its meaning and its words, or its words alone without a model. */
export function nearness(hit: Pick<Hit<unknown>, 'similarity' | 'overlap'>): number {
  if (hit.similarity === undefined) return hit.overlap;
  return MEANING * Math.max(0, hit.similarity) + (1 - MEANING) * hit.overlap;
}

/** Lets the nearest foreseen questions and the nearest sentences vote on the spans that answer, or on silence. */
export function judge(retrieval: Retrieval): Judgement {
  const ballots = new Map<string, { spans: readonly Span[]; votes: number; nearness: number }>();
  const silence = { votes: 0, nearness: 0, question: undefined as ForeseenQuestion | undefined };
  const vote = (spans: readonly Span[], near: number) => {
    const key = spans.map(({ start, end }) => `${start}-${end}`).join(' ');
    const ballot = ballots.get(key) ?? { spans, votes: 0, nearness: 0 };
    ballot.votes += weight(near);
    ballot.nearness = Math.max(ballot.nearness, near);
    ballots.set(key, ballot);
  };
  for (const hit of retrieval.foreseen) {
    const near = nearness(hit);
    if (hit.item.spans.length > 0) {
      vote(hit.item.spans, near);
      continue;
    }
    silence.votes += weight(near);
    if (near > silence.nearness) {
      silence.nearness = near;
      silence.question = hit.item;
    }
  }
  for (const hit of retrieval.sentences) vote([spanOf(hit.item)], nearness(hit) * DIRECT);
  const candidates = [...ballots.values()]
    .map((ballot) => ({ ...ballot, votes: pooledVotes(ballot, [...ballots.values()]) }))
    .sort((a, b) => b.votes - a.votes);
  return { candidates, silence };
}

/** Votes for a set of spans and, in part, for sets that share spans with it. */
function pooledVotes(
  ballot: { spans: readonly Span[] },
  all: readonly { spans: readonly Span[]; votes: number }[],
): number {
  return all.reduce((sum, other) => sum + other.votes * sharedPart(ballot.spans, other.spans), 0);
}

/** Jaccard similarity of two sets of spans. */
function sharedPart(a: readonly Span[], b: readonly Span[]): number {
  const shared = a.filter((one) => b.some((other) => one.start === other.start && one.end === other.end)).length;
  return shared / (a.length + b.length - shared);
}

function weight(near: number): number {
  return Math.exp(STEEPNESS * (near - 1));
}

function spanOf({ start, end }: Sentence): Span {
  return { start, end };
}
