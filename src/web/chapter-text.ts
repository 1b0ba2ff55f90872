import type { Aside } from '../corpus/asides.js';
import type { Chapter } from '../corpus/chapter.js';
import type { Passage, Span } from '../corpus/passage.js';
import { type Html, html } from './html.js';
import { passageText } from './passage-text.js';
import { sicLink, textNoteSection, textNotes } from './text-notes.js';
import { passagePath } from './trail.js';

/** What is open in the chapter: the passage at hand, the words cited from it, and what stands under it for both. */
export interface Opened {
  readonly passage: Passage;
  readonly cited: Span | undefined;
  readonly tools?: Html;
}

/** Run-in headings are commands: they begin with a bare verb, end with a full stop, and a full sentence follows. */
const RUN_IN_HEADING = /^(?:Build|Launch|Implement|Enhance|Reorient)\b[^;:]*\.$/;
/** The paragraphs that the report's label “Recommendation” stands beside: the run-in headings, and the strategy itself. */
const RECOMMENDATION = /^(?:Build|Launch|Implement|Enhance|Reorient|Develop)\b/;
const RECOMMENDATION_LABEL = 'Recommendation';

/** The whole chapter: headings, paragraphs, lists and endnotes, each passage with its number and permanent link. */
export function chapterText(chapter: Chapter, opened?: Opened): Html {
  const body = chapter.passages.filter(({ kind }) => kind !== 'endnote');
  const notes = chapter.passages.filter(({ kind }) => kind === 'endnote');
  const beside = placeAsides(chapter, body);
  const set = groups(body).map((group) => {
    const asides = group.flatMap(({ id }) => beside.get(id) ?? []);
    if (group[0]?.kind !== 'item') return html`${group.map((passage) => paragraph(chapter, passage, opened))}${asides}`;
    return html`<ul class="items">${group.map(
      (item) => html`<li class="passage" id="${item.id}">${passageBody(chapter, item, item.sentences, opened)}</li>
`,
    )}</ul>${asides}`;
  });
  return html`<section id="chapter" aria-label="Chapter ${chapter.source.chapter}">
${contents(body)}${set}
</section>
<section aria-labelledby="endnotes"><h2 id="endnotes">Endnotes</h2>
<ol class="endnotes">${notes.map(
    (note) => html`<li class="passage" id="${note.id}">${passageBody(chapter, note, note.sentences, opened)}</li>
`,
  )}</ol></section>
${textNoteSection(chapter)}`;
}

/** Runs of list items, and every paragraph by itself. */
function groups(passages: readonly Passage[]): Passage[][] {
  const made: Passage[][] = [];
  for (const passage of passages) {
    const last = made.at(-1);
    if (passage.kind === 'item' && last?.[0]?.kind === 'item') last.push(passage);
    else made.push([passage]);
  }
  return made;
}

function headingOf({ kind, sentences: [first, second] }: Passage): string | undefined {
  if (kind !== 'paragraph' || first === undefined || second === undefined) return undefined;
  return RUN_IN_HEADING.test(first.text) ? first.text : undefined;
}

function contents(body: readonly Passage[]): Html {
  const entries = body.flatMap((passage) => {
    const heading = headingOf(passage);
    return heading === undefined ? [] : [html`<li><a href="#${passage.id}">${heading.replace(/\.$/, '')}</a></li>`];
  });
  return html`<nav class="contents" aria-label="Contents"><ol>${entries}<li><a href="#endnotes">Endnotes</a></li></ol></nav>
`;
}

function paragraph(chapter: Chapter, passage: Passage, opened: Opened | undefined): Html {
  const label =
    passage.kind === 'paragraph' && RECOMMENDATION.test(passage.text)
      ? html`<p class="label">${RECOMMENDATION_LABEL}</p>`
      : '';
  const { id, sentences } = passage;
  if (headingOf(passage) === undefined)
    return html`${label}<div class="passage" id="${id}">${passageBody(chapter, passage, sentences, opened)}</div>
`;
  const cited = opened?.passage === passage ? opened.cited : undefined;
  return html`${label}<h2 id="${id}">${passageText(chapter, passage, sentences.slice(0, 1), cited)}</h2>
<div class="passage">${passageBody(chapter, passage, sentences.slice(1), opened)}</div>
`;
}

/** Number, words, the way back from an endnote, and the tools where the passage is the open one. */
function passageBody(
  chapter: Chapter,
  passage: Passage,
  sentences: Passage['sentences'],
  opened: Opened | undefined,
): Html {
  const isOpen = opened?.passage === passage;
  const name = passage.kind === 'endnote' ? `n. ${passage.number}` : `¶ ${passage.number}`;
  const words = passageText(chapter, passage, sentences, isOpen ? opened.cited : undefined);
  return html`<p><a class="number" href="${passagePath(passage)}#${passage.id}">${name}</a> ${words}${backLink(chapter, passage)}</p>${isOpen ? opened.tools : ''}`;
}

/** From an endnote to the words that call it. */
function backLink(chapter: Chapter, { kind, number }: Passage): Html {
  const call = kind === 'endnote' ? chapter.callOf(number) : undefined;
  if (call === undefined) return html``;
  return html` <a class="back" href="#call-${number}" aria-label="Back to ¶ ${call.passage.number}, which calls note ${number}">↩ ¶ ${call.passage.number}</a>`;
}

/**
 * Where the asides stand: behind the passage that the file has before them. The labels “Recommendation” are set with
 * the paragraphs that they name instead, as long as there are as many of the one as of the other; the extraction puts
 * them at the end of their page.
 */
function placeAsides(chapter: Chapter, body: readonly Passage[]): Map<string, Html[]> {
  const named = body.filter(({ kind, text }) => kind === 'paragraph' && RECOMMENDATION.test(text));
  const labels = chapter.asides.filter(({ text }) => text === RECOMMENDATION_LABEL);
  const placed = new Map<string, Html[]>();
  for (const aside of chapter.asides) {
    if (aside.text === RECOMMENDATION_LABEL && labels.length === named.length) continue;
    const before = body.findLast(({ start }) => start < aside.start);
    if (before === undefined) continue;
    placed.set(before.id, [...(placed.get(before.id) ?? []), setAside(chapter, aside, before.number)]);
  }
  return placed;
}

function setAside(chapter: Chapter, { kind, text }: Aside, after: number): Html {
  if (kind === 'pullQuote')
    return html`<aside class="pull" aria-label="Pull quote after ¶ ${after}"><p>${text}</p></aside>
`;
  const defect = textNotes(chapter).find(({ words }) => text.includes(words));
  return html`<p class="side">${text}${defect === undefined ? '' : sicLink(defect)}</p>
`;
}
