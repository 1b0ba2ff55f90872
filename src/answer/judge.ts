import type { Chapter } from '../corpus/chapter.js';
import type { List } from '../corpus/lists.js';
import type { FindEntities } from '../retrieve/entities.js';
import { words } from '../retrieve/terms.js';
import { type Beside, createFeatures, type Understood } from './features.js';
import { ALONE, LEANING } from './judge-weights.js';
import type { Candidate, Votes } from './votes.js';

/** A candidate with the probability that it answers what is asked. */
export interface Judged extends Candidate {
  readonly probability: number;
}

export interface Judgement {
  /** Most probable first; their probabilities and that of silence add up to one. */
  readonly candidates: readonly Judged[];
  readonly silence: Votes['silence'];
}

/** @param beside where the question leans on what came before it. */
export type Judge = (asked: Understood, beside?: Beside) => Judgement;

/** A few words that nothing was foreseen near to are about nothing here: a code or a joke is as near as this to something. */
const FEW_WORDS = 8;
const NEAR_ENOUGH = 0.55;

/**
 * Weighs the best candidates of all readings of a question against each other and against silence, so that each gets the
 * probability that it answers (multinomial logit).
 */
export function createJudge(chapter: Chapter, lists: readonly List[], findEntities: FindEntities): Judge {
  const weighUp = createFeatures(chapter, lists, findEntities);
  return (asked, beside) => {
    const { candidates, silence } = weighUp(asked, beside);
    // By words alone nothing is as near as by meaning.
    const byMeaning = asked.retrieval.foreseen.some(({ similarity }) => similarity !== undefined);
    const isShort = byMeaning && beside === undefined && words(asked.understanding.text).length <= FEW_WORDS;
    const weights = beside === undefined ? ALONE : LEANING;
    const isOfNothing = isShort && !candidates.some(({ candidate }) => candidate.nearness >= NEAR_ENOUGH);
    const odds = candidates.map(({ features }) => (isOfNothing ? 0 : Math.exp(dot(features, weights.candidate))));
    const all = odds.reduce((sum, one) => sum + one, Math.exp(dot(silence.features, weights.silence)));
    const judged = candidates.map(({ candidate }, at) => ({ ...candidate, probability: (odds[at] ?? 0) / all }));
    return { candidates: judged.sort((a, b) => b.probability - a.probability), silence };
  };
}

export function dot(features: readonly number[], weights: readonly number[]): number {
  return features.reduce((sum, feature, at) => sum + feature * (weights[at] ?? 0), 0);
}
