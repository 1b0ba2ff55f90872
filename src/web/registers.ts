import type { OfficeEntry, RecommendationEntry, Registers } from '../answer/registers.js';
import { OUR_NUMBERS } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { type Html, html } from './html.js';
import { page, quotation, readerPath } from './page.js';

export function recommendationsPage(registers: Registers, source: SourceDescription): string {
  const rows = registers.recommendations();
  return page(
    'Recommendations',
    html`<h1>Recommendations</h1><p class="notice">${OUR_NUMBERS}</p>
<ul class="rows">${rows.map((row) => html`<li class="depth-${row.id.split('.').length}">${recommendation(row, source)}</li>`)}</ul>`,
    source,
  );
}

export function recommendationPage(row: RecommendationEntry, registers: Registers, source: SourceDescription): string {
  const children = registers.recommendations().filter(({ parent }) => parent === row.id);
  const below =
    children.length === 0
      ? html``
      : html`<h2>Within it</h2><ul class="rows">${children.map((child) => html`<li>${recommendation(child, source)}</li>`)}</ul>`;
  return page(
    `Recommendation ${row.id}`,
    html`<h1>${row.id} ${row.title}</h1>${people(row)}${quotation(row.citation, source)}${below}
<p><a href="/recommendations">All recommendations</a></p>`,
    source,
  );
}

export function officesPage(registers: Registers, source: SourceDescription): string {
  return page(
    'Offices',
    html`<h1>Offices and their roles</h1>
<div class="wide"><table><caption class="notice">Each role links to the words that state it.</caption>
<thead><tr><th scope="col">Office</th><th scope="col">Role</th><th scope="col">In</th><th scope="col">Stated at</th></tr></thead>
<tbody>${registers.offices.map((office) =>
      office.roles.map(
        (
          { role, initiative, citation },
          at,
        ) => html`<tr>${at === 0 ? html`<th scope="rowgroup" rowspan="${office.roles.length}"><a href="/offices/${office.id}">${office.name}</a></th>` : html``}
<td>${role}</td><td>${initiative}</td><td><a href="${readerPath(citation.url)}">${citation.label}</a></td></tr>`,
      ),
    )}</tbody></table></div>`,
    source,
  );
}

export function officePage(office: OfficeEntry, source: SourceDescription): string {
  return page(
    office.name,
    html`<h1>${office.name}</h1>
<ul class="rows">${office.roles.map(({ role, initiative, citation }) => html`<li><p>${office.name} ${role} <strong>${initiative}</strong></p>${quotation(citation, source)}</li>`)}</ul>
<p><a href="/offices">All offices</a></p>`,
    source,
  );
}

function recommendation(row: RecommendationEntry, source: SourceDescription): Html {
  return html`<h2><a href="/recommendations/${row.id}">${row.id}</a> ${row.title}</h2>${people(row)}${quotation(row.citation, source)}`;
}

function people({ addressedTo, actors }: RecommendationEntry): Html {
  const parts = [
    ...(addressedTo.length > 0 ? [`Addressed to: ${addressedTo.join(', ')}.`] : []),
    ...(actors.length > 0 ? [`Acts: ${actors.join(', ')}.`] : []),
  ];
  return parts.length === 0 ? html`` : html`<p class="place">${parts.join(' ')}</p>`;
}
