import type { Piece } from './layout.js';
import type { Span } from './passage.js';

/** What the report's page sets beside its text: never part of a quotation, but part of the page. */
export interface Aside extends Span {
  readonly kind: 'pullQuote' | 'marginLabel';
  readonly text: string;
}

/** A label of several lines may be cut in two by a page's end or a blank line; it is whole when it ends its thought. */
const WHOLE_LABEL = /^Recommendation$|\.$/;

/** Pull quotes and margin labels in the order of the file; a doubled opening quotation mark is a drawn one. */
export function findAsides(file: string, pieces: readonly Piece[]): Aside[] {
  const asides: Aside[] = [];
  for (const { kind, start, end } of pieces) {
    if (kind !== 'pullQuote' && kind !== 'marginLabel') continue;
    const text = file.slice(start, end).replace(/\s+/gu, ' ').trim().replace('““', '“');
    const last = asides.at(-1);
    if (kind === 'marginLabel' && last?.kind === 'marginLabel' && !WHOLE_LABEL.test(last.text)) {
      asides[asides.length - 1] = { ...last, end, text: `${last.text} ${text}` };
    } else {
      asides.push({ kind, start, end, text });
    }
  }
  return asides;
}
