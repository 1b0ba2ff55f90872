import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cited, link, literal, readerAddress } from '../../src/teams/markdown.js';

/** The text with an x for each sign that markdown takes literally. */
const alive = (text: string) => text.replace(/\\[\\`*_~[\]|#+=.():-]/g, 'x').replace(/&(?:amp|lt|gt);/g, 'x');

test('whatever is typed, nothing of it is left that markdown or HTML could act on', () => {
  const signs = fc.constantFrom(
    ...'[]()<>!*_`~|#&\\:/@-+=1. \n\u200b\u202eaé'.split(''),
    'https://',
    'www.',
    '<at>',
    '](',
  );
  fc.assert(
    fc.property(fc.string({ unit: signs, maxLength: 60 }), (text) => {
      const rest = alive(literal(text));
      expect(rest).not.toMatch(/[`*_~[\]|<>&\\]/);
      expect(rest).not.toMatch(/^[#+=-]|^\d+[.)]|^[ \t]/m);
      expect(rest).not.toMatch(/[\u200b\u202e]/);
    }),
  );
});

test('whatever a text holds, only marks of its citations stay marks, and no address stays live', () => {
  const signs = fc.constantFrom(
    '[1]',
    '[2]',
    '[3]',
    '(',
    ':',
    ' ',
    '\n',
    '[',
    ']',
    'https://evil.example',
    'www.evil.example',
  );
  fc.assert(
    fc.property(fc.string({ unit: signs, maxLength: 40 }), (text) => {
      const shown = cited(text, [1, 2], []);
      expect(shown).not.toMatch(/(?<!\\)\](?:\(|:)/);
      expect(shown.replace(/\[[12]\]/g, '')).not.toMatch(/(?<!\\)[[\]]/);
      expect(shown).not.toMatch(/https:\/\/|www\.evil/);
    }),
  );
});

test('an address that a quote holds is kept as it stands there', () => {
  const quote = 'About GPAI, GPAI, https://www.gpai.ai/about/.';
  expect(cited(`${quote} [1]`, [1], [quote])).toContain('https://www.gpai.ai/about/');
});

test('a letter keeps its accents', () => {
  expect(literal('Café, Việt Nam, e\u0301')).toBe('Café, Việt Nam, e\u0301');
});

test('only the reader’s addresses become links', () => {
  expect(link('Ch. 15, ¶ 8', 'https://reader.example/p/p08?q=1-2')).toBe(
    '[Ch. 15, ¶ 8](https://reader.example/p/p08?q=1-2)',
  );
  expect(link('a) [b](c', 'javascript:alert(1)')).toBe('a) \\[b\\](c');
  expect(link('x', 'https://h/(a)')).toBe('[x](https://h/%28a%29)');
  expect(readerAddress('http://127.0.0.1:3978/p/p08')).toBe('http://127.0.0.1:3978/p/p08');
  expect(readerAddress('http://reader.example/p/p08')).toBeUndefined();
});

test.each([
  '_https://evil.example/f',
  '9https://evil.example/f',
  '_www.evil.example',
  `${'a'.repeat(30)}https://evil.example/f`,
])('an address is dead whatever stands before it: %s', (text) => {
  expect(cited(text, [], [])).not.toMatch(/:\/\/|www\./);
});
