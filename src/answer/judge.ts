import type { Chapter } from '../corpus/chapter.js';
import type { List } from '../corpus/lists.js';
import type { Span } from '../corpus/passage.js';
import type { FindEntities } from '../retrieve/entities.js';
import type { Retrieval } from '../retrieve/retrieve.js';
import { words } from '../retrieve/terms.js';
import { lacks } from './asked-type.js';
import { createStandsElsewhere, type StandsElsewhere } from './elsewhere.js';
import { createNeighbourhood, type FindNeighbourhood, type Neighbourhood } from './neighbourhood.js';
import type { Understanding } from './understand.js';
import { type Candidate, countVotes, keyOf, TEN, type Votes, weigh } from './votes.js';

/** A candidate with the probability that it answers what is asked. */
export interface Judged extends Candidate {
  readonly probability: number;
}

export interface Judgement {
  /** Most probable first. */
  readonly candidates: readonly Judged[];
  readonly silence: Votes['silence'];
  /** How many readings of the question it is of. */
  readonly readings: number;
}

/** @param before what was answered just before a question that leans on that. */
export type Judge = (understanding: Understanding, retrieval: Retrieval, before?: readonly Span[]) => Judgement;

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
  /** 1 where no initiative that it names is spoken of where the spans stand; 0 where it leans on what was answered before, and its name is a guess. */
  elsewhere: number,
  /** Its voters against the silent ones, as a logarithm: where votes fade slowly, and where only the nearest count. */
  overSilenceFar: number,
  overSilenceNear: number,
  /** Mean nearness of its nearest three voters, less that of the nearest three silent questions. */
  beforeSilenceOfThree: number,
  /** Share of silent questions and share of its own voters among the ten nearest. */
  silentOfTen: number,
  ownOfTen: number,
  /** Share and unspoken again, times the logarithm of how many words there are: where a scene is told, both mean something else. */
  shareOfLong: number,
  unspokenOfLong: number,
  /** Where it stands from what was answered just before. */
  ...neighbourhood: Neighbourhood,
];

/**
 * Logistic regression fitted by `npx tsx test/eval/fit.ts` on the tuning half of the evaluation, and on foreseen questions
 * where all that the same hand wrote is left out of their vote.
 */
export const WEIGHTS: Features = [
  -4.67, 5.72, 1.37, 0.63, 0.16, -0.52, -0.2, -0.27, -0.38, -0.57, -0.07, 4.06, -2.44, 1.96, 0.12, 0.63, 0, 0, 0, 0,
];
/** … where a question leans on what was answered before it: nearness to that tells more, and that to what was foreseen less. */
export const WEIGHTS_LEANING: Features = [
  -2.77, 1.22, 2.7, 3.61, 0.46, 0.04, -0.77, 0, 0, -0.58, 0.1, 2.5, -1.4, 2.12, -0.11, 0.19, 0.99, 1.45, 0.89, 1.49,
];

/** Candidates worth a probability; the rest has next to no votes. */
const BEST = 5;
/** Keep the logarithm of no votes finite, each at the size of a far vote of its kind. */
const NO_VOTES = 1e-5;
const NO_VOTES_FAR = 1e-4;
const NO_VOTES_NEAR = 1e-6;
/** How quickly votes fade for the two looks beside the count itself. */
const FAR = 10;
const NEAR = 40;

/** A few words that nothing was foreseen near to are about nothing here: a code or a joke is as near as this to something. */
const FEW_WORDS = 8;
const NEAR_ENOUGH = 0.55;

/** Makes the votes for each of the best candidates one probability that it answers what is asked. */
export function createJudge(chapter: Chapter, lists: readonly List[], findEntities: FindEntities): Judge {
  const places = {
    chapter,
    standsElsewhere: createStandsElsewhere(chapter, lists, findEntities),
    neighbourhood: createNeighbourhood(chapter),
  };
  return (understanding, retrieval, before = []) => {
    const votes = countVotes(asksAbout(understanding.text) ? withoutSpecifics(retrieval) : retrieval);
    const known = { ...places, understanding, votes, unspoken: retrieval.unspoken, before };
    const weights = before.length > 0 ? WEIGHTS_LEANING : WEIGHTS;
    // By words alone nothing is as near as by meaning.
    const byMeaning = retrieval.foreseen.some(({ similarity }) => similarity !== undefined);
    const isShort = byMeaning && before.length === 0 && words(understanding.text).length <= FEW_WORDS;
    const probabilityOf = (candidate: Candidate): number =>
      isShort && candidate.nearness < NEAR_ENOUGH ? 0 : logistic(featuresOf(candidate, known), weights);
    const candidates = votes.candidates
      .slice(0, BEST)
      .map((candidate) => ({ ...candidate, probability: probabilityOf(candidate) }))
      .sort((a, b) => b.probability - a.probability);
    return { candidates, silence: votes.silence, readings: 1 };
  };
}

/** How much another reading of a question counts beside the first; fitted on follow-ups of the tuning half. */
const OTHER_READING = 0.7;

/**
 * One judgement of several readings of a question, the first of which counts for all but the probability: that is of any of them
 * leading to the answer (noisy or). What answers a question answers most of its readings, and each is led astray in its own way.
 */
export function pool([first, ...others]: readonly [Judgement, ...Judgement[]]): Judgement {
  const pooled = new Map(first.candidates.map((candidate) => [keyOf(candidate), candidate]));
  for (const candidate of others.flatMap(({ candidates }) => candidates)) {
    const key = keyOf(candidate);
    const known = pooled.get(key);
    const missed = (1 - (known?.probability ?? 0)) * (1 - OTHER_READING * candidate.probability);
    pooled.set(key, { ...(known ?? candidate), probability: 1 - missed });
  }
  const candidates = [...pooled.values()].sort((a, b) => b.probability - a.probability);
  return { candidates, silence: first.silence, readings: 1 + others.length };
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
  readonly understanding: Pick<Understanding, 'text' | 'asks' | 'outsiders' | 'entities'>;
  readonly votes: Votes;
  readonly unspoken: number;
  readonly chapter: Pick<Chapter, 'sentencesIn'>;
  readonly standsElsewhere: StandsElsewhere;
  readonly neighbourhood: FindNeighbourhood;
  readonly before: readonly Span[];
}

export function featuresOf(candidate: Candidate, known: Case): Features {
  const { understanding, votes, unspoken, chapter } = known;
  // A set of spans that shares some with this one speaks for it as much as against it.
  const others = votes.candidates.filter((other) => !shareSpans(other, candidate));
  const against = others.reduce((sum, other) => sum + other.votes, votes.silence.votes);
  const share = Math.log((candidate.votes + NO_VOTES) / (against + NO_VOTES));
  const length = Math.log(Math.max(1, words(understanding.text).length));
  const text = candidate.spans.flatMap((span) => chapter.sentencesIn(span).map((sentence) => sentence.text)).join(' ');
  const own = candidate.voters;
  const silent = votes.silence.voters;
  const ofTen = (voters: readonly number[]) => voters.filter((near) => near >= votes.tenth).length / TEN;
  const logRatio = (steepness: number, none: number) =>
    Math.log((weigh(own, steepness) + none) / (weigh(silent, steepness) + none));
  return [
    1,
    candidate.nearness,
    candidate.nearness - votes.silence.nearness,
    candidate.nearness - Math.max(0, ...others.map((other) => other.nearness)),
    share,
    unspoken,
    lacks(understanding.asks, text) ? 1 : 0,
    understanding.outsiders.length > 0 ? 1 : 0,
    known.before.length === 0 && known.standsElsewhere(candidate.spans, understanding.entities) ? 1 : 0,
    logRatio(FAR, NO_VOTES_FAR),
    logRatio(NEAR, NO_VOTES_NEAR),
    meanOfThree(own) - meanOfThree(silent),
    ofTen(silent),
    ofTen(own),
    share * length,
    unspoken * length,
    ...known.neighbourhood(candidate.spans, known.before),
  ];
}

function meanOfThree(voters: readonly number[]): number {
  const three = voters.slice(0, 3);
  return three.reduce((sum, near) => sum + near, 0) / Math.max(1, three.length);
}

function shareSpans(a: Candidate, b: Candidate): boolean {
  return a.contrary === b.contrary && a.spans.some(({ start }) => b.spans.some((other) => other.start === start));
}

export function logistic(features: readonly number[], weights: readonly number[]): number {
  const sum = features.reduce((total, feature, at) => total + feature * (weights[at] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
