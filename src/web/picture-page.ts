import type { Registers } from '../answer/registers.js';
import type { Chapter } from '../corpus/chapter.js';
import { html } from './html.js';
import { page } from './page.js';
import { drawPicture, edgesOf, FAMILIES, type Family, LABELS } from './picture.js';
import { citationLink } from './trail.js';

/** Which office leads, oversees, supports or funds which initiative: a picture, and the same in words. */
export function picturePage(registers: Registers, chapter: Chapter): string {
  const edges = edgesOf(registers.roles());
  const families = Object.keys(FAMILIES) as Family[];
  return page(
    {
      title: 'Who does what',
      at: '/picture',
      reading: html`<h1>Who leads, oversees, supports and funds what</h1>
<p class="hint">Each line is a role that the chapter states; choose one to read the words. Other roles are in the <a href="/offices">table of offices</a>.</p>
<ul class="legend">${families.map((family) => html`<li><svg class="${family}" viewBox="0 0 40 10" width="40" height="10" aria-hidden="true"><path d="M0 5H40"/></svg> ${LABELS[family]}</li>`)}</ul>
<div class="wide" tabindex="0" role="region" aria-label="Picture of offices and initiatives">${drawPicture(edges)}</div>
<h2>The same in words</h2>
${families.map(
  (family) =>
    html`<h3>${LABELS[family][0]?.toUpperCase()}${LABELS[family].slice(1)}</h3><ul class="plain">${edges
      .filter((edge) => edge.family === family)
      .map(
        ({ entry }) =>
          html`<li>${entry.office} ${entry.role} ${entry.initiative}, <a href="${citationLink(entry.citation)}">${entry.citation.label}</a></li>`,
      )}</ul>`,
)}`,
    },
    chapter.source,
  );
}
