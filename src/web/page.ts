import type { Citation } from '../answer/answer.js';
import { statusLine } from '../answer/wording.js';
import type { Chapter, SourceDescription } from '../corpus/chapter.js';
import { askBox, examples } from './ask-box.js';
import { SCRIPT, STYLE } from './assets.js';
import { type Html, html } from './html.js';
import { sicMark } from './text-notes.js';
import { citationLink } from './trail.js';

const NAVIGATION = [
  ['/', 'Chapter'],
  ['/recommendations', 'Recommendations'],
  ['/offices', 'Offices'],
  ['/picture', 'Who does what'],
  ['/scores', 'Scores'],
] as const;

export interface PageParts {
  readonly title: string;
  /** Which entry of the navigation the page is. */
  readonly at?: (typeof NAVIGATION)[number][0];
  /** Earlier questions of the thread, oldest first. */
  readonly questions?: readonly string[];
  /** The answers that stand under the ask box. */
  readonly thread?: Html;
  /** What is there to read. */
  readonly reading: Html;
}

/** A whole page: the desk, with the ask box and its answers, beside what is read. */
export function page({ title, at, questions = [], thread, reading }: PageParts, source: SourceDescription): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – Attaché</title>
<link rel="stylesheet" href="${STYLE.path}">
<link rel="icon" href="data:,">
<script src="${SCRIPT.path}" defer></script>
</head>
<body>
<a class="skip" href="#reading">Skip to the text</a>
<header>
<p class="name"><a href="/">Attaché</a></p>
<nav aria-label="Pages"><ul>${NAVIGATION.map(([path, name]) => html`<li><a href="${path}"${path === at ? html` aria-current="page"` : ''}>${name}</a></li>`)}</ul></nav>
</header>
<main>
<section id="desk" aria-label="Questions and answers">${askBox(questions, at === '/' ? examples() : undefined)}
<div id="thread">${thread}</div></section>
<div id="reading" tabindex="-1">
${reading}
</div>
</main>
<footer><p>${statusLine(source)} Paragraph numbers are ours; the report prints none.</p></footer>
</body>
</html>`.markup;
}

/** A page that says one thing: what is wrong, and where to go on. */
export function messagePage(title: string, sentence: string, source: SourceDescription): string {
  return page(
    {
      title,
      reading: html`<h1>${title}</h1><p class="message">${sentence}</p><p><a href="/">Read the chapter</a>, or ask a question.</p>`,
    },
    source,
  );
}

/** A quotation with its place, for pages on which nothing was asked. */
export function quotation(citation: Citation, chapter: Chapter): Html {
  return html`<blockquote>“${citation.quote}”${sicMark(citation.quote, chapter)}</blockquote>
<p class="place"><a href="${citationLink(citation)}">${citation.label}</a></p>`;
}
