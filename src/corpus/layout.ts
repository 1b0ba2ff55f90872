import type { Span } from './passage.js';

/**
 * What a stretch of the source file is. The file is text extracted from a PDF: words of the report and furniture of
 * its pages stand in one stream. `text` is kept; everything else is known by its shape and dropped from quotations.
 */
export type PieceKind =
  | 'text'
  | 'space'
  | 'bullet'
  | 'endnoteNumber'
  | 'endnoteMark'
  | 'marginLabel'
  | 'pullQuote'
  | 'runningHead'
  | 'footUrl';

export interface Piece extends Span {
  readonly kind: PieceKind;
}

/** A run of text pieces that starts where the layout starts something new. */
export interface Block {
  readonly opening: 'prose' | 'bullet' | 'endnote';
  readonly endnote?: number;
  readonly pieces: readonly Piece[];
}

interface Line extends Span {
  /** Without its line feed and the white space around it. */
  readonly text: string;
  readonly textStart: number;
  readonly textEnd: number;
  /** The extraction starts each page with one space before its first line. */
  readonly startsPage: boolean;
}

const PULL_QUOTE_OPENING = '““';
const BULLET = '•';
const ENDNOTE_HEAD = /^Chapter \d+ - Endnotes$/;
const ENDNOTE_NUMBER = /^(\d{1,2}) (?=\S)/;
const URL_LINE = /^https?:\/\/\S+$/;
/** Margin labels are set in a column of about a quarter of the page; the first line of body prose is never so short. */
const MARGIN_COLUMN = 24;

/** Splits the file into pieces that together are the whole file, and gathers the text pieces into blocks. */
export function layOut(source: string): { pieces: Piece[]; blocks: Block[] } {
  const pieces: Piece[] = [];
  const blocks: Block[] = [];
  let nextMark = 1;
  let nextEndnote: number | undefined;

  for (const group of groupLines(readLines(source))) {
    const first = group[0];
    if (first === undefined) continue;
    const whole = { start: first.start, end: (group.at(-1) ?? first).end };
    if (ENDNOTE_HEAD.test(first.text)) {
      nextEndnote = 1;
      pieces.push({ ...whole, kind: 'runningHead' });
      continue;
    }
    const furniture = furnitureKind(group, nextEndnote !== undefined);
    if (furniture !== undefined) {
      pieces.push({ ...whole, kind: furniture });
      continue;
    }
    const block: Piece[] = [];
    let opening: Block['opening'] = 'prose';
    let endnote: number | undefined;
    for (const line of group) {
      let from = line.textStart;
      if (line.text.startsWith(BULLET)) {
        opening = 'bullet';
        block.push({ start: from, end: from + BULLET.length, kind: 'bullet' });
        from += BULLET.length;
      } else if (nextEndnote !== undefined && line === first) {
        const number = ENDNOTE_NUMBER.exec(line.text)?.[1];
        if (number === String(nextEndnote)) {
          opening = 'endnote';
          endnote = nextEndnote++;
          block.push({ start: from, end: from + number.length, kind: 'endnoteNumber' });
          from += number.length;
        }
      }
      if (nextEndnote === undefined) {
        const marked = markEndnotes(source, { start: from, end: line.textEnd }, nextMark);
        nextMark = marked.nextMark;
        block.push(...marked.pieces);
      } else {
        block.push({ start: from, end: line.textEnd, kind: 'text' });
      }
    }
    pieces.push(...block);
    blocks.push({ opening, pieces: block, ...(endnote === undefined ? {} : { endnote }) });
  }
  return { pieces: fillWithSpace(pieces, source.length), blocks };
}

function readLines(source: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < source.length) {
    const feed = source.indexOf('\n', start);
    const end = feed < 0 ? source.length : feed;
    const raw = source.slice(start, end);
    const text = raw.trim();
    const textStart = start + (raw.length - raw.trimStart().length);
    lines.push({ start, end, text, textStart, textEnd: textStart + text.length, startsPage: raw.startsWith(' ') });
    start = end + 1;
  }
  return lines;
}

/** Blank lines, page starts, bullets, pull quotes and the running head start a new group; nothing else does. */
function groupLines(lines: readonly Line[]): Line[][] {
  const groups: Line[][] = [];
  let open: Line[] | undefined;
  for (const line of lines) {
    if (line.text === '') {
      open = undefined;
      continue;
    }
    const startsGroup =
      open === undefined || line.startsPage || line.text.startsWith(BULLET) || line.text.startsWith(PULL_QUOTE_OPENING);
    if (startsGroup) {
      open = [];
      groups.push(open);
    }
    open?.push(line);
    if (ENDNOTE_HEAD.test(line.text)) open = undefined;
  }
  return groups;
}

function furnitureKind(group: readonly Line[], inEndnotes: boolean): PieceKind | undefined {
  if (group[0]?.text.startsWith(PULL_QUOTE_OPENING)) return 'pullQuote';
  if (group.every((line) => URL_LINE.test(line.text))) return 'footUrl';
  if (!inEndnotes && group.every((line) => line.text.length <= MARGIN_COLUMN)) return 'marginLabel';
  return undefined;
}

/**
 * Cuts endnote marks out of a line. Extraction glues them to the word or stop before them ("standards.1", "grow5");
 * a number is a mark only when it is the next one due, which keeps "5G" and "2021" out.
 */
function markEndnotes(source: string, span: Span, firstDue: number): { pieces: Piece[]; nextMark: number } {
  const pieces: Piece[] = [];
  let from = span.start;
  let due = firstDue;
  for (const match of source.slice(span.start, span.end).matchAll(/(?<=[\p{L}.,;”])\d{1,2}(?=\s|$)/gu)) {
    if (match[0] !== String(due)) continue;
    const start = span.start + match.index;
    const end = start + match[0].length;
    pieces.push({ start: from, end: start, kind: 'text' }, { start, end, kind: 'endnoteMark' });
    from = end;
    due += 1;
  }
  if (from < span.end) pieces.push({ start: from, end: span.end, kind: 'text' });
  return { pieces, nextMark: due };
}

function fillWithSpace(pieces: readonly Piece[], length: number): Piece[] {
  const filled: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    if (piece.start > at) filled.push({ start: at, end: piece.start, kind: 'space' });
    filled.push(piece);
    at = piece.end;
  }
  if (at < length) filled.push({ start: at, end: length, kind: 'space' });
  return filled;
}
