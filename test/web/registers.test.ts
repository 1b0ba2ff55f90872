import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askedRoles } from '../../src/answer/roles.js';
import { loadScores } from '../../src/corpus/scores.js';
import { edgesOf, FAMILIES, type Family, LABELS } from '../../src/web/picture.js';
import { scoresPage } from '../../src/web/scores-page.js';
import { chapter, registers } from '../answers.js';
import { FAULTS } from '../faults.js';
import { type Site, scores, startSite } from './site.js';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const get = async (path: string) => {
  const response = await fetch(new URL(path, site.url));
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
};
const rowsOf = (page: string) => [...page.matchAll(/<tr><th scope="row">.*?<\/tr>/gs)].map(([row]) => row);

describe('the offices', () => {
  it('have a row for each role of the register, with a link to its words', async () => {
    const rows = rowsOf((await get('/offices')).text);
    expect(rows).toHaveLength(registers.roles().length);
    for (const [at, { citation }] of registers.roles().entries()) {
      expect(rows[at]).toContain(`?q=${citation.start}-${citation.end}#m`);
    }
  });

  it('show the rows that hold every word of a filter, in any column', async () => {
    const rows = rowsOf((await get('/offices?filter=STATE+mairi')).text);
    expect(rows.length).toBe(0);
    expect(rowsOf((await get('/offices?filter=energy+multilateral')).text)).toHaveLength(2);
  });

  it('ignore an order that is none', async () => {
    expect((await get('/offices?sort=__proto__')).text).not.toContain('aria-sort');
  });

  it('have a page each', async () => {
    for (const { id, name } of registers.offices) {
      const { status, text } = await get(`/offices/${id}`);
      expect(status).toBe(200);
      expect(text).toContain(`<h1>${name.replaceAll("'", '&#39;')}</h1>`);
    }
  });
});

describe('the recommendations', () => {
  it('stand in their tree, and under each office that acts or is addressed', async () => {
    const { text } = await get('/recommendations');
    for (const { id } of registers.recommendations()) expect(text).toContain(`href="/recommendations/${id}"`);
    const { text: byOffice } = await get('/recommendations?by=office');
    expect(byOffice).toMatch(/<h2>Congress<\/h2><ul class="plain"><li><a href="\/recommendations\/2\.5">/);
    expect(byOffice).toMatch(
      /<h2>White House<\/h2><ul class="plain"><li><a href="\/recommendations\/1">.*?is addressed/,
    );
  });

  it('have a page each, with what is above and within', async () => {
    const { text } = await get('/recommendations/1.1');
    expect(text).toContain('within <a href="/recommendations/1">');
    expect(text).toContain('href="/recommendations/1.1.7"');
  });
});

describe('the downloads', () => {
  it('hold every row with its words', async () => {
    const { type, text } = await get('/offices.csv');
    expect(type).toContain('text/csv');
    expect(text.trimEnd().split('\r\n')).toHaveLength(registers.roles().length + 1);
    expect(text).toContain('"National Science Foundation","should be the anchor partner of","anchors"');
    expect(JSON.parse((await get('/offices.json')).text)).toEqual(JSON.parse(JSON.stringify(registers.roles())));
    expect((await get('/recommendations.csv')).text.trimEnd().split('\r\n')).toHaveLength(
      registers.recommendations().length + 1,
    );
    expect(JSON.parse((await get('/recommendations.json')).text)).toHaveLength(registers.recommendations().length);
  });
});

describe('the picture', () => {
  it('draws a line for each role that leads, supports or funds, and says the same in words', async () => {
    const { text } = await get('/picture');
    const edges = edgesOf(registers.roles());
    expect(text.match(/<a class="edge /g)).toHaveLength(edges.length);
    for (const { entry } of edges) {
      const { start, end, label } = entry.citation;
      expect(text.match(new RegExp(`\\?q=${start}-${end}#m`, 'g'))?.length).toBeGreaterThanOrEqual(2);
      expect(text).toContain(label);
    }
    expect(text).toContain(
      'aria-label="National Science Foundation should be the anchor partner of Multilateral AI Research Institute, Ch. 15, ¶ 27"',
    );
  });

  it('takes for leading what answers take for it, so that nobody leads what the chapter names no leader of', () => {
    expect(FAMILIES.leads).toEqual(askedRoles('who leads it?'));
    const edges = edgesOf(registers.roles()).filter(({ entry }) => entry.initiative.startsWith('Multilateral AI'));
    expect(edges.map(({ family, entry }) => `${entry.kind}: ${family}`)).toEqual(
      expect.arrayContaining(['anchors: oversees', 'establishes: oversees', 'funds: funds']),
    );
    expect(edges.filter(({ family }) => family === 'leads')).toEqual([]);
  });

  it('has a stroke, a colour in the light and in the dark, and a label of its own for each family', async () => {
    const { text } = await get('/picture');
    const style = (await get('/style.css')).text;
    const families = Object.keys(FAMILIES) as Family[];
    const strokes = families.map(
      (family) =>
        new RegExp(
          `\\.${family} path \\{\\s*stroke: var\\(--${family}\\);\\s*(?:stroke-dasharray: ([^;]+);\\s*)?\\}`,
        ).exec(style) ?? [],
    );
    expect(strokes.every(([rule]) => rule !== undefined)).toBe(true);
    expect(new Set(strokes.map(([, dashes]) => dashes)).size).toBe(families.length);
    for (const family of families) {
      expect(style.match(new RegExp(`--${family}: #`, 'g'))).toHaveLength(2);
      expect(text).toContain(`</svg> ${LABELS[family]}</li>`);
      expect(text.toLowerCase()).toContain(`<h3>${LABELS[family]}</h3>`);
    }
  });

  it('takes in every kind of role that leads, supports or funds in the register', () => {
    const kinds = new Set(registers.roles().map(({ kind }) => kind));
    for (const kind of Object.values(FAMILIES).flat()) expect(kinds).toContain(kind);
  });
});

describe('the scores', () => {
  it('are the figures of the files, with the command that repeats them', async () => {
    const { text } = await get('/scores');
    for (const { name, rows } of scores) {
      expect(text).toContain(`<code>npm run ${name === 'peers' ? 'bench -- --peers' : name}</code>`);
      for (const row of rows) expect(text).toContain(`<th scope="row">${row.kind}</th><td>${row.questions}</td>`);
    }
    expect(text).toContain('start to ready (ms)');
  });

  it('show each row of the fault list by what was tried, where, and what came of it', () => {
    const faults = FAULTS.map(({ row, fault, on }) => {
      return { row, fault, tried: [...on], tests: row, inputs: 10 * row, result: 'passed' as const };
    });
    const page = scoresPage(
      [{ name: 'scorecard', date: '2026-11-26', rows: [], faults, figures: {} }],
      [],
      chapter.source,
    );
    expect(page).toContain('<code>npm run scorecard</code>');
    expect(page).toContain('role="region" aria-label="Bad inputs and faults, row by row"');
    for (const { row, fault, tried, tests, inputs } of faults) {
      expect(page).toContain(
        `<tr><td>${row}</td><th scope="row">${fault}</th><td>${tried.join(', ')}</td><td>${tests}</td><td>${inputs}</td><td>passed</td></tr>`,
      );
    }
  });

  it('say of a row that did not hold why, as text', () => {
    const faults = [
      {
        row: 7,
        fault: '<b>',
        tried: ['Slack'],
        tests: 2,
        inputs: 1000,
        result: 'failed' as const,
        note: 'no test: Teams',
      },
    ];
    const page = scoresPage(
      [{ name: 'scorecard', date: undefined, rows: [], faults, figures: {} }],
      [],
      chapter.source,
    );
    expect(page).toContain(
      '<tr><td>7</td><th scope="row">&lt;b&gt;</th><td>Slack</td><td>2</td><td>1,000</td><td>failed; no test: Teams</td></tr>',
    );
  });

  it('stand beside their plots, each with its figures in words', async () => {
    const { text } = await get('/scores');
    const plots = [...text.matchAll(/<img class="picture" src="([^"]+)" alt="([^"]+)">/g)];
    const drawn = readdirSync('corpus/scores').filter((file) => file.endsWith('.svg'));
    expect(plots.map(([, path]) => path)).toEqual(drawn.sort().map((file) => `/scores/${file}`));
    for (const [, path = '', words] of plots) {
      const response = await fetch(new URL(path, site.url));
      expect(response.headers.get('content-type')).toContain('image/svg+xml');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await response.text()).toContain(`<desc id="description">${words}</desc>`);
    }
    expect((await fetch(new URL('/scores/none.svg', site.url))).status).toBe(404);
  });

  it('are none in a copy that came without them', () => {
    expect(loadScores('/nowhere')).toEqual([]);
  });
});

describe('what stands beside the text', () => {
  it('is set as what it is: four pull quotes, and the labels with the paragraphs that they name', async () => {
    const { text } = await get('/');
    expect(text.match(/<aside class="pull"/g)).toHaveLength(4);
    expect(text.match(/<p class="label">Recommendation<\/p>/g)).toHaveLength(6);
    expect(text).toMatch(/<p class="label">Recommendation<\/p><h2 id="p14">/);
    expect(text).toMatch(/<p class="side">IDDI Strategy\.<\/p>/);
    expect(text).toMatch(/Ef for ts\. <a class="sic" href="#sic-3"/);
  });

  it('is never in a passage', () => {
    expect(chapter.asides).toHaveLength(13);
    for (const { text, kind } of chapter.asides) {
      if (kind === 'pullQuote') expect(text).toMatch(/^“[^“]/);
      expect(chapter.passages.every((passage) => !passage.text.includes('““'))).toBe(true);
    }
  });

  it('has a word why for every [sic]', async () => {
    const { text } = await get('/');
    const marks = [...text.matchAll(/class="sic" href="#(sic-\d)"/g)].map(([, id]) => id);
    expect(new Set(marks)).toEqual(new Set(['sic-1', 'sic-2', 'sic-3']));
    for (const id of marks) expect(text).toMatch(new RegExp(`<li id="${id}">“[^”]+”: \\S+`));
  });
});
