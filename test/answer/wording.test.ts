import { expect, it } from 'vitest';
import { ENGLISH, silent } from '../../src/answer/wording.js';

it.each<[question: string, asks: string, said: string]>([
  ['Who funds the annex?', 'person', 'The chapter speaks of the annex, but does not say who that is.'],
  ['When does the annex come out?', 'date', 'The chapter speaks of the annex, but does not say when.'],
  // The silent question that is nearest may have asked for something else.
  ['Who launches the annex?', 'date', ENGLISH.silent],
  ['When was the annex written?', 'person', ENGLISH.silent],
  ['Why an annex?', 'sum', ENGLISH.silent],
  ['Where is the annex kept?', 'number', ENGLISH.silent],
])('“%s”, near to a question for a %s, is refused with “%s”', (question, asks, said) => {
  expect(silent({ about: 'the annex', asks }, { text: question, type: undefined }, ENGLISH)).toBe(said);
});

it('says what a question wants by its own words, whatever the silent question nearest to it wanted', () => {
  const question = { text: 'Give me the salary of its head', type: 'sum' as const };
  expect(silent({ about: 'the annex', asks: 'person' }, question, ENGLISH)).toContain('what it costs');
});
