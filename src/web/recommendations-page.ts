import type { RecommendationEntry, Registers } from '../answer/registers.js';
import { OUR_NUMBERS } from '../answer/wording.js';
import type { Chapter } from '../corpus/chapter.js';
import { type Html, html } from './html.js';
import { page, quotation } from './page.js';

export type RecommendationOrder = 'tree' | 'office';

/** All recommendations: as the chapter nests them, or under each office that acts or is addressed. */
export function recommendationsPage(registers: Registers, chapter: Chapter, order: RecommendationOrder): string {
  const rows = registers.recommendations();
  const view = (name: RecommendationOrder, path: string, words: string) =>
    html`<li><a href="${path}"${name === order ? html` aria-current="true"` : ''}>${words}</a></li>`;
  return page(
    {
      title: 'Recommendations',
      at: '/recommendations',
      reading: html`<h1>Recommendations</h1>
<p class="hint">${OUR_NUMBERS} Each stands with the words of the chapter that state it.</p>
<ul class="views" aria-label="Order">${view('tree', '/recommendations', 'As the chapter nests them')}${view('office', '/recommendations?by=office', 'By office')}
<li><a href="/recommendations.csv">CSV</a></li><li><a href="/recommendations.json">JSON</a></li></ul>
${order === 'tree' ? tree(rows, undefined, chapter) : byOffice(rows)}`,
    },
    chapter.source,
  );
}

/** One recommendation, where it belongs, and those within it. */
export function recommendationPage(row: RecommendationEntry, registers: Registers, chapter: Chapter): string {
  const within = registers.recommendations().filter(({ parent }) => parent === row.id);
  const above = row.parent === undefined ? undefined : registers.recommendation(row.parent);
  return page(
    {
      title: `Recommendation ${row.id}`,
      at: '/recommendations',
      reading: html`<p class="over"><a href="/recommendations">Recommendations</a>${above === undefined ? '' : html` · within <a href="/recommendations/${above.id}">${above.id} ${above.title}</a>`}</p>
<h1>${row.id} ${row.title}</h1>${people(row)}${quotation(row.citation, chapter)}
${within.length === 0 ? '' : html`<h2>Within it</h2>${tree(registers.recommendations(), row.id, chapter)}`}`,
    },
    chapter.source,
  );
}

function tree(rows: readonly RecommendationEntry[], parent: string | undefined, chapter: Chapter): Html {
  const children = rows.filter((row) => row.parent === parent);
  if (children.length === 0) return html``;
  return html`<ul class="tree">${children.map(
    (
      row,
    ) => html`<li><p class="entry"><a href="/recommendations/${row.id}"><b>${row.id}</b> ${row.title}</a></p>${people(row)}
<details${row.parent === undefined ? html` open` : ''}><summary>Its words<span class="unseen">: ${row.id}</span></summary>${quotation(row.citation, chapter)}</details>${tree(rows, row.id, chapter)}</li>
`,
  )}</ul>`;
}

function byOffice(rows: readonly RecommendationEntry[]): Html {
  const offices = [...new Set(rows.flatMap(({ addressedTo, actors }) => [...addressedTo, ...actors]))].sort();
  const entry = (row: RecommendationEntry, office: string) => {
    const acts = row.actors.includes(office) ? 'acts' : 'is addressed';
    return html`<li><a href="/recommendations/${row.id}"><b>${row.id}</b> ${row.title}</a> <span class="place">${acts}</span></li>`;
  };
  return html`${offices.map((office) => {
    const its = rows.filter(({ addressedTo, actors }) => addressedTo.includes(office) || actors.includes(office));
    return html`<h2>${office}</h2><ul class="plain">${its.map((row) => entry(row, office))}</ul>
`;
  })}`;
}

function people({ addressedTo, actors }: RecommendationEntry): Html {
  const parts = [
    ...(addressedTo.length > 0 ? [`Addressed to: ${addressedTo.join(', ')}.`] : []),
    ...(actors.length > 0 ? [`Acts: ${actors.join(', ')}.`] : []),
  ];
  return parts.length === 0 ? html`` : html`<p class="place">${parts.join(' ')}</p>`;
}
