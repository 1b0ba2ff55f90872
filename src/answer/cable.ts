import type { SourceDescription } from '../corpus/chapter.js';
import type { Answer, Citation } from './answer.js';
import { sic, statusLine } from './wording.js';

/**
 * The quotations of an answer as plain text to be pasted into a cable: each with its attribution and place, then what
 * kind of source it is and when it was looked up. Empty where the answer quotes nothing.
 * @param today when it was looked up; only its date is used, in UTC.
 */
export function cableText({ citations }: Pick<Answer, 'citations'>, source: SourceDescription, today: Date): string {
  if (citations.length === 0) return '';
  const quotations = citations.map((citation) => quotation(citation, source));
  const looked = `Looked up ${new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(today)}.`;
  return [...quotations, `${statusLine(source)} ${looked}`].join('\n\n');
}

function quotation({ label, quote, url }: Citation, source: SourceDescription): string {
  const { publisher, report, date, chapterTitle } = source;
  return `“${quote}”${sic(quote, source)}\n— ${publisher}, ${report}, ${date}, “${chapterTitle}”, ${label}\n${url}`;
}
