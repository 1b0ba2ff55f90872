import type { Answer } from '../answer/answer.js';
import { ownSentences } from '../answer/own-sentences.js';
import { EXAMPLES, sic } from '../answer/wording.js';
import type { Chapter, SourceDescription } from '../corpus/chapter.js';
import { type Html, html } from './html.js';
import { page, quotation, readerPath } from './page.js';
import { chapterText } from './reader.js';

/** Earlier questions that a page carries along. */
const HISTORY_LIMIT = 5;

/** The ask box above the chapter. */
export function homePage(chapter: Chapter): string {
  return page(
    'Ask',
    html`<h1>${chapter.source.chapterTitle}</h1>${askBox({ value: '', history: [] })}${chapterText(chapter)}`,
    chapter.source,
  );
}

/** An answer, with the box for the next question; `history` holds the earlier ones, oldest first. */
export function answerPage(
  asked: string,
  answer: Answer,
  history: readonly string[],
  source: SourceDescription,
): string {
  const next = asked.trim() === '' ? history : [...history, asked].slice(-HISTORY_LIMIT);
  return page(
    'Answer',
    html`<h1>${answer.question === '' ? 'Ask a question' : answer.question}</h1>
${answerBody(answer, source)}
<p class="notice">${answer.notice}</p>
${asked.trim() === '' ? html`` : html`<p class="place"><a href="/?q=${encodeURIComponent(asked)}">Link to this question</a></p>`}
${askBox({ value: '', history: next })}`,
    source,
  );
}

function askBox({ value, history }: { value: string; history: readonly string[] }): Html {
  return html`<form action="/" method="get" role="search">
<label for="q">${history.length > 0 ? 'Ask on' : 'Ask about this chapter'}</label>
<div class="line"><input id="q" name="q" type="text" value="${value}" maxlength="2000" autocomplete="off" required><button type="submit">Ask</button></div>
${history.map((question) => html`<input type="hidden" name="h" value="${question}">`)}
<p class="hint">For example: ${EXAMPLES.map((example, at) => html`${at > 0 ? ' · ' : ''}<a href="/?q=${encodeURIComponent(example)}">${example}</a>`)}</p>
</form>`;
}

function answerBody(answer: Answer, source: SourceDescription): Html {
  const nearest =
    answer.nearest.length === 0
      ? html``
      : html`<h2>Nearest passages</h2><p class="notice">They do not answer the question; they are what comes closest.</p>
<ul class="sources">${answer.nearest.map((citation) => html`<li>${quotation(citation, source)}</li>`)}</ul>`;
  if (answer.kind === 'unanswered') return html`<div class="answer"><p>${answer.text}</p></div>${nearest}`;
  const { before, after } = ownSentences(answer);
  const shown = new Set<number>();
  const claims = answer.claims.map(({ text, citations }) => {
    const cited = citations.flatMap((n) => answer.citations[n - 1] ?? []);
    const isQuotation = cited.map(({ quote }) => quote).join(' ') === text;
    // A claim that is its quotations is shown once, with its places beside it.
    if (isQuotation) for (const { n } of cited) shown.add(n);
    const places = cited.map(
      ({ n, url, label }) =>
        html`<a class="place" href="${readerPath(url)}">[${n}]${isQuotation ? ` ${label}` : ''}</a> `,
    );
    return html`<p>${isQuotation ? html`“${text}”${sic(text, source)}` : text} ${places}</p>`;
  });
  const others = answer.citations.filter(({ n }) => !shown.has(n));
  const quoted =
    others.length === 0
      ? html``
      : html`<h2>Quoted from</h2>
<ul class="sources">${others.map((citation) => html`<li>${quotation(citation, source, citation.n)}</li>`)}</ul>`;
  return html`<div class="answer">${sentence(before)}${claims}${sentence(after)}</div>${quoted}${nearest}`;
}

function sentence(text: string | undefined): Html {
  return text === undefined ? html`` : html`<p>${text}</p>`;
}
