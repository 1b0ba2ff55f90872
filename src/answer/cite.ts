import type { Chapter } from '../corpus/chapter.js';
import { passageLabel, type Span } from '../corpus/passage.js';
import type { Citation } from './answer.js';

/** Makes citation `n` of a span, or undefined where the span is not words of one passage. */
export type Cite = (span: Span, n: number) => Citation | undefined;

/** @param readerUrl gives the address of the reader, without a slash at its end; known once the server listens. */
export function createCite(chapter: Chapter, readerUrl: () => string): Cite {
  return (span, n) => {
    const { start, end } = span;
    if (!Number.isInteger(start) || !Number.isInteger(end) || start >= end) return undefined;
    const passage = chapter.passageAt(span);
    const quote = passage === undefined ? '' : chapter.quote(span);
    // Cut inside an address that runs over two lines, words would not be those of the passage.
    if (passage === undefined || quote === '' || !passage.text.includes(quote)) return undefined;
    const path = passage.kind === 'endnote' ? `/n/${passage.number}` : `/p/${passage.id}`;
    return {
      n,
      label: passageLabel(passage),
      passage: passage.id,
      quote,
      start,
      end,
      url: `${readerUrl()}${path}?q=${start}-${end}`,
    };
  };
}
