import { expect, it } from 'vitest';
import { createAsCompared } from '../../src/answer/as-compared.js';
import { loadLanguages, loadShorthand } from '../../src/corpus/languages.js';
import { createGloss } from '../../src/retrieve/gloss.js';
import { openGlossaries } from '../../src/retrieve/glossary.js';
import { createWriteOut } from '../../src/retrieve/shorthand.js';
import { followUps } from './follow-ups.js';

const asCompared = createAsCompared(
  followUps,
  createGloss(openGlossaries(loadLanguages('corpus')), createWriteOut(loadShorthand('corpus'))),
);

it.each<[string, string[] | undefined, string]>([
  ['Who leads the Emerging Technology Coalition?', undefined, 'Who leads the ETC?'],
  ['who pays for it?', ['What is MAIRI?'], 'who pays for MAIRI?'],
  // What names nothing would else answer anybody's "how many pillars?".
  ['how many pillars?', ['who does the ISTS', 'thanks'], 'how many pillars? (ISTS)'],
  [
    'who gains politically?',
    ['how did Chinese firms get into so many cities?'],
    'who gains politically? (how did Chinese firms get into so many cities)',
  ],
])('“%s” after %j is compared as “%s”', (q, after, text) => {
  expect(asCompared({ q, after, language: 'en', spans: [] })).toBe(text);
});
