import type { Supported } from './answer.js';

/** The lines of an answer's text that are not claims: our own sentences before and after them. */
export function ownSentences({ text, claims }: Pick<Supported, 'text' | 'claims'>): {
  before?: string;
  after?: string;
} {
  const lines = text.split('\n');
  const isClaim = (line: string) => claims.some((claim) => line.startsWith(claim.text));
  const first = lines.findIndex(isClaim);
  const last = lines.findLastIndex(isClaim);
  return {
    ...(first > 0 ? { before: lines.slice(0, first).join(' ') } : {}),
    ...(last < lines.length - 1 ? { after: lines.slice(last + 1).join(' ') } : {}),
  };
}
