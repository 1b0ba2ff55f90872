import type { Piece } from './layout.js';
import type { Span } from './passage.js';

/** Words as a person reads them, each character with the offset that it has in the source file. */
export interface Reading {
  readonly text: string;
  /** `offsets[i]` is the source offset of `text[i]`. */
  readonly offsets: readonly number[];
}

/**
 * Reads `[start, end)` of the source: furniture and endnote marks dropped, line breaks after `-`, `/`, `—` or inside a
 * URL closed up (every such hyphen of this chapter is a real one), other white space one space, trimmed. This is the
 * one definition of "verbatim" that citations are held to.
 */
export function read(source: string, pieces: readonly Piece[], span: Span): Reading {
  let text = '';
  const offsets: number[] = [];
  let gap = false;
  let gapOffset = span.start;
  for (const piece of pieces) {
    if (piece.end <= span.start || piece.start >= span.end) continue;
    if (piece.kind === 'endnoteMark') continue;
    if (piece.kind !== 'text') {
      if (!gap) gapOffset = Math.max(piece.start, span.start);
      gap = true;
      continue;
    }
    const end = Math.min(piece.end, span.end);
    for (let at = Math.max(piece.start, span.start); at < end; at += 1) {
      const character = source.charAt(at);
      if (/\s/u.test(character)) {
        if (!gap) gapOffset = at;
        gap = true;
        continue;
      }
      if (gap && text !== '' && !closesUp(source, text, gapOffset, at)) {
        text += ' ';
        offsets.push(gapOffset);
      }
      gap = false;
      text += character;
      offsets.push(at);
    }
  }
  return { text, offsets };
}

/** Whether the white space between `text` and the character at `to` is only the page's way of breaking a long word. */
function closesUp(source: string, text: string, from: number, to: number): boolean {
  if (!source.slice(from, to).includes('\n')) return false;
  if (/[-/—]$/u.test(text)) return true;
  const lastWord = text.slice(text.lastIndexOf(' ') + 1);
  return lastWord.includes('://') && source.charAt(from) === '\n';
}
