import type { ForeseenQuestion } from '../corpus/foreseen.js';
import type { Gloss } from '../retrieve/gloss.js';
import type { FollowUps } from './follow-up.js';

/** A foreseen question as it is compared: in English or a gloss of it, with one name for each thing, and standing alone. */
export type AsCompared = (question: ForeseenQuestion) => string;

/** Lets foreseen follow-ups stand alone by the rules for those of people, and with what they are about: a bare "how many?" is none. */
export function createAsCompared({ nameAlike, namesIn, resolve, topicOf }: FollowUps, gloss: Gloss): AsCompared {
  return ({ q, after = [], language }) => {
    const earlier = after.map((turn) => ({ q: gloss(turn, language) }));
    const asked = resolve(gloss(q, language), earlier);
    const topic = earlier.length === 0 || namesIn(asked).length > 0 ? undefined : topicOf(asked, earlier, earlier);
    return nameAlike(topic === undefined ? asked : `${asked} (${topic})`);
  };
}
