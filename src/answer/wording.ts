import type { SourceDescription } from '../corpus/chapter.js';

/** What kind of source this is; said once with every answer. */
export function statusLine(source: SourceDescription): string {
  return `Source: ${source.publisher}, ${source.report} (${source.date}), chapter ${source.chapter}. ${source.status}`;
}

/** Shown for an empty question or command, in the words of all surfaces. */
export const EXAMPLES = [
  'Who leads the International Science and Technology Strategy?',
  'What are the seven areas of the Emerging Technology Coalition?',
  'What does endnote 7 say about GPAI?',
] as const;

export const HELP = `Ask a question about chapter 15 of the NSCAI Final Report or its endnotes, for example: “${EXAMPLES[0]}”`;

export const QUESTION_CUT = 'Your question was cut at 2,000 characters.';

export const SILENT = 'The chapter does not say.';

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

/** Why there is no answer: the chapter is silent on the thing, or on this of the thing. */
export function silent(about: string | undefined, asks: string | undefined): string {
  const asked = ASKED_FOR[asks ?? ''];
  if (about === undefined || about === '' || asked === undefined) return SILENT;
  return `${about.charAt(0).toUpperCase()}${about.slice(1)}: the chapter does not say ${asked}.`;
}

/** Stands before the words that contradict what a question takes for granted. */
export const OTHERWISE = 'The chapter says otherwise:';

/** Said where answering failed through no fault of the question. */
export const TROUBLE = 'Something went wrong on our side, so there is no answer. Please ask again in a moment.';

/** Said once where the assistant is added to a chat. */
export const GREETING = `I answer questions about chapter 15 of the NSCAI Final Report, “A Favorable International Technology Order”, in its own words and with the place of each. ${HELP}`;

/** Said with every list of recommendations. */
export const OUR_NUMBERS = 'The numbers of the recommendations are ours; the report prints none.';

/** ` [sic]` for a quotation that holds a place where the source is defective, to stand after its closing mark. */
export function sic(quote: string, { defects }: Pick<SourceDescription, 'defects'>): string {
  return defects.some((defect) => quote.includes(defect)) ? ' [sic]' : '';
}

/** Said of a text that asks something of the assistant itself. */
export const NOT_OF_THE_CHAPTER =
  'That asks something of this assistant, not of the chapter; it only answers questions about chapter 15 and its endnotes.';

/** Longest part of a question that is named back. */
const NAMED_PART = 90;

/** Why one of several things stays without an answer. Letters, digits and commas of the part only: it is not ours to link or mark up. */
export function partSilent(asked: string, refusal: string): string {
  const plain = asked
    .replace(/[^\p{L}\p{N}\p{M} ,’'&/-]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const short = plain.length <= NAMED_PART ? plain : `${plain.slice(0, NAMED_PART).replace(/\s\S*$/u, '')} …`;
  return `On “${short}”: ${refusal}`;
}

export const NO_SUCH_NOTE = 'The chapter has twelve endnotes; there is no such note.';

export const NO_SUCH_PARAGRAPH = 'The chapter has 37 paragraphs by our numbering; there is no such paragraph.';

export const OTHER_CHAPTER = 'Only chapter 15 and its endnotes are at hand here; other chapters of the report are not.';

/** Said where a question asks for the ninth of seven things. */
export function noSuchItem(count: number, noun: string): string {
  return `The chapter lists ${count} ${noun}s; there is no such ${noun}.`;
}
