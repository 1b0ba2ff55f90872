import type { Chapter } from '../corpus/chapter.js';
import { type Passage, passageId, type Sentence, type Span } from '../corpus/passage.js';
import { type Html, html } from './html.js';
import { sicLink, type TextNote, textNotes } from './text-notes.js';

/** A stretch of a sentence between two places where something begins, ends or is called. */
interface Stretch {
  readonly text: string;
  readonly marked: boolean;
  /** Whether the marked words begin here. */
  readonly starts: boolean;
  /** Number of the endnote that is called at its end. */
  readonly calls: number | undefined;
  /** The defect of the source that ends here. */
  readonly defect: TextNote | undefined;
}

/**
 * The words of some sentences of a passage, each with its place (`data-s`): the cited ones marked, endnote marks as
 * links, [sic] behind what is defective in the source.
 */
export function passageText(
  chapter: Chapter,
  passage: Passage,
  sentences: readonly Sentence[],
  cited: Span | undefined,
): Html {
  return html`${sentences.map((sentence, at) => {
    const before = sentences[at - 1];
    const runsOn = before !== undefined && holds(cited, before.end - 1) && holds(cited, sentence.start);
    const gap = runsOn ? html`<mark> </mark>` : html` `;
    const words = stretches(chapter, passage, sentence, cited).map(stretchText);
    return html`${before === undefined ? '' : gap}<span data-s="${sentence.start}-${sentence.end}">${words}</span>`;
  })}`;
}

function stretchText({ text, marked, starts, calls, defect }: Stretch): Html {
  const id = starts ? html` id="m"` : '';
  const words = marked ? html`<mark${id}>${text}</mark>` : text;
  return html`${words}${defect === undefined ? '' : sicLink(defect)}${callLink(calls)}`;
}

function callLink(note: number | undefined): Html {
  if (note === undefined) return html``;
  return html`<a class="note" id="call-${note}" href="#${passageId('endnote', note)}" aria-label="Endnote ${note}">${note}</a>`;
}

function holds(span: Span | undefined, offset: number): boolean {
  return span !== undefined && span.start <= offset && offset < span.end;
}

/** Cuts a sentence where marking begins or ends and where notes are called; [sic] waits for the end of marked words. */
function stretches(chapter: Chapter, passage: Passage, sentence: Sentence, cited: Span | undefined): Stretch[] {
  const { text, offsets } = chapter.reading(sentence);
  const isMarked = (at: number) => holds(cited, offsets[at] ?? -1);
  // Marks are dropped from the reading, so that one is called after the last character before it.
  const calls = new Map(
    passage.marks
      .filter(({ start }) => sentence.start <= start && start <= sentence.end)
      .map(({ start, note }) => [offsets.findLastIndex((offset) => offset < start), note]),
  );
  const defectEnds = new Map(
    textNotes(chapter)
      .filter(({ words }) => text.includes(words))
      .map((note) => [text.indexOf(note.words) + note.words.length - 1, note]),
  );
  const first = cited === undefined ? undefined : chapter.reading(cited).offsets[0];
  const made: Stretch[] = [];
  let from = 0;
  let defect: TextNote | undefined;
  for (let at = 0; at < text.length; at += 1) {
    defect ??= defectEnds.get(at);
    const turns = at + 1 === text.length || isMarked(at) !== isMarked(at + 1) || calls.has(at);
    if (!turns && !(defect !== undefined && !isMarked(at))) continue;
    const marked = isMarked(at);
    const starts = marked && offsets[from] === first;
    made.push({ text: text.slice(from, at + 1), marked, starts, calls: calls.get(at), defect });
    from = at + 1;
    defect = undefined;
  }
  return made;
}
