import type { SourceDescription } from '../corpus/chapter.js';
import type { Frames } from '../corpus/languages.js';
import type { Entity } from '../corpus/offices.js';
import type { AskedType } from './asked-type.js';

/** Our own sentences in English; other languages bring theirs in `corpus/languages/`. */
export const ENGLISH: Frames = {
  silent: 'The chapter does not say.',
  silentAbout: 'The chapter speaks of {about}, but does not say {asked}.',
  notNamed: 'The chapter does not speak of {about}.',
  leaderless: 'The chapter names nobody who leads {about}.',
  unnamed: 'Please name the office or initiative that you mean; nothing before this question names one.',
  otherwise: 'The chapter says otherwise:',
  eitherMeant: 'One of these may be what you mean:',
  part: 'On “{part}”: {refusal}',
  noNote: 'The chapter has twelve endnotes; there is no such note.',
  noParagraph: 'The chapter has 37 paragraphs by our numbering; there is no such paragraph.',
  noItem: 'The chapter lists {count} {noun}s; there is no such {noun}.',
  otherChapter: 'Only chapter 15 and its endnotes are at hand here; other chapters of the report are not.',
  notOfChapter:
    'That asks something of this assistant, not of the chapter; it only answers questions about chapter 15 and its endnotes.',
  current: 'The report is of March 2021; what has happened since is not in it.',
  help: 'Ask a question about chapter 15 of the NSCAI Final Report or its endnotes, for example: “{example}”',
  example: 'Who leads the International Science and Technology Strategy?',
  cut: 'Your question was cut at 2,000 characters.',
  englishQuotes: '',
  status: 'Source: {publisher}, {report} ({date}), chapter {chapter}. {status}',
};

/** Puts values in place of the braces of one of our sentences. */
export function fill(frame: string, values: Readonly<Record<string, string | number>>): string {
  return frame.replace(/\{(\w+)\}/gu, (braces, name: string) => String(values[name] ?? braces));
}

/** What kind of source this is; said once with every answer. */
export function statusLine({ publisher, report, date, chapter, status }: SourceDescription, frames = ENGLISH): string {
  return fill(frames.status, { publisher, report, date, chapter, status });
}

/** Said where the language of a question is none of those that are understood. */
export const NOT_UNDERSTOOD =
  'Questions are understood in English, Arabic, Chinese, French, German, Italian, Japanese, Portuguese, Russian and Spanish; this one was read as English.';

/** Shown for an empty question or command, in the words of all surfaces. */
export const EXAMPLES = [
  ENGLISH.example,
  'What are the seven areas of the Emerging Technology Coalition?',
  'What does endnote 7 say about GPAI?',
] as const;

export const HELP = fill(ENGLISH.help, ENGLISH);

/** What a question asked for in vain, as a refusal names it; by the words of the foreseen silent questions. */
const ASKED_FOR: Readonly<Record<string, string>> = {
  sum: 'what it costs or is to receive',
  share: 'what share is meant',
  number: 'how many there are or should be',
  date: 'when',
  deadline: 'by when',
  duration: 'for how long',
  head: 'who heads it',
  person: 'who that is',
  members: 'who belongs to it',
  seat: 'where',
  legal: 'on what legal ground',
  vote: 'how it was or is decided',
  staff: 'how it is staffed',
  results: 'what came of it',
  critics: 'what others say against it',
  examples: 'which ones',
  status: 'what became of it since March 2021',
  contact: 'how to reach it',
  reason: 'why',
  ranking: 'which comes first',
  comparison: 'how it compares',
  procedure: 'how that is done',
  definition: 'what exactly is meant by it',
  text: 'what that source says further',
};

/** What the words of a question say that it wants, by the same words. */
const OF_TYPE: Readonly<Partial<Record<AskedType, string>>> = {
  sum: 'sum',
  share: 'share',
  number: 'number',
  duration: 'duration',
  contact: 'contact',
  city: 'seat',
  law: 'legal',
  criticism: 'critics',
  ranking: 'ranking',
  vote: 'vote',
};

/** What an asking word can never ask for: whoever asks “who” is not told that it is not said when. */
const NEVER_ASKED: readonly (readonly [asking: RegExp, never: RegExp])[] = [
  [
    /^\W*(?:and |so |but )*whom?\b/iu,
    /^(?:sum|share|number|date|deadline|duration|seat|reason|procedure|definition|comparison)$/u,
  ],
  [/^\W*(?:and |so |but )*(?:by |since |until )?when\b/iu, /^(?!date$|deadline$|duration$|status$)/u],
  [/^\W*(?:and |so |but )*why\b/iu, /^(?!reason$)/u],
  [/^\W*(?:and |so |but )*where\b/iu, /^(?:sum|share|number|date|deadline|duration|head|person|reason)$/u],
];

/**
 * Why there is no answer: the chapter is silent on the thing, or on this of the thing.
 * @param near what was foreseen to be asked in vain, nearest to the question.
 * @param question as it was asked, and what type of thing it wants; what its asking word cannot mean is not named.
 */
export function silent(
  near: { readonly about?: string | undefined; readonly asks?: string | undefined },
  { text, type }: { readonly text: string; readonly type: AskedType | undefined },
  frames: Frames,
): string {
  const { about } = near;
  const asks = (type && OF_TYPE[type]) ?? near.asks ?? '';
  const never = NEVER_ASKED.some(([asking, kinds]) => asking.test(text) && kinds.test(asks));
  const asked = never ? undefined : ASKED_FOR[asks];
  if (about === undefined || about === '' || asked === undefined) return frames.silent;
  return fill(frames.silentAbout, { about: frames === ENGLISH ? withArticle(about) : about, asked });
}

/** Why there is no answer: the chapter never names this. */
export function notNamed({ name, article }: Pick<Entity, 'name' | 'article'>, frames: Frames): string {
  const about = frames === ENGLISH && article !== undefined ? `${article} ${name}` : name;
  return fill(frames.notNamed, { about });
}

/** Names of several words take an article in English; abbreviations and plain nouns do without. */
function withArticle(about: string): string {
  return /^\p{Lu}\S* /u.test(about) && !about.startsWith('the ') ? `the ${about}` : about;
}

/** Said where answering failed through no fault of the question. */
export const TROUBLE = 'Something went wrong on our side, so there is no answer. Please ask again in a moment.';

/** Said where a reply may have been lost on its way and must not be sent twice. */
export const MAY_BE_LOST = 'An answer to you may have been lost on its way. If you did not get one, please ask again.';

/** Said once to somebody who asks faster than anybody reads. */
export const TOO_MANY =
  'Those were many questions within a minute, so I have stopped answering for now. Please ask again in a minute.';

/** Said once where the assistant is added to a chat. */
export const GREETING = `I answer questions about chapter 15 of the NSCAI Final Report, “A Favorable International Technology Order”, in its own words and with the place of each. ${HELP}`;

/** Said with every list of recommendations. */
export const OUR_NUMBERS = 'The numbers of the recommendations are ours; the report prints none.';

/** ` [sic]` for a quotation that holds a place where the source is defective, to stand after its closing mark. */
export function sic(quote: string, { defects }: Pick<SourceDescription, 'defects'>): string {
  return defects.some((defect) => quote.includes(defect)) ? ' [sic]' : '';
}

/** Longest part of a question that is named back. */
const NAMED_PART = 90;

/** What is said of one of several things that were asked. Letters, digits and commas of it only: it is not ours to link or mark up. */
export function ofPart(asked: string, said: string, frames: Frames): string {
  const plain = asked
    .replace(/[^\p{L}\p{N}\p{M} ,’'&/-]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const part = plain.length <= NAMED_PART ? plain : `${plain.slice(0, NAMED_PART).replace(/\s\S*$/u, '')} …`;
  return fill(frames.part, { part, refusal: said }).trim();
}
