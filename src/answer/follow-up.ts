import type { List } from '../corpus/lists.js';
import { type Entity, namesOf, UMBRELLAS } from '../corpus/offices.js';
import { createNamesIn, type FindEntities, type NameAlike } from '../retrieve/entities.js';
import { anyOf, asWords } from '../retrieve/names-pattern.js';
import { terms, words } from '../retrieve/terms.js';
import type { Turn } from './answer.js';
import {
  ACKNOWLEDGES,
  ASKS,
  ASKS_INSTEAD,
  ASKS_ON,
  BACK_TO,
  CIRCUMSTANCE,
  COUNTS_IT,
  FIRST,
  ITEM,
  JOINS_ON,
  KIND_OF_IT,
  MANY,
  MORE_OF_IT,
  NEW_SUBJECT,
  NEXT,
  NOT_THAT,
  NOTE,
  ONE,
  ONE_MORE,
  ONLY_THAT,
  OWN_SUBJECT,
  OWN_TOPIC,
  POLITE,
  POSSESSIVE,
  PREVIOUS,
  PRONOUN,
  REJECTED,
  SAME_OF_ANOTHER,
  SAYS_OF_IT,
  SHOWS_SOURCE,
  SHOWS_WORDS,
  SUBJECT,
  UNDER_ANOTHER_HEAD,
} from './follow-up-words.js';
import { ORDINALS } from './numerals.js';

/** Makes a follow-up a question that stands alone; a question that does already comes back as it is. */
export type Resolve = (question: string, history: readonly Turn[]) => string;

/**
 * What a question that names nothing itself may be about: the name that was given last among `told`, or else, of a short
 * question, the one before it among `asked`, where it does not hold that yet.
 */
export type TopicOf = (question: string, told: readonly Turn[], asked: readonly Turn[]) => string | undefined;

interface Parts {
  readonly findEntities: FindEntities;
  readonly nameAlike: NameAlike;
  readonly lists: readonly List[];
}

/** Longer fragments say enough by themselves. */
const FRAGMENT_WORDS = 5;
/** Fewer terms than this say too little to stand alone. */
export const STANDS_ALONE = 2;
/** More terms than this need no question before them. */
const SHORT_TERMS = 4;

/**
 * Resolves by rule, turn by turn: what was asked about stands for pronouns and for what a short question leaves out, and
 * a fragment takes the rest of its question from the one before.
 */
export function createResolve({ findEntities, nameAlike, lists }: Parts): Resolve {
  const shortOf = ({ short, name }: Entity) => short ?? name;
  // The Commission wrote it all: to name it names no topic.
  const namedIn = (text: string) =>
    findEntities(text).filter(({ id, kind }) => kind !== 'outsider' && id !== 'commission');

  return (question, history) => {
    const standing: string[] = [];
    for (const { q } of history) {
      const full = standAlone(q, standing);
      if (hasTopic(q)) standing.push(full);
    }
    return standAlone(question, standing);
  };

  function standAlone(asked: string, earlier: readonly string[]): string {
    const before = earlier.at(-1);
    if (before === undefined) return asked;
    const [leading = '', topic] = BACK_TO.exec(asked) ?? [];
    const meant = topic === undefined ? undefined : turnOn(topic, earlier);
    if (meant !== undefined) return standAlone(asked.slice(leading.length), [meant]);
    const question = withoutRejected(asked);
    // "What has China got to do with this?": a country beside what was named before is no topic of its own.
    const pointsBack = PRONOUN.test(question);
    const own = namedIn(question).filter(({ kind }) => kind !== 'country' || !pointsBack);
    if (NOTE.test(question) && !pointsBack) return question;
    if (own.length === 0 && ASKS_ON.test(question)) return `${plain(before)}, ${plain(question)}?`;
    const instead = ASKS_INSTEAD.exec(question);
    if (own.length === 0 && instead !== null) {
      const [matched, asking = ''] = instead;
      const asked = CIRCUMSTANCE.test(before) ? before.replace(CIRCUMSTANCE, asking) : `${plain(before)}, ${asking}`;
      return `${plain(asked)}?${question.slice(matched.length)}`;
    }
    if (own.length === 0 && terms(question).length <= STANDS_ALONE + 2) {
      if (SHOWS_SOURCE.test(question)) return `source for ${before}`;
      if (SHOWS_WORDS.test(question)) return before;
    }
    if (own.length === 0 && MORE_OF_IT.test(question)) return `${plain(question)} (${plain(before)})?`;
    if (COUNTS_IT.test(question)) return `${plain(before)} (how many)?`;
    if (ONLY_THAT.test(question)) return `${plain(before)}?`;
    const list = listOf(earlier);
    const neighbour = neighbourOf(question, before, list);
    if (neighbour !== undefined) return `${plain(question.replace(neighbour.pattern, neighbour.item))}?`;
    const item = ITEM.exec(question)?.[0];
    if (
      item !== undefined &&
      list !== undefined &&
      !lists.some(({ noun }) => mentions(question, noun)) &&
      own.length === 0
    ) {
      const number = /\d{1,2}$/u.exec(item)?.[0];
      const ordinal = number === undefined ? item.replace(/ one$/iu, '') : ORDINALS[Number(number) - 1];
      return ordinal === undefined ? question : question.replace(item, `${ordinal} ${list.noun}`);
    }
    if (list !== undefined && ONE.test(question)) return question.replace(ONE, `$1 ${list.noun}`);
    if (own.length > 0) return withSubject(question, own, earlier) ?? sameOfAnother(question, own, before);
    if (list !== undefined && MANY.test(question)) return question.replace(MANY, `the ${list.noun}s`);
    const name = lastTopicOf(earlier);
    if (name === undefined)
      return needsContext(question) && terms(question).length <= SHORT_TERMS + 2 && ASKS.test(before)
        ? `${plain(question)} (${plain(before)})?`
        : question;
    if (terms(OWN_TOPIC.exec(question)?.groups?.topic ?? '').length > 0) return question;
    if (terms(OWN_SUBJECT.exec(question)?.groups?.subject ?? '').length > 0) return `${plain(question)} (${name})?`;
    if (POSSESSIVE.test(question)) return question.replace(POSSESSIVE, `${name}’s`);
    if (PRONOUN.test(question)) return question.replace(PRONOUN, name);
    return needsContext(question) ? `${plain(question)} (${name})?` : question;
  }

  /** The last question before on something that goes by such a name or has such a word in its name: "the bureau". */
  function turnOn(topic: string, earlier: readonly string[]): string | undefined {
    if (FIRST.test(topic)) return earlier[0];
    const own = new Set(namedIn(topic).map(({ id }) => id));
    const asked = words(topic);
    return earlier.findLast((turn) =>
      namedIn(turn).some(({ id, name }) => own.has(id) || asked.every((word) => words(name).includes(word))),
    );
  }

  /** The name, or else the endnote, that was given last. */
  function lastTopicOf(earlier: readonly string[]): string | undefined {
    return earlier
      .map((turn) => {
        const [entity] = namedIn(turn);
        return entity === undefined ? NOTE.exec(turn)?.[0] : shortOf(entity);
      })
      .findLast((topic) => topic !== undefined);
  }

  /** The question with what was named before in the place of its subject; undefined where its own names may be that. */
  function withSubject(question: string, own: readonly Entity[], earlier: readonly string[]): string | undefined {
    if (!SUBJECT.test(question) || own.some(({ id }) => UMBRELLAS.has(id))) return undefined;
    const name = lastTopicOf(earlier);
    if (name === undefined || own.some((entity) => shortOf(entity) === name)) return undefined;
    return question.replace(SUBJECT, (_, lead: string) => `${lead}${name}`);
  }

  function withoutRejected(question: string): string {
    const [matched = '', rejected = ''] = REJECTED.exec(question) ?? [];
    const rest = question.slice(matched.length);
    return namedIn(rejected).length > 0 && namedIn(rest).length > 0 ? rest : question;
  }

  /** The question before with another thing in the place of the one that it named. */
  function sameOfAnother(question: string, own: readonly Entity[], before: string): string {
    const [one] = own;
    if (one === undefined || OWN_SUBJECT.test(question)) return question;
    if (ONE_MORE.test(question) && isFragment(question)) return `${plain(before)} ${shortOf(one)}?`;
    const corrects = own.length === 2 && NOT_THAT.test(question);
    const namesList = lists.some(({ noun }) => new RegExp(`\\b${noun}s\\b`, 'iu').test(question));
    if (!corrects && !SAME_OF_ANOTHER.test(question) && (namesList || !isFragment(question))) return question;
    if (JOINS_ON.test(question) && words(question).length > 2 * FRAGMENT_WORDS) return question;
    if (!corrects && ASKS.test(question.replace(SAME_OF_ANOTHER, '')) && terms(question).length > STANDS_ALONE)
      return question;
    const olds = findEntities(before);
    const old = olds.find(({ id }) => corrects && id === own[1]?.id) ?? olds[0];
    // Of "and the allies?" after a question that named nothing, the rest of that question is what is asked.
    if (old === undefined) return `${plain(before)} ${shortOf(one)}?`;
    const written = nameAlike(before);
    const named = new RegExp(asWords(anyOf([shortOf(old), old.name, ...old.aliases])), 'iu');
    return named.test(written) ? written.replace(named, () => shortOf(one)) : `${plain(before)} ${shortOf(one)}?`;
  }

  /** The list that was asked for last. */
  function listOf(earlier: readonly string[]): List | undefined {
    const naming = earlier.findLast((turn) => lists.some(({ noun }) => mentions(turn, noun)));
    return naming === undefined ? undefined : lists.find(({ noun }) => mentions(naming, noun));
  }
}

/** How questions of a conversation are made to stand alone, with the names that this rests on. */
export interface FollowUps {
  readonly nameAlike: NameAlike;
  /** Short names of what the chapter names, as `nameAlike` writes them. */
  readonly names: readonly string[];
  /** The same names in a text, in order. */
  readonly namesIn: (text: string) => readonly string[];
  readonly resolve: Resolve;
  readonly topicOf: TopicOf;
}

export function createFollowUps({ entities, ...parts }: Parts & { readonly entities: readonly Entity[] }): FollowUps {
  const { nameAlike } = parts;
  const names = namesOf(entities);
  const namesIn = createNamesIn(nameAlike, names);
  const resolve = createResolve(parts);
  return { nameAlike, names, namesIn, resolve, topicOf: createTopicOf(resolve, namesIn) };
}

function createTopicOf(resolve: Resolve, namesIn: FollowUps['namesIn']): TopicOf {
  return (question, told, asked) => {
    const name = told.flatMap(({ q }) => namesIn(q)).at(-1);
    if (name !== undefined) return name;
    if (terms(question).length > SHORT_TERMS) return undefined;
    const before = lastAsked(asked, resolve);
    return before === undefined || question.includes(before) ? undefined : before;
  };
}

/** The item or the endnote next to the one of the question before, and the words that ask for it. */
function neighbourOf(
  question: string,
  before: string,
  list: List | undefined,
): { readonly pattern: RegExp; readonly item: string } | undefined {
  const pattern = [NEXT, PREVIOUS].find((one) => one.test(question));
  if (pattern === undefined) return undefined;
  const step = pattern === NEXT ? 1 : -1;
  const note = NOTE.exec(before)?.[1];
  if (note !== undefined) return { pattern, item: `endnote ${Number(note) + step}` };
  const ordinal = words(before).find((word) => ORDINALS.includes(word));
  const next = ordinal === undefined ? undefined : ORDINALS[ORDINALS.indexOf(ordinal) + step];
  return next === undefined || list === undefined ? undefined : { pattern, item: `the ${next} ${list.noun}` };
}

/** The last turn that asked or told something, as it stands alone and without its mark. */
export function lastAsked(turns: readonly Turn[], resolve: Resolve): string | undefined {
  const at = turns.findLastIndex(({ q }) => hasTopic(q));
  const turn = turns[at];
  return turn && plain(resolve(turn.q, turns.slice(0, at)));
}

/** How else a question may be read that leans on the one before it: as it was put, with that one, and as no more than that one. */
export function otherReadingsOf(put: string, previous: string): readonly [string, string, string] {
  return [put, `${plain(put)} (${plain(previous)})?`, previous];
}

/** A question, and the turns that it may lean on: none from before the last one that says it is about something else. */
export function sinceNewSubject(question: string, history: readonly Turn[]): { question: string; turns: Turn[] } {
  const turns: Turn[] = [];
  for (const { q } of [...history, { q: question }]) {
    const rest = q.replace(NEW_SUBJECT, '');
    const isNew = rest !== q && !PRONOUN.test(rest) && !POSSESSIVE.test(rest);
    if (isNew) turns.length = 0;
    turns.push({ q: isNew ? rest : q });
  }
  return { question: turns.pop()?.q ?? question, turns };
}

/** Whether something was asked or told in a turn, beyond thanks and the like. */
export function hasTopic(turn: string): boolean {
  if (NOTE.test(turn)) return true;
  return terms(turn).length > 0 && !POLITE.test(turn) && (asksSomething(turn) || !ACKNOWLEDGES.test(turn));
}

function asksSomething(turn: string): boolean {
  return ASKS.test(turn) || /[?？]\s*$/u.test(turn);
}

function mentions(text: string, noun: string): boolean {
  return new RegExp(`\\b${noun}s?\\b`, 'iu').test(text);
}

function needsContext(question: string): boolean {
  return (
    terms(question).length < STANDS_ALONE ||
    PRONOUN.test(question) ||
    SAYS_OF_IT.test(question) ||
    KIND_OF_IT.test(question) ||
    POSSESSIVE.test(question) ||
    UNDER_ANOTHER_HEAD.test(question) ||
    isFragment(question)
  );
}

function isFragment(question: string): boolean {
  return !ASKS.test(question) && words(question).length <= FRAGMENT_WORDS;
}

export function plain(question: string): string {
  return question.replace(/[?？.!\s]+$/u, '');
}
