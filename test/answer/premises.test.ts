import { describe, expect, it } from 'vitest';
import { createFindContrary, statesOtherSum } from '../../src/answer/premises.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { findLists } from '../../src/corpus/lists.js';
import { loadEntities, loadRoles } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';
import { chapter } from '../answers.js';

const understand = createUnderstand(createFindEntities(loadEntities('corpus')));
const findContrary = createFindContrary(loadRoles('corpus'), findLists(chapter));
const contraryTo = (text: string) =>
  findContrary(understand(text))?.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id));

describe('FAULTS.md row 26: a premise that the chapter contradicts', () => {
  it.each([
    ['Does the Treasury lead the ISTS?', ['p08.1']],
    ['Why should the Pentagon lead the International Science and Technology Strategy?', ['p08.1']],
    ['Is the Department of Energy the anchor of MAIRI?', ['p27.6']],
    ['Confirm that Congress oversees the ISTS', ['p32.4']],
    ['Explain the four critical areas of the coalition', ['p14.3']],
    ['What are the three big initiatives?', ['p09.3']],
  ])('“%s” is answered with the words that say otherwise', (text, ids) => {
    expect(contraryTo(text)).toEqual(ids);
  });

  it.each([
    'Does State lead the ISTS?',
    'Who leads the ISTS?',
    'Which office anchors MAIRI, the National Science Foundation?',
    'What are the seven critical areas?',
    'What are the first three critical areas?',
    'Does the White House lead by example?',
    'Should the United States lead the ETC?',
  ])('“%s” takes nothing wrong for granted', (text) => {
    expect(contraryTo(text)).toBeUndefined();
  });
});

describe('FAULTS.md row 26: a sum that a question takes for granted', () => {
  const stated = 'an estimated $8.9 trillion in investment and a projected shortfall of $1 trillion';
  it.each<[string, boolean]>([
    ['Is it true that $8.9 trillion are needed?', false],
    ['so 8.9tn needed, 1 trillion short?', false],
    ['Why does it say $3 trillion?', true],
    ['Confirm that the bureau gets $900 million', true],
    ['Is it 40 percent?', true],
    ['How much is needed?', false],
  ])('“%s” stands there: not %s', (question, other) => {
    expect(statesOtherSum(question, stated)).toBe(other);
  });
});
