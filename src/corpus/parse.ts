import { type Block, layOut, type Piece } from './layout.js';
import { type EndnoteMark, type Passage, type PassageKind, passageId, type Sentence, type Span } from './passage.js';
import { splitSentences } from './sentences.js';
import { read } from './verbatim.js';

export interface ParsedChapter {
  readonly pieces: readonly Piece[];
  /** Body passages in reading order, then endnotes. */
  readonly passages: readonly Passage[];
}

/** A block that does not end a thought is continued by the next prose block: a page break may fall in mid-sentence. */
const ENDS_A_THOUGHT = /[.:;?!”)]$|[;,] and$/u;

/** Turns the extracted text of the chapter into numbered passages with exact offsets. */
export function parseChapter(source: string): ParsedChapter {
  const { pieces, blocks } = layOut(source);
  // A bullet or a number that nothing follows is no passage.
  const merged = mergeContinuations(
    source,
    blocks.filter((block) => textPieces(source, block.pieces).length > 0),
  );
  const counts: Record<'body' | 'endnote', number> = { body: 0, endnote: 0 };
  let markNumber = 0;
  const passages = merged.map((block) => {
    const kind = kindOf(block);
    const number = kind === 'endnote' ? ++counts.endnote : ++counts.body;
    const id = passageId(kind, number);
    const span = textSpan(source, block.pieces);
    const reading = read(source, pieces, span);
    const sentences = splitSentences(reading.text).map(([from, to], index): Sentence => {
      const start = reading.offsets[from] ?? span.start;
      const end = (reading.offsets[to - 1] ?? span.end - 1) + 1;
      return { id: `${id}.${index + 1}`, passage: id, start, end, text: reading.text.slice(from, to) };
    });
    const marks = block.pieces
      .filter((piece) => piece.kind === 'endnoteMark')
      .map(({ start, end }): EndnoteMark => ({ start, end, note: ++markNumber }));
    return { id, kind, number, ...span, text: reading.text, sentences, marks };
  });
  return { pieces, passages };
}

function kindOf(block: Block): PassageKind {
  if (block.opening === 'endnote') return 'endnote';
  return block.opening === 'bullet' ? 'item' : 'paragraph';
}

function mergeContinuations(source: string, blocks: readonly Block[]): Block[] {
  const merged: Block[] = [];
  for (const block of blocks) {
    const previous = merged.at(-1);
    if (previous !== undefined && block.opening === 'prose' && !ENDS_A_THOUGHT.test(lastWords(source, previous))) {
      merged[merged.length - 1] = { ...previous, pieces: [...previous.pieces, ...block.pieces] };
    } else {
      merged.push(block);
    }
  }
  return merged;
}

function lastWords(source: string, block: Block): string {
  const last = block.pieces.findLast((piece) => piece.kind === 'text');
  return last === undefined ? '' : source.slice(last.start, last.end).trimEnd();
}

/** From the first to the last kept character; bullets, endnote numbers and a trailing mark stay outside. */
function textSpan(source: string, pieces: readonly Piece[]): Span {
  const kept = textPieces(source, pieces);
  const first = kept[0];
  const last = kept.at(-1);
  if (first === undefined || last === undefined) throw new Error('a block without text cannot be a passage');
  const start = first.end - source.slice(first.start, first.end).trimStart().length;
  const end = last.start + source.slice(last.start, last.end).trimEnd().length;
  return { start, end };
}

function textPieces(source: string, pieces: readonly Piece[]): Piece[] {
  return pieces.filter((piece) => piece.kind === 'text' && source.slice(piece.start, piece.end).trim() !== '');
}
