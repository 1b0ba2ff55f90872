import type { ForeseenQuestion } from '../corpus/foreseen.js';
import type { Span } from '../corpus/passage.js';
import type { Hit, Retrieval } from '../retrieve/retrieve.js';

/** A set of spans that may be the answer, with the votes for it. */
export interface Candidate {
  readonly spans: readonly Span[];
  /** The spans contradict what the question takes for granted. */
  readonly contrary: boolean;
  readonly votes: number;
  /** How near the nearest voter is, 0 to 1. */
  readonly nearness: number;
  /** The same of all its own voters, nearest first. */
  readonly voters: readonly number[];
}

export interface Votes {
  /** Most votes first. */
  readonly candidates: readonly Candidate[];
  readonly silence: {
    readonly votes: number;
    readonly nearness: number;
    readonly voters: readonly number[];
    /** The nearest question that the chapter was foreseen not to answer. */
    readonly question: ForeseenQuestion | undefined;
  };
  /** How near the tenth nearest voter of all is, silent ones included; 0 where there are fewer. */
  readonly tenth: number;
}

/** Voters that are near enough to be looked at by themselves. */
export const TEN = 10;

/** How hits become votes; fitted on the tuning half of the evaluation. */
export const VOTING = {
  /** Share of meaning against words in nearness. */
  meaning: 0.85,
  /** A sentence was not written as a question, so that it is never as near to one as a foreseen question is. */
  direct: 0.85,
  /** How quickly a vote fades with distance: at 22, a vote that is 0.1 farther counts about a ninth. */
  steepness: 22,
};

/** Lets the nearest foreseen questions and the nearest sentences vote on the spans that answer, or on silence. */
export function countVotes(retrieval: Retrieval): Votes {
  const ballots = new Map<
    string,
    { spans: readonly Span[]; contrary: boolean; votes: number; nearness: number; voters: number[] }
  >();
  const silence = {
    votes: 0,
    nearness: 0,
    voters: [] as number[],
    question: undefined as ForeseenQuestion | undefined,
  };
  const vote = (spans: readonly Span[], contrary: boolean, near: number) => {
    const key = keyOf({ contrary, spans });
    const ballot = ballots.get(key) ?? { spans, contrary, votes: 0, nearness: 0, voters: [] };
    ballot.votes += weight(near);
    ballot.voters.push(near);
    ballot.nearness = Math.max(ballot.nearness, near);
    ballots.set(key, ballot);
  };
  for (const hit of retrieval.foreseen) {
    const near = nearness(hit);
    const { spans, contrary = false } = hit.item;
    if (spans.length > 0) {
      vote(spans, contrary, near);
      continue;
    }
    silence.votes += weight(near);
    silence.voters.push(near);
    if (near > silence.nearness) {
      silence.nearness = near;
      silence.question = hit.item;
    }
  }
  for (const hit of retrieval.sentences) {
    vote([{ start: hit.item.start, end: hit.item.end }], false, nearness(hit) * VOTING.direct);
  }
  const all = [...ballots.values()];
  const candidates = all
    .map((ballot) => ({ ...ballot, voters: nearestFirst(ballot.voters), votes: pooledVotes(ballot, all) }))
    .sort((a, b) => b.votes - a.votes);
  const tenth = nearestFirst([...all.flatMap(({ voters }) => voters), ...silence.voters])[TEN - 1] ?? 0;
  return { candidates, silence: { ...silence, voters: nearestFirst(silence.voters) }, tenth };
}

/** The same for candidates that say the same. */
export function keyOf({ contrary, spans }: Pick<Candidate, 'contrary' | 'spans'>): string {
  return `${contrary} ${spans.map(({ start, end }) => `${start}-${end}`).join(' ')}`;
}

/** How near a hit is to the question, 0 to 1: its meaning and its words, or its words alone without a model. */
function nearness(hit: Pick<Hit<unknown>, 'similarity' | 'overlap'>): number {
  if (hit.similarity === undefined) return hit.overlap;
  return VOTING.meaning * Math.max(0, hit.similarity) + (1 - VOTING.meaning) * hit.overlap;
}

function weight(near: number, steepness = VOTING.steepness): number {
  return Math.exp(steepness * (near - 1));
}

function nearestFirst(voters: readonly number[]): number[] {
  return [...voters].sort((a, b) => b - a);
}

/** Votes of some voters where they fade more or less quickly than in the count. */
export function weigh(voters: readonly number[], steepness: number): number {
  return voters.reduce((sum, near) => sum + weight(near, steepness), 0);
}

type Ballot = Pick<Candidate, 'spans' | 'contrary' | 'votes'>;

/** Votes for a set of spans and, in part, for sets that share spans with it. */
function pooledVotes(ballot: Ballot, all: readonly Ballot[]): number {
  return all.reduce(
    (sum, other) =>
      sum + (other.contrary === ballot.contrary ? other.votes * sharedPart(ballot.spans, other.spans) : 0),
    0,
  );
}

/** Jaccard similarity of two sets of spans. */
function sharedPart(a: readonly Span[], b: readonly Span[]): number {
  const shared = a.filter((one) => b.some((other) => one.start === other.start && one.end === other.end)).length;
  return shared / (a.length + b.length - shared);
}
