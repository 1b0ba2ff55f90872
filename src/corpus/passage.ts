/** Half-open range of UTF-16 code units in the source file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `p01` … `p37` for body passages in reading order, `n01` … `n12` for endnotes. */
export type PassageId = string & { readonly __passage: unique symbol };

export type PassageKind = 'paragraph' | 'item' | 'endnote';

/** A sentence of a passage; a list item without inner sentences is one sentence. */
export interface Sentence extends Span {
  /** Passage id, a full stop and the place in the passage, from 1: `p14.2`. */
  readonly id: string;
  readonly passage: PassageId;
  /** The words between `start` and `end` as a person reads them: see `verbatim`. */
  readonly text: string;
}

/** Where the body calls an endnote: the span of the digits themselves. */
export interface EndnoteMark extends Span {
  readonly note: number;
}

export interface Passage extends Span {
  readonly id: PassageId;
  readonly kind: PassageKind;
  /** Paragraph number (ours) or endnote number (the report's). */
  readonly number: number;
  readonly text: string;
  readonly sentences: readonly Sentence[];
  readonly marks: readonly EndnoteMark[];
}

/** The id of body passage or endnote `number`. */
export function passageId(kind: PassageKind, number: number): PassageId {
  return `${kind === 'endnote' ? 'n' : 'p'}${String(number).padStart(2, '0')}` as PassageId;
}

/** How a citation names its place: `Ch. 15, ¶ 8` or `Ch. 15, n. 7`. */
export function passageLabel(passage: Pick<Passage, 'kind' | 'number'>): string {
  return passage.kind === 'endnote' ? `Ch. 15, n. ${passage.number}` : `Ch. 15, ¶ ${passage.number}`;
}
