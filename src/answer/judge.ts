import type { Retrieval } from '../retrieve/retrieve.js';
import { type Candidate, countVotes, type Votes } from './votes.js';

/** A candidate with the probability that it answers what is asked. */
export interface Judged extends Candidate {
  readonly probability: number;
}

export interface Judgement {
  /** Most probable first. */
  readonly candidates: readonly Judged[];
  readonly silence: Votes['silence'];
}

export type Judge = (retrieval: Retrieval) => Judgement;

/** What the probability is made from, in the order of the weights. */
export type Features = readonly [
  one: number,
  nearness: number,
  /** How much nearer than the nearest silent question. */
  beforeSilence: number,
  /** How much nearer than the nearest question with another answer. */
  beforeOthers: number,
  /** Votes for it against those for all others and for silence, as a logarithm. */
  share: number,
];

/** Logistic regression fitted on the tuning half of the evaluation by `npx tsx test/eval/fit.ts`. */
export const WEIGHTS: Features = [-0.98, 2.53, 1.2, -2.12, 0.98];

/** Candidates worth a probability; the rest has next to no votes. */
const BEST = 5;
/** Keeps the logarithm of no votes finite. */
const NO_VOTES = 1e-5;

/** Makes the votes for each of the best candidates one probability that it answers what is asked. */
export const judge: Judge = (retrieval) => {
  const votes = countVotes(retrieval);
  const candidates = votes.candidates
    .slice(0, BEST)
    .map((candidate) => ({ ...candidate, probability: logistic(featuresOf(candidate, votes), WEIGHTS) }))
    .sort((a, b) => b.probability - a.probability);
  return { candidates, silence: votes.silence };
};

export function featuresOf(candidate: Candidate, { candidates, silence }: Votes): Features {
  const others = candidates.filter((other) => other !== candidate);
  const against = others.reduce((sum, other) => sum + other.votes, silence.votes);
  return [
    1,
    candidate.nearness,
    candidate.nearness - silence.nearness,
    candidate.nearness - Math.max(0, ...others.map((other) => other.nearness)),
    Math.log((candidate.votes + NO_VOTES) / (against + NO_VOTES)),
  ];
}

export function logistic(features: Features, weights: Features): number {
  const sum = features.reduce((total, feature, at) => total + feature * (weights[at] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
