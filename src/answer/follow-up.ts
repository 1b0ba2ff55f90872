import type { List } from '../corpus/lists.js';
import type { Entity } from '../corpus/offices.js';
import type { FindEntities, NameAlike } from '../retrieve/entities.js';
import { terms } from '../retrieve/terms.js';
import type { Turn } from './answer.js';

/** Earlier turns that a follow-up may point at. */
const TURNS_READ = 5;

/** Makes a follow-up a question that stands alone; a question that does already comes back as it is. */
export type Resolve = (question: string, history: readonly Turn[]) => string;

interface Parts {
  readonly findEntities: FindEntities;
  readonly nameAlike: NameAlike;
  readonly lists: readonly List[];
}

/** "and MAIRI?", "what about the IDDI?", "no, I meant GPAI": the question before, of something else. */
const SAME_OF_ANOTHER = /^\W*(?:and|or|what about|how about|(?:no|sorry|actually)?\W*i (?:meant|mean))\b/iu;
/** Pronouns in place of what was named before, the possessive ones apart. */
const POSSESSIVE = /\b(?:its|their)\b/iu;
const PRONOUN = /\b(?:it|they|them|this|that|there)\b/iu;
/** "the third one", "the last": an item of the list that was asked for. */
const ITEM = /\b(?:first|second|third|fourth|fifth|sixth|seventh|last|\d(?:st|nd|rd|th))(?: one)?\b/iu;
/** Fewer terms than this say too little to stand alone. */
const STANDS_ALONE = 2;

/** Resolves by rule: the last thing that was named stands for pronouns and for what a short question leaves out. */
export function createResolve({ findEntities, nameAlike, lists }: Parts): Resolve {
  const shortOf = ({ short, name }: Entity) => short ?? name;
  return (question, history) => {
    const earlier = history.slice(-TURNS_READ).map(({ q }) => q);
    const before = earlier.at(-1);
    if (before === undefined) return question;
    const own = findEntities(question)[0];
    if (own !== undefined) {
      const old = findEntities(before)[0];
      if (old === undefined || !SAME_OF_ANOTHER.test(question)) return question;
      return nameAlike(before).replace(shortOf(old), shortOf(own));
    }
    const item = ITEM.exec(question)?.[0];
    const list = lists.find(({ noun }) => new RegExp(`\\b${noun}s?\\b`, 'iu').test(before));
    if (item !== undefined && list !== undefined && !question.includes(list.noun)) {
      return question.replace(item, `${item.replace(/ one$/iu, '')} ${list.noun}`);
    }
    const named = earlier.map((turn) => findEntities(turn)[0]).findLast((entity) => entity !== undefined);
    if (named === undefined) return question;
    const name = shortOf(named);
    if (POSSESSIVE.test(question)) return question.replace(POSSESSIVE, `${name}’s`);
    if (PRONOUN.test(question)) return question.replace(PRONOUN, name);
    if (terms(question).length >= STANDS_ALONE) return question;
    return `${question.replace(/[?？.!\s]+$/u, '')} (${name})?`;
  };
}
