import type { Chapter } from '../corpus/chapter.js';
import type { FindEntities } from '../retrieve/entities.js';
import type { Retrieval } from '../retrieve/retrieve.js';
import { lacksAskedType } from './asked-type.js';
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

/** @param question in the asker's words. */
export type Judge = (question: string, retrieval: Retrieval) => Judgement;

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
  /** Share of the question that the chapter does not speak of. */
  unspoken: number,
  /** 1 where the question wants a kind of thing, such as a sum or a date, that the spans do not hold. */
  lacksType: number,
  /** 1 where it names a body that the chapter does not. */
  outsider: number,
];

/** Logistic regression fitted on the tuning half of the evaluation by `npx tsx test/eval/fit.ts`. */
export const WEIGHTS: Features = [-2.08, 2.06, 0.66, 1.56, 0.66, 0.53, -0.88, -0.9];

/** Candidates worth a probability; the rest has next to no votes. */
const BEST = 5;
/** Keeps the logarithm of no votes finite. */
const NO_VOTES = 1e-5;

/** Makes the votes for each of the best candidates one probability that it answers what is asked. */
export function createJudge(chapter: Pick<Chapter, 'sentencesIn'>, findEntities: FindEntities): Judge {
  return (question, retrieval) => {
    const votes = countVotes(asksAbout(question) ? withoutSpecifics(retrieval) : retrieval);
    const outsider = findEntities(question).some(({ kind }) => kind === 'outsider');
    const candidates = votes.candidates
      .slice(0, BEST)
      .map((candidate) => {
        const features = featuresOf(candidate, {
          question,
          votes,
          unspoken: retrieval.unspoken,
          outsider,
          chapter,
        });
        return { ...candidate, probability: logistic(features, WEIGHTS) };
      })
      .sort((a, b) => b.probability - a.probability);
    return { candidates, silence: votes.silence };
  };
}

/** "Does it say anything on …": any words on it answer. */
const ABOUT =
  /\b(?:say|says|said|saying|anything|something|mentions?|mentioned|talks?|covers?|address(?:es)?|discuss(?:es)?|position|passage|text|line|words?)\b.{0,30}?\b(?:about|on|of|regarding|concerning|as regards)\b|\bwhat about\b/iu;
/** … but not where it goes on to ask for something of it. */
const SPECIFIC =
  /\b(?:who|whom|whose|which|when|where|why|how|whether|names?|number|amount|budget|cost|date|deadline)\b/iu;

function asksAbout(question: string): boolean {
  const about = ABOUT.exec(question);
  return about !== null && !SPECIFIC.test(question.slice(about.index + about[0].length));
}

/** Silent questions that ask for a thing of a subject say nothing against a question that asks for the subject alone. */
function withoutSpecifics(retrieval: Retrieval): Retrieval {
  const general = new Set(['offtopic', 'other', 'hostile', 'current', 'otherchapter']);
  const foreseen = retrieval.foreseen.filter(({ item }) => item.spans.length > 0 || general.has(item.asks ?? ''));
  return { ...retrieval, foreseen };
}

interface Case {
  readonly question: string;
  readonly votes: Votes;
  readonly unspoken: number;
  readonly outsider: boolean;
  readonly chapter: Pick<Chapter, 'sentencesIn'>;
}

export function featuresOf(candidate: Candidate, { question, votes, unspoken, outsider, chapter }: Case): Features {
  // A set of spans that shares some with this one speaks for it as much as against it.
  const others = votes.candidates.filter((other) => !shareSpans(other, candidate));
  const against = others.reduce((sum, other) => sum + other.votes, votes.silence.votes);
  const text = candidate.spans.flatMap((span) => chapter.sentencesIn(span).map((sentence) => sentence.text)).join(' ');
  return [
    1,
    candidate.nearness,
    candidate.nearness - votes.silence.nearness,
    candidate.nearness - Math.max(0, ...others.map((other) => other.nearness)),
    Math.log((candidate.votes + NO_VOTES) / (against + NO_VOTES)),
    unspoken,
    lacksAskedType(question, text) ? 1 : 0,
    outsider ? 1 : 0,
  ];
}

function shareSpans(a: Candidate, b: Candidate): boolean {
  return a.contrary === b.contrary && a.spans.some(({ start }) => b.spans.some((other) => other.start === start));
}

export function logistic(features: Features, weights: Features): number {
  const sum = features.reduce((total, feature, at) => total + feature * (weights[at] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
