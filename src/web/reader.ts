import { cableText } from '../answer/cable.js';
import type { Cite } from '../answer/cite.js';
import { wholeSentences } from '../answer/passages.js';
import type { Chapter } from '../corpus/chapter.js';
import type { Passage, Span } from '../corpus/passage.js';
import { chapterText } from './chapter-text.js';
import { type Html, html } from './html.js';
import { page } from './page.js';
import { askLink, passagePath, placeLink, type Trail } from './trail.js';

/** What the reader needs besides the chapter: citations for what is copied, and the day on which it is. */
export interface Copying {
  readonly cite: Cite;
  readonly today: Date;
}

/** The reader at a passage, with the words of `cited` marked and the way to the answer's other citations. */
export function readerPage(
  chapter: Chapter,
  passage: Passage,
  cited: Span | undefined,
  trail: Trail,
  copying: Copying,
): string {
  const name = passage.kind === 'endnote' ? `Endnote ${passage.number}` : `Paragraph ${passage.number}`;
  const tools = passageTools(chapter, passage, cited, copying);
  return page(
    {
      title: name,
      at: '/',
      questions: trail.questions,
      reading: html`${trailBar(chapter, cited, trail)}${chapterHead(chapter)}${chapterText(chapter, { passage, cited, tools })}`,
    },
    chapter.source,
  );
}

/** Title and place of the chapter, and how its numbers are used. */
export function chapterHead({ source }: Chapter): Html {
  return html`<p class="over">${source.publisher} · ${source.report} · ${source.date}</p>
<h1>Chapter ${source.chapter}: ${source.chapterTitle}</h1>
<p class="hint">Choose a ¶ number to link to a paragraph or copy it with its attribution; raised numbers are endnotes.</p>
`;
}

/** Permanent links to the passage's sentences, and those at hand, whole, as they are pasted into a cable. */
function passageTools(chapter: Chapter, passage: Passage, cited: Span | undefined, { cite, today }: Copying): Html {
  const citation = cite((cited && wholeSentences(chapter, cited)) ?? { start: passage.start, end: passage.end }, 1);
  if (citation === undefined) return html``;
  const links = passage.sentences.map(
    ({ start, end }, index) =>
      html`<li><a href="${passagePath(passage)}?q=${start}-${end}#m"${start === cited?.start && end === cited.end ? html` aria-current="true"` : ''}>${index + 1}</a></li>`,
  );
  return html`<div class="tools">${cableDetails(cableText({ citations: [citation] }, chapter.source, today))}
<div class="links"><span>${links.length === 1 ? 'Permanent link:' : 'Permanent links to its sentences:'}</span> <ol>${links}</ol></div></div>`;
}

/** Text to paste elsewhere; with the script, opening it copies it as well. */
export function cableDetails(text: string): Html {
  return html`<details class="cable"><summary>Copy with attribution</summary><pre tabindex="0">${text}</pre></details>`;
}

/**
 * Which of an answer's places this is, and the way to the others and back; nothing where there is nowhere to go.
 * @param back false on the answer's own page.
 */
export function trailBar(chapter: Chapter, cited: Span | undefined, trail: Trail, { back = true } = {}): Html {
  const { questions, places } = trail;
  const at = places.findIndex(({ start, end }) => start === cited?.start && end === cited.end);
  const asked = back ? questions.at(-1) : undefined;
  if (at < 0 || (places.length === 1 && asked === undefined)) return html``;
  const step = (rel: 'prev' | 'next', words: string, place: Span | undefined) => {
    const link = place === undefined ? undefined : placeLink(chapter, place, trail);
    return link === undefined
      ? html`<span class="off">${words}</span>`
      : html`<a rel="${rel}" href="${link}">${words}</a>`;
  };
  const steps = html` ${step('prev', '← Previous', places[at - 1])} ${step('next', 'Next →', places[at + 1])}`;
  return html`<nav class="trail" aria-label="Places of the answer"><span>Place ${at + 1} of ${places.length}</span>${places.length === 1 ? '' : steps}
${asked === undefined ? '' : html`<a href="${askLink(asked, questions.slice(0, -1))}">Back to the answer</a>`}</nav>
`;
}
