import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createAsCompared } from '../../src/answer/as-compared.js';
import { loadForeseenQuestions } from '../../src/corpus/foreseen.js';
import { loadLanguages, loadShorthand } from '../../src/corpus/languages.js';
import { openForeseenTexts } from '../../src/retrieve/foreseen-texts.js';
import { createGloss } from '../../src/retrieve/gloss.js';
import { openGlossaries } from '../../src/retrieve/glossary.js';
import { createWriteOut } from '../../src/retrieve/shorthand.js';
import { followUps } from '../answer/follow-ups.js';

const directory = mkdtempSync(join(tmpdir(), 'attache-foreseen-'));
afterAll(() => rmSync(directory, { recursive: true }));

const asCompared = createAsCompared(
  followUps,
  createGloss(openGlossaries(loadLanguages('corpus')), createWriteOut(loadShorthand('corpus'))),
);
const foreseen = loadForeseenQuestions('corpus');
const made = { foreseen, texts: foreseen.map(asCompared) };
const unused = () => {
  throw new Error('nothing need be made anew');
};
/** Opens what is kept; fails where it would have to be made. */
const reopen = (corpus = 'corpus', kept = directory) => openForeseenTexts(corpus, kept, { asCompared: unused });

it('makes the texts once, and reads them from then on', () => {
  expect(openForeseenTexts('corpus', directory, { asCompared })).toEqual(made);
  expect(reopen()).toEqual(made);
});

it('makes them anew where the index is to be built anew', () => {
  const renamed = openForeseenTexts('corpus', directory, {
    asCompared: (question) => `${asCompared(question)}!`,
    rebuild: true,
  });
  expect(renamed.texts[0]).toBe(`${made.texts[0]}!`);
  expect(openForeseenTexts('corpus', directory, { asCompared, rebuild: true })).toEqual(made);
});

it('keeps beside the index what would be made of the corpus as it is', () => {
  // Fails where names or glosses are made otherwise than when it was kept: then raise FORMAT.
  expect(openForeseenTexts('corpus', 'corpus/index', { asCompared })).toEqual(made);
});

it('FAULTS.md row 32: makes them anew where a byte is another or the corpus has changed', () => {
  const path = join(directory, 'foreseen.json');
  openForeseenTexts('corpus', directory, { asCompared });
  const whole = readFileSync(path);
  const changed = Buffer.from(whole);
  changed[whole.length >> 1] = (changed[whole.length >> 1] ?? 0) ^ 1;
  for (const damaged of [changed, whole.subarray(0, whole.length - 1), Buffer.alloc(0)]) {
    writeFileSync(path, damaged);
    expect(() => reopen()).toThrow('nothing need be made anew');
  }
  writeFileSync(path, whole);
  const other = join(directory, 'corpus');
  cpSync('corpus/questions', join(other, 'questions'), { recursive: true });
  writeFileSync(join(other, 'questions', 'fr.jsonl'), '');
  expect(() => reopen(other)).toThrow('nothing need be made anew');
});
