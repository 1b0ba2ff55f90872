import type { Chapter } from '../corpus/chapter.js';
import { type Passage, passageId, type Span } from '../corpus/passage.js';
import { type Html, html } from './html.js';
import { page } from './page.js';

/** The reader at a passage, with the words of `span` marked. */
export function readerPage(chapter: Chapter, passage: Passage, span: Span | undefined): string {
  const name = passage.kind === 'endnote' ? `Endnote ${passage.number}` : `Paragraph ${passage.number}`;
  const lead = span === undefined ? html`` : html`<p class="hint"><a href="#m">Go to the marked words</a></p>`;
  return page(name, html`<h1>${chapter.source.chapterTitle}</h1>${lead}${chapterText(chapter, span)}`, chapter.source);
}

/** The whole chapter: paragraphs, lists and endnotes, each passage with its number and permanent link. */
export function chapterText(chapter: Chapter, span?: Span): Html {
  const body = chapter.passages.filter(({ kind }) => kind !== 'endnote');
  const notes = chapter.passages.filter(({ kind }) => kind === 'endnote');
  return html`<section aria-label="Chapter ${chapter.source.chapter}">
${groups(body).map((group) =>
  group[0]?.kind === 'item'
    ? html`<ul class="items">${group.map((item) => html`<li>${passageBlock(chapter, item, span)}</li>`)}</ul>`
    : group.map((paragraph) => passageBlock(chapter, paragraph, span)),
)}
</section>
<section aria-labelledby="endnotes"><h2 id="endnotes">Endnotes</h2>
${notes.map((note) => passageBlock(chapter, note, span))}
</section>`;
}

/** Runs of list items, and runs of paragraphs between them. */
function groups(passages: readonly Passage[]): Passage[][] {
  const made: Passage[][] = [];
  for (const passage of passages) {
    const last = made.at(-1);
    if (last?.[0]?.kind === passage.kind) last.push(passage);
    else made.push([passage]);
  }
  return made;
}

/** Run-in headings are commands: they begin with a bare verb, end with a full stop, and a full sentence follows. */
const RUN_IN_HEADING = /^(?:Build|Launch|Implement|Enhance|Reorient)\b[^;:]*\.$/;

function passageBlock(chapter: Chapter, passage: Passage, span: Span | undefined): Html {
  const { id, kind, number, sentences } = passage;
  const path = kind === 'endnote' ? `/n/${number}` : `/p/${id}`;
  const name = kind === 'endnote' ? `n. ${number}` : `¶ ${number}`;
  const [first, second] = sentences;
  const link = html`<a class="number" href="${path}#${id}">${name}</a> `;
  if (first === undefined || second === undefined || !RUN_IN_HEADING.test(first.text)) {
    return html`<div class="passage" id="${id}">${link}${passageText(chapter, passage, passage, span)}${backLink(chapter, passage)}</div>`;
  }
  const rest = { start: second.start, end: passage.end };
  return html`<h2 id="${id}">${passageText(chapter, passage, first, span)}</h2>
<div class="passage">${link}${passageText(chapter, passage, rest, span)}</div>`;
}

/** From an endnote to the words that call it. */
function backLink(chapter: Chapter, { kind, number }: Passage): Html {
  const call = kind === 'endnote' ? chapter.callOf(number) : undefined;
  if (call === undefined) return html``;
  const to = call.passage;
  return html` <a class="place" href="/p/${to.id}#call-${number}" aria-label="Back to paragraph ${to.number}, which calls note ${number}">↩ ¶ ${to.number}</a>`;
}

/** A stretch of a passage between two places where something begins, ends or is called. */
interface Stretch {
  readonly text: string;
  readonly marked: boolean;
  /** Whether the marked words begin here. */
  readonly starts: boolean;
  /** Number of the endnote that is called at its end. */
  readonly calls: number | undefined;
  /** Whether a defect of the source ends here. */
  readonly defect: boolean;
}

/** The words of `part` of a passage: the cited ones marked, endnote marks as links, [sic] behind its defects. */
function passageText(chapter: Chapter, passage: Passage, part: Span, span: Span | undefined): Html {
  return html`${stretches(chapter, passage, part, span).map(({ text, marked, starts, calls, defect }) => {
    const words = marked ? html`<mark>${text}</mark>` : html`${text}`;
    const anchored = starts ? html`<span id="m">${words}</span>` : words;
    return html`${anchored}${defect ? html` <span class="sic" title="The source reads so.">[sic]</span>` : html``}${callLink(calls)}`;
  })}`;
}

function callLink(note: number | undefined): Html {
  if (note === undefined) return html``;
  const id = passageId('endnote', note);
  return html`<a class="note" id="call-${note}" href="/n/${note}#${id}" aria-label="Endnote ${note}">${note}</a>`;
}

/** Cuts the part where marking begins or ends and where notes are called; [sic] waits for the end of marked words. */
function stretches(chapter: Chapter, passage: Passage, part: Span, span: Span | undefined): Stretch[] {
  const { text, offsets } = chapter.reading(part);
  const isMarked = (at: number) => {
    const offset = offsets[at] ?? -1;
    return span !== undefined && span.start <= offset && offset < span.end;
  };
  // Marks are dropped from the reading, so that one is called after the last character before it.
  const calls = new Map(
    passage.marks
      .filter(({ start }) => part.start <= start && start <= part.end)
      .map(({ start, note }) => [offsets.findLastIndex((offset) => offset < start), note]),
  );
  const defectEnds = new Set(
    chapter.source.defects
      .filter((defect) => text.includes(defect))
      .map((defect) => text.indexOf(defect) + defect.length - 1),
  );
  const made: Stretch[] = [];
  let from = 0;
  let defect = false;
  for (let at = 0; at < text.length; at += 1) {
    defect ||= defectEnds.has(at);
    const turns = at + 1 === text.length || isMarked(at) !== isMarked(at + 1) || calls.has(at);
    if (!turns && !(defect && !isMarked(at))) continue;
    const marked = isMarked(at);
    const starts = marked && offsets[from] === firstKept(chapter, span);
    made.push({ text: text.slice(from, at + 1), marked, starts, calls: calls.get(at), defect });
    from = at + 1;
    defect = false;
  }
  return made;
}

/** Offset of the first character of a span that a person reads. */
function firstKept(chapter: Chapter, span: Span | undefined): number | undefined {
  return span === undefined ? undefined : chapter.reading(span).offsets[0];
}
