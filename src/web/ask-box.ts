import { EXAMPLES } from '../answer/wording.js';
import { type Html, html } from './html.js';
import { askLink } from './trail.js';

/**
 * The box that stands on every page.
 * @param questions the earlier ones of the thread, which the form carries hidden.
 * @param begins what stands under the box of a thread that is not begun.
 */
export function askBox(questions: readonly string[], begins: Html = html``): Html {
  const goesOn = questions.length > 0;
  return html`<form id="ask" action="/" method="get" role="search">
<label for="q">${goesOn ? 'Ask on in this thread' : 'Ask about this chapter'}</label>
<div class="line"><input id="q" name="q" type="text" dir="auto" autocomplete="off" enterkeyhint="search" required><button type="submit">Ask</button></div>
${questions.map((question) => html`<input type="hidden" name="h" value="${question}">`)}
<p class="hint" id="progress" role="status"></p>
${goesOn ? html`<p class="hint"><a href="/">Begin a new thread</a></p>` : begins}
</form>`;
}

export function examples(): Html {
  return html`<ul class="hint examples" aria-label="Examples">${EXAMPLES.map((example) => html`<li><a href="${askLink(example)}">${example}</a></li>`)}</ul>`;
}
