import type { List } from '../corpus/lists.js';
import { type Entity, namesOf, UMBRELLAS } from '../corpus/offices.js';
import { createNamesIn, type FindEntities, type NameAlike } from '../retrieve/entities.js';
import { anyOf, asWords } from '../retrieve/names-pattern.js';
import { terms, words } from '../retrieve/terms.js';
import type { Turn } from './answer.js';
import { AUTHORING, AUXILIARY, THERE } from './asking-words.js';
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

/** "give me the exact words", "quote that": the question before, whose answer is those words. */
const SHOWS_WORDS =
  /^\W*(?:and |please |can you |could you |pls )*(?:(?:give|show|send|read|get)\b.{0,12})?\b(?:quote|cite|exact (?:words?|wording|text|quote)|(?:exact|precise) wording|wording|verbatim|word for word|in full|full text|shorter|shorten|briefly|in short|repeat|again)\b.{0,24}$/iu;
/** "source for that?": where the words of the answer before come from. */
const SHOWS_SOURCE =
  /\b(?:sources?|reference|where is that from|where does (?:that|this|it) come from|what document|which document|says who|footnote|which (?:end)?note)\b/iu;
/** "and MAIRI?", "same for the IDDI", "no, I meant GPAI": the question before, of something else. */
const SAME_OF_ANOTHER =
  /^\W*(?:and|or|what about|how about|what of|same (?:question |thing )?(?:for|of|with)|(?:no|sorry|actually|wait)\W*i (?:meant|mean)|i (?:meant|mean)|(?:no|sorry|actually|wait)\W+(?!who|what|which|when|where|why|how|is|are|does|do|did))\b/iu;
/** "And the date by which the coalition …": so many words are no name in the place of another. */
const JOINS_ON = /^\W*(?:and|or)\b/iu;
/** "then on human rights": the topic before, under another head. */
const UNDER_ANOTHER_HEAD = /^\W*(?:and |then |also |plus |next )+(?:on|about|regarding|concerning|for|as to)\b/iu;
/** "no, not the IDDI, the coalition": what was not meant, before what was. */
const REJECTED =
  /^\W*(?:(?:no|nope|sorry|actually|wait|i (?:mean|meant))\W+)*not ([^,.;:–—]{2,60}?)(?:[,.;:–—]|\sbut\b)\s*/iu;
/** "MAIRI not GPAI". */
const NOT_THAT = /\b(?:,? ?not|instead of|rather than)\b/iu;
/** "the State Department too?": asks the question before of one more. */
const ONE_MORE = /\b(?:too|as well|also|either)\W*$/iu;
/** "why?", "how so?": of what was just said. */
const ASKS_ON =
  /^\W*(?:but |and |ok |so )*(?:why|how so|how come|in what way|meaning|since when|what for|says who|(?:the |any )?reasons?|on what grounds)\b(?: not| is that| that)?\W*$/iu;
/** "when exactly?", "by whom?": the question before, of another of its circumstances. */
const ASKS_INSTEAD =
  /^\W*(?:but |and |ok |so )*((?:(?:by|until|from) )?when|(?:by|for|to|from|with) whom)(?: exactly| precisely| roughly)?[^\w?]*(?:$|\?)/iu;
const CIRCUMSTANCE = /^\W*(?:and |so |but )*(?:who|whom|when|where|why|how(?! (?:many|much|long)))\b/iu;
/** "how many of them?", "how many is that?": a count of the answer before. */
const COUNTS_IT =
  /^\W*(?:and |so |ok )*how many(?: (?:of (?:them|those|these)|(?:are|is) (?:there|they|that|those|these)|altogether|in all|in total))*\W*$/iu;
/** "only them?": asks the question before once more, in doubt whether that was all. */
const ONLY_THAT =
  /^\W*(?:and |so |ok |but )*(?:(?:only|just|solely|exclusively)(?: (?:them|him|her|they|those|these|that|it|one|ones))?|(?:them|him|her|they|that|those|these) (?:only|alone))\W*$/iu;
/** "Sorry, back to the bureau: staffing?": of what was asked about earlier. */
const BACK_TO =
  /^\W{0,4}(?:(?:sorry|ok|okay|so|now|and|but|well|right|thanks|thx|anyway)\W{1,3}){0,3}(?:let[’']?s |to |can we |i want to )?(?:(?:go|get|come|going|coming) )?(?:back|returning) to (?:the |that |my )?([^,.;:?–—-]{2,50}?)(?:\s?[,.;:–—]|\s-)\s?(?=.{3})/iu;
const FIRST = /^(?:very )?first\b/iu;
/** "what else does it include?" */
const MORE_OF_IT = /^\W*(?:and |so |ok )*(?:what|who|which|where) else\b/iu;
/** Goes on behind a pronoun; behind "that" as an article stands a noun: "that strategy", "these officers". */
const GOES_ON =
  'nam|deal|concern|touch|is|are|was|were|does|do|did|has|have|had|will|would|should|must|can|could|may|might|be|been|not|mean|cover|includ|say|said|work|come|go|appl|affect|help|matter|cost|happen|get|got|mak|need|tak|lead|sit|want|fit|stand|sound|look|bring|add|giv|chang|serv|connect|relat|differ|count|exist|start|end|run|becom|turn|call|mention|in|on|for|at|to|by|of|with|from|under|about|as|into|over|and|or|but|too|also|all|exactly|then|now|so|ever|actually|really|still|already|only|just|again|before|after|please|pls|via|within|than|if|because|who|what|where|when|which|how|that|the';
const ALONE = String.raw`(?=\W*$|\s*[,;:.?!)”"—–-]|\s+(?:${GOES_ON})(?:s|es|ed|ing|ies|e)?\b)`;
/** Pronouns in place of what was named before, the possessive ones apart; "what's in it for them" has none. */
const POSSESSIVE = /\b(?:its|their)\b/iu;
const PRONOUN = new RegExp(
  String.raw`\b(?:(?:this|that) one|(?:(?<!\bin )it|it(?! for\b))(?! ${AUTHORING})|they|them|(?:this|that|these|those)${ALONE}|${THERE})\b(?!\s+\p{L}*(?:bureau|office|chapter|report))`,
  'iu',
);
/** "Does it say anything on China?": it that was written, of what was named before. */
const SAYS_OF_IT = new RegExp(String.raw`\bit ${AUTHORING}`, 'iu');
/** "Is it part of the coalition?": of what was named before, whatever else is named; beside "partners" it may be what was said. */
const SUBJECT = new RegExp(
  String.raw`^(\W*(?:(?:so|and|but|ok|then|also)\W+)*(?:(?:how|why|when|where|what)(?:[’']s)?\s+)?(?:(?:${AUXILIARY})\s+)?)(?:it|they)\b(?!\s+${AUTHORING})`,
  'iu',
);
/** "That strategy", "these officers": says of what was named before what kind of thing it is. */
const KIND_OF_IT = new RegExp(
  String.raw`\b(?:this|that|these|those)\b(?!${ALONE})\s+(?!\p{L}*(?:chapter|report)\b)\p{L}`,
  'iu',
);
/** Stands for the items of a list. */
const MANY = new RegExp(String.raw`\b(?:them|(?:these|those)${ALONE})\b`, 'iu');
/** "Now censorship: is anybody to counter it?": what a pronoun stands for is named within the question. */
const OWN_TOPIC = /^\W*(?:now |and |next |then |ok |so )*(?<topic>[^:?]{3,60}):\s/iu;
/** "And foreign governments, have they noticed?", "the laboratories, what have they to do?": those who are named within the question. */
const OWN_SUBJECT =
  /^\W*(?:(?:and |but |so |what about |how about )+|(?=(?:the|a|an|our) ))(?<subject>(?!(?:in|by|if|for|after|before|at|on|over|under|then|of course)\b)[^,?]{3,60})[,?]\s+(?:(?:what|how|when|where|why) )?(?:have|has|had|do|does|did|are|is|were|was|will|would|can|could|should|must) (?:they|it|he|she|any|some)\b/iu;
/** "which one", "the third one": an item of the list that was asked for. */
const ONE = /\b(which|what|the other|another) ones?\b/iu;
const ITEM =
  /\b(?:first|second|third|fourth|fifth|sixth|seventh|last|\d(?:st|nd|rd|th))(?: one)?\b|(?:\b(?:number|no\.?|nr\.?)\s?|#)\d{1,2}\b/iu;
/** "the one after that", "and the next?": an item by the one that was asked for before. */
const NEXT =
  /\b(?:(?:the )?(?:one|item|note)s? (?:right |just )?after(?: (?:that|this|it)(?: one)?)?|the (?:next|following)(?: one)?|next one)\b/iu;
/** "and the one before?" */
const PREVIOUS =
  /\b(?:(?:the )?(?:one|item|note)s? (?:right |just )?before(?: (?:that|this|it)(?: one)?)?|(?:the )?(?:previous|preceding)(?: one)?)\b/iu;
const NOTE = /\b(?:end[ -]?|foot)?note (\d{1,2})\b/iu;
/** A question by its first word; what has none is a fragment of the question before. */
const ASKS =
  /^\W*(?:and |so |but |ok |then |please |also )*(?:who|whom|whose|which|what|when|where|why|how|any|anything|anyone|anybody|is|are|was|were|does|do|did|has|have|can|could|should|would|will|must|may|tell|list|name|give|quote|explain|describe|define|summari[sz]e|show|find|does)\b/iu;
/** No topic of a conversation. */
const POLITE =
  /^\W*(?:many )?(?:thanks|thank you|thx|ok|okay|great|good (?:morning|afternoon|evening|day)|hi|hello|hey|please|right|got it|sorry|perfect|noted|cheers|bye)(?: (?:you|there|a lot|so much|all|again|then))*\W*$/iu;
/** "NSF and others, ok": of an answer, that it has been read. */
const ACKNOWLEDGES =
  /(?:^|[^\p{L}])(?:noted|ok|okay|cool|nice|super|great|good|fine|perfect|useful|interesting|clear|wow|ouch|ah|aha|oh|hm+|i see|got it|right|understood|thx|thanks|thank you)\W*$/iu;
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
    const at = asked.findLastIndex(({ q }) => hasTopic(q));
    const turn = asked[at];
    if (turn === undefined || terms(question).length > SHORT_TERMS) return undefined;
    const before = plain(resolve(turn.q, asked.slice(0, at)));
    return question.includes(before) ? undefined : before;
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

/** "New item: …", "that aside, …": says that what follows is about something else. */
const NEW_SUBJECT =
  /^\W{0,4}(?:(?:sorry|ok|okay|so|now|and|well|right|thanks|thx|thank you|good)\W{1,3}){0,3}(?:(?:a |an |one )?(?:new|next|another|different|other|separate|unrelated) (?:item|topic|subject|question|matter|thing|issue)|(?:changing|to change|change of|change) (?:the |of )?(?:subject|topic)|on (?:a|an) (?:different|another|other|unrelated|separate) (?:note|topic|subject|matter|point)|(?:that|this|all that|leaving (?:that|this)|putting (?:that|this)) aside|unrelated(?:ly)?|something (?:else|different)(?: entirely| altogether)?|(?:totally|completely|quite) different|while (?:i[’']?m|we[’']?re) at it|by the way|btw)(?: please)?\s?[:.,;!?–—-]{1,3}\s*(?=.{3})/iu;

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
