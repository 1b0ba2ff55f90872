import { expect, it } from 'vitest';
import { loadShorthand } from '../../src/corpus/languages.js';
import { createWriteOut } from '../../src/retrieve/shorthand.js';

const writeOut = createWriteOut(loadShorthand('corpus'));

it.each([
  ['MAIRI bdgt?', 'MAIRI budget?'],
  ['natl plan reqs approps Y/N', 'national plan requires appropriations Y/N'],
  ['govt, Govt & gov’t', 'government, government & government'],
  ['coord w/ allies re: stds', 'coordination with allies about standards'],
  // Names, numbers and longer words stay.
  ['D/MR, State/Q, U.S., R&D, FY22, recital', 'D/MR, State/Q, U.S., R&D, FY22, recital'],
])('“%s” is “%s”', (noted, meant) => {
  expect(writeOut(noted)).toBe(meant);
});

it('has one meaning for a form', () => {
  const forms = loadShorthand('corpus').flatMap((row) => row.forms);
  expect(forms.length).toBe(new Set(forms).size);
});
