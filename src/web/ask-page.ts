import type { Answer } from '../answer/answer.js';
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
  const claims = answer.claims.map(({ text, citations }) => {
    const quoted = citations.map((n) => answer.citations[n - 1]?.quote ?? '').join(' ') === text;
    const numbers = citations.map((n) => {
      const citation = answer.citations[n - 1];
      return citation === undefined ? html`` : html`<a href="${readerPath(citation.url)}">[${n}]</a>`;
    });
    return html`<p>${quoted ? html`“${text}”${sic(text, source)}` : text} ${numbers}</p>`;
  });
  const rest = answer.kind === 'partial' ? html`<p>${answer.text.split('\n').at(-1)}</p>` : html``;
  return html`<div class="answer">${claims}${rest}</div>
<h2>Quoted from</h2>
<ul class="sources">${answer.citations.map((citation) => html`<li>${quotation(citation, source, citation.n)}</li>`)}</ul>${nearest}`;
}
