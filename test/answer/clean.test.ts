import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanQuestion, holdsQuestion, QUESTION_LIMIT } from '../../src/answer/clean.js';

const CLEAN = 'Who leads the ISTS?';

describe('a question as typed', () => {
  it.each([
    [
      'tag characters',
      `Who leads the ISTS?${[...'evil'].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('')}`,
    ],
    ['variation selectors', 'Who\uFE0F leads the\u{E0101} ISTS?'],
    ['zero-width characters', 'W\u200Bho le\u200Dads t\uFEFFhe IS\u2060TS?'],
    ['bidirectional overrides', '\u202EWho leads\u202C the \u2066ISTS\u2069?'],
    ['look-alike letters', 'Whо lеads the ISТS?'],
    ['full-width letters', 'Ｗｈｏ ｌｅａｄｓ the ISTS？'],
    ['NUL and other controls', 'Who\u0000 leads\u0007 the ISTS?'],
    ['lone surrogates', 'Who leads\uD800 the ISTS?\uDFFF'],
    ['white space of all kinds', '  Who\u00A0leads\n\nthe\t ISTS? \r\n'],
  ])('FAULTS.md row 23: is the same without %s', (_, typed) => {
    expect(cleanQuestion(typed).text).toBe(CLEAN);
  });

  it('FAULTS.md row 23: loses marks that are stacked on a letter, and keeps those that scripts use', () => {
    const zalgo = [...CLEAN].map((letter) => letter + '\u0300\u0301\u0302\u0303\u0304'.repeat(10)).join('');
    expect(cleanQuestion(zalgo).text.length).toBeLessThan(CLEAN.length * 4);
    expect(cleanQuestion('Où est l’Institut ? Кто возглавляет МАИРИ? 谁领导？').text).toBe(
      'Où est l’Institut ? Кто возглавляет МАИРИ? 谁领导?',
    );
  });

  it('FAULTS.md row 24: is cut at the limit and says so', () => {
    const { text, cut } = cleanQuestion('why '.repeat(10_000));
    expect(text.length).toBeLessThanOrEqual(QUESTION_LIMIT);
    expect(cut).toBe(true);
    expect(cleanQuestion(CLEAN).cut).toBe(false);
  });

  it.each(['', ' '.repeat(100_000), 'a', '?', '🙂🙂', '\u0000', '\uD800'])(
    'FAULTS.md row 24: %j holds no question',
    (typed) => {
      expect(holdsQuestion(cleanQuestion(typed).text)).toBe(false);
    },
  );

  it('FAULTS.md row 25: is cleaned in linear time, whatever it is', () => {
    for (const probe of [
      `${'a'.repeat(50_000)}!`,
      ' '.repeat(50_000),
      'а'.repeat(50_000),
      '\u0301'.repeat(50_000),
      'aа'.repeat(25_000),
    ]) {
      const started = performance.now();
      cleanQuestion(probe);
      expect(performance.now() - started).toBeLessThan(50);
    }
  });

  it('is the same when cleaned twice, and well formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
        const { text } = cleanQuestion(typed);
        expect(cleanQuestion(text).text).toBe(text);
        expect(text.isWellFormed()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
