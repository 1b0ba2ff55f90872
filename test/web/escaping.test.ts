import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answer/answer.js';
import { answerPage } from '../../src/web/ask-page.js';
import { csv } from '../../src/web/downloads.js';
import { html } from '../../src/web/html.js';
import { officesPage } from '../../src/web/offices-page.js';
import { readerPage } from '../../src/web/reader.js';
import { readTrail } from '../../src/web/trail.js';
import { answerOf, chapter, cite, registers } from '../answers.js';
import { strangers } from './strangers.js';

const TODAY = new Date('2026-01-02T00:00:00Z');

/** What people, and models, might write to get out of the text. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '<script>',
        '</script>',
        '<img src=x onerror=alert(1)>',
        '"',
        "'",
        '>',
        '<',
        '&',
        '&lt;',
        '--><!--',
        ']]>',
        '</article>',
        '" onfocus="alert(1)',
        'javascript:alert(1)',
        'https://evil.example/',
        '[x](https://evil.example)',
        '<https://evil.example|Chapter 3>',
        '<!channel>',
        '<svg onload=',
        '`',
        '{{x}}',
        '\u202E',
        '\u2028',
        '\uD800',
        ' ',
        'ISTS',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

describe('every text on a page', () => {
  it('is text in a template, whatever it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { markup } = html`<p title="${text}">${text}</p>`;
        expect(markup.replace(/^<p title="[^"<>]*">[^<>]*<\/p>$/s, '')).toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  it('FAULTS.md rows 18, 19: makes no tag and no address, in a question, in earlier ones, in what a model wrote', () => {
    const cited = answerOf({ sentences: ['p08.1', 'n07.4'], nearest: ['p27.6'] });
    fc.assert(
      fc.property(hostile, fc.array(hostile, { maxLength: 5 }), hostile, (question, before, written) => {
        const claims = cited.claims.map((claim) => ({ ...claim, text: written }));
        const answer = {
          ...cited,
          question,
          notice: written,
          text: `${written}\n${question}`,
          claims,
        } as unknown as Answer;
        for (const one of [answer, { ...answerOf({}), question, text: written } as Answer]) {
          expect(strangers(answerPage(question, one, before, chapter, TODAY))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('makes no tag and no address out of what an address carries', () => {
    const passage = chapter.passage('p08');
    if (passage === undefined) throw new Error('p08 is a passage');
    fc.assert(
      fc.property(hostile, hostile, fc.array(hostile, { maxLength: 5 }), (filter, places, questions) => {
        const trail = readTrail({ c: `2046-2197,${places}`, h: questions });
        const reader = readerPage(chapter, passage, { start: 2046, end: 2197 }, trail, { cite, today: TODAY });
        expect(strangers(reader)).toEqual([]);
        expect(strangers(officesPage(registers, chapter, { sort: 'office', filter }))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('cannot be run by a spreadsheet', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (cells) => {
        const line = csv([cells]).slice(1, -2);
        const back = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/gs)].map(([, cell = '']) => cell.replaceAll('""', '"'));
        expect(back).toEqual(cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)));
        expect(back.every((cell) => !/^[=+\-@\t\r]/.test(cell))).toBe(true);
      }),
    );
  });
});
