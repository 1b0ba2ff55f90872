import type { Answer, Citation } from '../answer/answer.js';
import { cableText } from '../answer/cable.js';
import { piecesSaid } from '../answer/pieces-said.js';
import type { Chapter } from '../corpus/chapter.js';
import { type Html, html } from './html.js';
import { ownWords } from './own-words.js';
import { cableDetails } from './reader.js';
import { sicMark } from './text-notes.js';
import { askLink, citationLink, type Trail } from './trail.js';

/** An answer as it stands under the ask box; `trail` is what its links carry along. */
export function answerArticle(asked: string, answer: Answer, chapter: Chapter, trail: Trail, today: Date): Html {
  const question = answer.question === '' ? 'Ask a question' : answer.question;
  const cable = cableText(answer, chapter.source, today);
  return html`<article class="answer ${answer.kind}" data-question="${asked}" tabindex="-1">
<h2${ownWords(question)}>${question}</h2>
${answerBody(answer, chapter, trail)}
<p class="notice"${ownWords(answer.notice)}>${answer.notice}</p>
${cable === '' ? '' : cableDetails(cable)}
${asked.trim() === '' ? '' : html`<p class="place"><a href="${askLink(asked)}">Link to this question</a></p>`}
</article>`;
}

function answerBody(answer: Answer, chapter: Chapter, trail: Trail): Html {
  switch (answer.kind) {
    case 'unanswered':
      return html`<p class="says"${ownWords(answer.text)}>${answer.text}</p>${nearest(answer, chapter, trail)}`;
    case 'answered':
    case 'partial': {
      const pieces = piecesSaid(answer).map((said) => {
        if (said.kind === 'own') return html`<p${ownWords(said.text)}>${said.text}</p>`;
        const { text, citations } = said.claim;
        const cited = citations.flatMap((n) => answer.citations[n - 1] ?? []);
        const isQuotation = cited.map(({ quote }) => quote).join(' ') === text;
        const numbers = cited.map((citation) => html`&nbsp;${numberLink(citation, trail)}`);
        return html`<p class="says">${isQuotation ? html`“${text}”${sicMark(text, chapter)}` : text}${numbers}</p>`;
      });
      return html`${pieces}
<ol class="citations" aria-label="Citations">${answer.citations.map((citation) => html`<li>${openable(citation, chapter, trail, citation.n)}</li>`)}</ol>
${nearest(answer, chapter, trail)}`;
    }
  }
}

function numberLink(citation: Citation, trail: Trail): Html {
  const { n, label } = citation;
  return html`<a class="cite" href="${citationLink(citation, trail)}" aria-label="[${n}], ${label}">[${n}]</a>`;
}

/** A citation whose quote opens in place, beside the link that opens it in the reader. */
function openable(citation: Citation, chapter: Chapter, trail: Trail, number?: number): Html {
  const { label, quote } = citation;
  return html`${number === undefined ? '' : html`<span class="n">[${number}]</span> `}<a class="open" href="${citationLink(citation, trail)}">${label}</a>
<details><summary>Quote<span class="unseen"> of ${label}</span></summary><blockquote>“${quote}”${sicMark(quote, chapter)}</blockquote></details>`;
}

function nearest(answer: Answer, chapter: Chapter, trail: Trail): Html {
  if (answer.nearest.length === 0) return html``;
  const places = answer.nearest.map(({ start, end }) => ({ start, end }));
  return html`<h3>Nearest passages</h3><p class="notice">They do not answer the question; they are what comes closest.</p>
<ul class="nearest">${answer.nearest.map(
    (citation) =>
      html`<li><blockquote>“${citation.quote}”${sicMark(citation.quote, chapter)}</blockquote><p class="place"><a class="open" href="${citationLink(citation, { ...trail, places })}">${citation.label}</a></p></li>`,
  )}</ul>`;
}
