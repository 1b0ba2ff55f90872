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
