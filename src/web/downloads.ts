import type { RecommendationEntry, RoleEntry } from '../answer/registers.js';
import { csvRow } from '../csv.js';

/** The table of roles as a file: one row for each role, with the words that state it. */
export function rolesCsv(roles: readonly RoleEntry[]): string {
  return csv([
    ['office', 'role', 'kind', 'initiative', 'place', 'quote', 'url'],
    ...roles.map(({ office, role, kind, initiative, citation: { label, quote, url } }) => [
      office,
      role,
      kind,
      initiative,
      label,
      quote,
      url,
    ]),
  ]);
}

export function recommendationsCsv(rows: readonly RecommendationEntry[]): string {
  return csv([
    ['id', 'title', 'parent', 'addressed to', 'acts', 'place', 'quote', 'url'],
    ...rows.map(({ id, title, parent = '', addressedTo, actors, citation: { label, quote, url } }) => [
      id,
      title,
      parent,
      addressedTo.join('; '),
      actors.join('; '),
      label,
      quote,
      url,
    ]),
  ]);
}

/** RFC 4180, with a byte order mark, without which spreadsheets take the curly quotation marks for another alphabet. */
export function csv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => csvRow(row, 'always')).join('')}`;
}
