import { describe, expect, it } from 'vitest';
import { chapter, passages, READER, sentence } from '../answers.js';

describe('the search over passages', () => {
  it('gives the best sentence of each passage, and no run-in heading', () => {
    const found = passages.search('emerging technology coalition', 8);
    expect(found.length).toBeGreaterThan(2);
    expect(new Set(found.map(({ passage }) => passage)).size).toBe(found.length);
    expect(found.map(({ n }) => n)).toEqual(found.map((_, at) => at + 1));
    for (const { quote } of found) expect(quote.length).toBeGreaterThanOrEqual(60);
  });

  it('finds an endnote by its words, mistyped too', () => {
    expect(passages.search('GPAI grounded in humn rights', 3).map(({ label }) => label)).toContain('Ch. 15, n. 7');
  });

  it('finds nothing where the chapter has none of the words', () => {
    expect(passages.search('zebra', 8)).toEqual([]);
  });
});

describe('addresses of the reader', () => {
  const { start, end } = sentence('p14.2');

  it('open at the quoted words, at a whole passage, a note, a recommendation, an office', () => {
    expect(passages.open(`${READER}/p/p14?q=${start}-${end}`)).toMatchObject({
      kind: 'quote',
      citation: { label: 'Ch. 15, ¶ 14', start, end },
    });
    expect(passages.open(`${READER}/p/p14#p14`)).toMatchObject({ citation: { label: 'Ch. 15, ¶ 14' } });
    expect(passages.open(`${READER}/n/7`)).toMatchObject({ citation: { label: 'Ch. 15, n. 7' } });
    expect(passages.open(`${READER}/recommendations/1.2`)).toEqual({ kind: 'recommendation', id: '1.2' });
    expect(passages.open(`${READER}/offices/state`)).toEqual({ kind: 'office', id: 'state' });
  });

  it.each([
    'https://evil.example/p/p14',
    `${READER}.evil.example/p/p14`,
    `${READER}/p/p99`,
    `${READER}/n/13`,
    `${READER}/`,
    `${READER}/p/p14/x`,
    'p/p14',
    'javascript:alert(1)',
    '',
  ])('%s is none', (address) => {
    expect(passages.open(address)).toBeUndefined();
  });

  it('that mark part of a sentence open at the whole one, within its passage', () => {
    const { start, end } = sentence('p01.1');
    for (const part of [`${start}-${start + 106}`, `${end - 20}-${end}`, `${start + 5}-${start + 6}`]) {
      expect(passages.open(`${READER}/p/p01?q=${part}`)).toMatchObject({
        citation: { start, end, quote: expect.stringMatching(/ if it acts alone\.$/) },
      });
    }
    const next = sentence('p01.2');
    expect(passages.open(`${READER}/p/p01?q=${end - 2}-${next.start + 2}`)).toMatchObject({
      citation: { start, end: next.end },
    });
  });

  it('that mark a list item or a sentence of a note open at just that', () => {
    for (const { kind, id, number, sentences } of chapter.passages) {
      if (kind === 'paragraph') continue;
      for (const { start, end, text } of sentences) {
        const room = kind === 'endnote' ? `n/${number}` : `p/${id}`;
        expect(passages.open(`${READER}/${room}?q=${start}-${end}`)).toMatchObject({
          citation: { start, end, quote: text },
        });
      }
    }
  });

  it('whose words are not in the passage open the whole passage', () => {
    const whole = passages.open(`${READER}/p/p14`);
    for (const q of ['1-2', '2-1', '0-999999', 'x', '']) expect(passages.open(`${READER}/p/p14?q=${q}`)).toEqual(whole);
  });
});
