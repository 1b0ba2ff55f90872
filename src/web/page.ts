import type { Citation } from '../answer/answer.js';
import { sic, statusLine } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { type Html, html } from './html.js';

/** A whole page around `body`. */
export function page(title: string, body: Html, source: SourceDescription): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – Attaché</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="name"><a href="/">Attaché</a></p>
<nav aria-label="Pages"><ul>
<li><a href="/">Ask and read</a></li>
<li><a href="/recommendations">Recommendations</a></li>
<li><a href="/offices">Offices</a></li>
</ul></nav>
</header>
<main id="main">
${body}
</main>
<footer><p>${statusLine(source)} Paragraph numbers are ours; the report prints none.</p></footer>
</body>
</html>`.markup;
}

/** A page that says one thing: what is wrong, and where to go on. */
export function messagePage(title: string, sentence: string, source: SourceDescription): string {
  return page(
    title,
    html`<h1>${title}</h1><p>${sentence}</p><p><a href="/">Ask a question or read the chapter.</a></p>`,
    source,
  );
}

/** A quotation with its place; the number stands where an answer refers to it. */
export function quotation({ quote, label, url }: Citation, source: SourceDescription, number?: number): Html {
  const path = readerPath(url);
  return html`<blockquote>“${quote}”${sic(quote, source)}</blockquote>
<p class="place">${number === undefined ? '' : `[${number}] `}<a href="${path}">${label}</a></p>`;
}

/** The path of a citation's link: the page links within itself, wherever people reach it. */
export function readerPath(url: string): string {
  const { pathname, search } = new URL(url);
  return `${/\/(?:p|n)\/[^/]+$/.exec(pathname)?.[0] ?? '/'}${search}#m`;
}
