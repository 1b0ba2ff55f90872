import type { SourceDescription } from '../corpus/chapter.js';
import type { Answer, Citation } from './answer.js';
import { visible } from './clean.js';
import { sic } from './wording.js';

/**
 * An answer for a terminal: what is said, the quotations with their places and addresses, what kind of source this is. Nothing in
 * it can steer the terminal.
 */
export function plainText(answer: Answer, source: SourceDescription): string {
  const place = ({ label, quote, url }: Citation) => `${label}: “${quote}”${sic(quote, source)}\n    ${url}`;
  const lines = [answer.text, '', ...answer.citations.map((citation) => `[${citation.n}] ${place(citation)}`)];
  if (answer.nearest.length > 0) {
    lines.push('', 'Nearest passages:', ...answer.nearest.map((citation) => `  ${place(citation)}`));
  }
  return visible([...lines, '', answer.notice].join('\n')).replace(/\n{3,}/g, '\n\n');
}
