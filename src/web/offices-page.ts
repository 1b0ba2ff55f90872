import type { OfficeEntry, Registers, RoleEntry } from '../answer/registers.js';
import type { Chapter } from '../corpus/chapter.js';
import { type Html, html } from './html.js';
import { page, quotation } from './page.js';
import { citationLink } from './trail.js';

const COLUMNS = { office: 'Office', role: 'Role', initiative: 'Initiative' } as const;
type Column = keyof typeof COLUMNS;

/** How the table is shown: sorted by a column, or in the order of the register, and only rows that hold the words. */
export interface OfficesView {
  readonly sort: Column | undefined;
  readonly filter: string;
}

/** Longer filters find nothing in a table of names. */
const FILTER_LIMIT = 100;

export function readOfficesView(sort: string | undefined, filter = ''): OfficesView {
  const column = Object.keys(COLUMNS).find((name): name is Column => name === sort);
  return { sort: column, filter: filter.slice(0, FILTER_LIMIT) };
}

/** Who leads, supports, funds and does what else, one row for each role with the place that states it. */
export function officesPage(registers: Registers, chapter: Chapter, view: OfficesView): string {
  const rows = select(registers.roles(), view);
  return page(
    {
      title: 'Offices',
      at: '/offices',
      reading: html`<h1>Offices and their roles</h1>
<p class="hint">Each role links to the words that state it. The same as a picture: <a href="/picture">who leads, supports and funds what</a>.</p>
<form class="filter" action="/offices" method="get" data-swap>
<label for="filter">Show rows with</label>
<div class="line"><input id="filter" name="filter" type="text" maxlength="${FILTER_LIMIT}" value="${view.filter}" autocomplete="off"><button type="submit">Filter</button></div>
${view.sort === undefined ? '' : html`<input type="hidden" name="sort" value="${view.sort}">`}
</form>
<p class="hint" role="status">${rows.length === 1 ? '1 role' : `${rows.length} roles`}${view.filter.trim() === '' ? '' : html` with “${view.filter}” · <a href="/offices">show all</a>`} · <a href="/offices.csv">CSV</a> · <a href="/offices.json">JSON</a></p>
<div class="wide" tabindex="0" role="region" aria-label="Table of roles"><table>
<thead><tr>${(Object.keys(COLUMNS) as Column[]).map((column) => heading(column, view))}<th scope="col">Stated at</th></tr></thead>
<tbody>${rows.map(row)}</tbody></table></div>`,
    },
    chapter.source,
  );
}

export function officePage(office: OfficeEntry, chapter: Chapter): string {
  return page(
    {
      title: office.name,
      at: '/offices',
      reading: html`<p class="over"><a href="/offices">Offices and their roles</a></p>
<h1>${office.name}</h1>
<ul class="plain">${office.roles.map(({ role, initiative, citation }) => html`<li><p>${office.name} ${role} <strong>${initiative}</strong></p>${quotation(citation, chapter)}</li>`)}</ul>`,
    },
    chapter.source,
  );
}

/** Rows that hold every word of the filter, in the order asked for. */
function select(rows: readonly RoleEntry[], { sort, filter }: OfficesView): readonly RoleEntry[] {
  const words = filter.toLowerCase().split(/\s+/u);
  const chosen = rows.filter(({ office, role, initiative, kind }) => {
    const text = `${office} ${role} ${initiative} ${kind}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return sort === undefined ? chosen : [...chosen].sort((a, b) => a[sort].localeCompare(b[sort], 'en'));
}

function heading(column: Column, { sort, filter }: OfficesView): Html {
  const query = `sort=${column}${filter === '' ? '' : `&filter=${encodeURIComponent(filter.toWellFormed())}`}`;
  const state = sort === column ? html` aria-sort="ascending"` : '';
  return html`<th scope="col"${state}><a href="/offices?${query}" data-swap>${COLUMNS[column]}<span aria-hidden="true">${sort === column ? ' ↑' : ''}</span></a></th>`;
}

function row({ office, officeId, role, initiative, citation }: RoleEntry): Html {
  return html`<tr><th scope="row"><a href="/offices/${officeId}">${office}</a></th><td>${role}</td><td>${initiative}</td><td class="at"><a href="${citationLink(citation)}">${citation.label}</a></td></tr>
`;
}
