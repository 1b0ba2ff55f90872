import type { SourceDescription } from '../corpus/chapter.js';
import type { EvalRow, FaultRow, Plot, ScoreSheet } from '../corpus/scores.js';
import { type Html, html } from './html.js';
import { page } from './page.js';

/** What each sheet measures, and the command that writes it anew. */
const SHEETS: Readonly<Record<string, { readonly title: string; readonly repeat: string }>> = {
  eval: { title: 'Answers', repeat: 'npm run eval' },
  bench: { title: 'Speed and memory', repeat: 'npm run bench' },
  scorecard: { title: 'Bad inputs and faults', repeat: 'npm run scorecard' },
  peers: { title: 'Beside its peers', repeat: 'npm run bench -- --peers' },
  soak: { title: 'Load and soak', repeat: 'npm run soak' },
};

/** The tables and plots of the last evaluation and measurements, as the program came with them. */
export function scoresPage(sheets: readonly ScoreSheet[], plots: readonly Plot[], source: SourceDescription): string {
  const body = sheets.length === 0 ? html`<p>This copy came without scores.</p>` : inOrder(sheets).map(sheetSection);
  return page(
    {
      title: 'Scores',
      at: '/scores',
      reading: html`<h1>Scores</h1>
<p class="hint">How well and how fast this assistant answers, and what it withstands, by its own questions and commands. Anyone with a copy can repeat them.</p>
${body}
${plots.length === 0 ? '' : plotSection(plots)}`,
    },
    source,
  );
}

/** The sheets that are known, in the order above; whatever else there is, behind them. */
function inOrder(sheets: readonly ScoreSheet[]): ScoreSheet[] {
  const names = Object.keys(SHEETS);
  const place = ({ name }: ScoreSheet) => (names.includes(name) ? names.indexOf(name) : names.length);
  return [...sheets].sort((a, b) => place(a) - place(b));
}

function sheetSection({ name, date, rows, faults, figures }: ScoreSheet): Html {
  const { title, repeat } = SHEETS[name] ?? { title: name, repeat: undefined };
  const measured =
    date === undefined ? 'The day of measuring is not written down.' : `Measured on ${date.slice(0, 10)}.`;
  return html`<section aria-labelledby="${name}"><h2 id="${name}">${title}</h2>
<p class="place">${measured}${repeat === undefined ? '' : html` To repeat it: <code>${repeat}</code>.`}</p>
${rows.length === 0 ? '' : evalTable(rows, title)}${faults.length === 0 ? '' : faultTable(faults, title)}${figureTable(figures, title)}</section>
`;
}

function plotSection(plots: readonly Plot[]): Html {
  return html`<section aria-labelledby="plots"><h2 id="plots">Plots</h2>
<p class="place">Drawn by <code>npm run bench -- --peers</code>.</p>
${plots.map(
  ({ name, title, description }) =>
    html`<h3>${title}</h3><div class="wide" tabindex="0" role="region" aria-label="${title}"><img class="picture" src="/scores/${name}.svg" alt="${description}"></div>
`,
)}</section>
`;
}

function evalTable(rows: readonly EvalRow[], title: string): Html {
  const heads = [
    'Kind',
    'n',
    'Correct',
    '95 %',
    'Wrong',
    'Cit. prec.',
    'Cit. rec.',
    'Ref. prec.',
    'Ref. rec.',
    'Truth',
    'Unverified',
  ];
  return html`<p class="hint">Correct: every needed sentence cited, at least half of what is cited belongs, the decisive words said. Citation and refusal precision and recall; truth is correct less wrong; unverified counts quotations that the source does not hold.</p>
<div class="wide" tabindex="0" role="region" aria-label="${title}, by kind of question"><table class="figures">
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr><th scope="row">${row.kind}</th><td>${row.questions}</td><td>${share(row.correct.share)}</td><td>${share(row.correct.low)}–${share(row.correct.high)}</td><td>${share(row.wrong)}</td><td>${share(row.citationPrecision)}</td><td>${share(row.citationRecall)}</td><td>${share(row.refusalPrecision)}</td><td>${share(row.refusalRecall)}</td><td>${share(row.truth)}</td><td>${row.unverifiedQuotes}</td></tr>
`,
  )}</tbody></table></div>`;
}

function faultTable(faults: readonly FaultRow[], title: string): Html {
  const heads = ['Row', 'Input or fault', 'Tried in', 'Tests', 'Inputs', 'Result'];
  return html`<p class="hint">What was thrown at it, and whether it held. Skipped: a part that the tests need was not at hand.</p>
<div class="wide" tabindex="0" role="region" aria-label="${title}, row by row"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${faults.map(
    ({ row, fault, tried, tests, inputs, result, note }) =>
      html`<tr><td>${row}</td><th scope="row">${fault}</th><td>${tried.join(', ')}</td><td>${tests}</td><td>${figure(inputs)}</td><td>${note === undefined ? result : `${result}; ${note}`}</td></tr>
`,
  )}</tbody></table></div>`;
}

function share(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(2);
}

/** Every other figure of a sheet by its name, whatever the command has come to measure. */
function figureTable(figures: Readonly<Record<string, unknown>>, title: string): Html {
  const rows = flatten(figures, []);
  if (rows.length === 0) return html``;
  return html`<div class="wide" tabindex="0" role="region" aria-label="${title}, figures"><table class="figures">
<thead><tr><th scope="col">What</th><th scope="col">Figure</th></tr></thead>
<tbody>${rows.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`,
  )}</tbody></table></div>`;
}

function flatten(value: unknown, path: readonly string[]): [name: string, value: string][] {
  if (typeof value === 'number') return [[path.join(', '), figure(value)]];
  if (typeof value === 'string' || typeof value === 'boolean') return [[path.join(', '), String(value)]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, one]) => flatten(one, [...path, words(key)]));
}

/** `startToReadyMs` as `start to ready (ms)`. */
function words(key: string): string {
  const spaced = key.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return spaced.replace(/ (ms|mb)$/, (_, unit: string) => ` (${unit === 'mb' ? 'MB' : unit})`);
}

function figure(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 2;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}
