import { describe, expect, it } from 'vitest';
import type { Judged } from '../../src/answer/judge.js';
import { createPremises, statesOtherSum } from '../../src/answer/premises.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { findLists } from '../../src/corpus/lists.js';
import { loadEntities, loadRoles } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';
import { chapter } from '../answers.js';

const findEntities = createFindEntities(loadEntities('corpus'));
const understand = createUnderstand(findEntities);
const lists = findLists(chapter);
const premises = createPremises(loadRoles('corpus'), lists, findEntities);
/** The votes may be for a list, told by the noun of its items. */
const contraryTo = (text: string, voted?: string) => {
  const spans = lists.filter(({ noun }) => noun === voted).map(({ introduction }) => introduction);
  const candidates = [{ spans } as unknown as Judged];
  return premises
    .contrary(understand(text), { candidates })
    ?.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id));
};

describe('FAULTS.md row 26: a premise that the chapter contradicts', () => {
  it.each([
    ['Does the Treasury lead the ISTS?', ['p08.1']],
    ['Is there a plan for the Treasury to lead the ISTS?', ['p08.1']],
    ['Why should the Pentagon lead the International Science and Technology Strategy?', ['p08.1']],
    ['Is the Department of Energy the anchor of MAIRI?', ['p27.6']],
    ['Confirm that Congress oversees the ISTS', ['p32.4']],
    ['Explain the four critical areas of the coalition', ['p14.3']],
    ['Is the ISTS built around the three big initiatives?', ['p09.3']],
    ['State whether Energy is the anchor partner of MAIRI', ['p27.6']],
    ['Q: Does the Treasury lead the ISTS?', ['p08.1']],
  ])('“%s” is answered with the words that say otherwise', (text, ids) => {
    expect(contraryTo(text)).toEqual(ids);
  });

  it.each([
    'Does State lead the ISTS?',
    'Who leads the ISTS?',
    'Is there a clear lead for technology diplomacy at the Foreign Service Institute?',
    'Which office anchors MAIRI, the National Science Foundation?',
    'What are the seven critical areas?',
    'What are the first three critical areas?',
    'Does the White House lead by example?',
    'Should the United States lead the ETC?',
    'Should the White House ask the State Department to lead the ISTS?',
    'Does Energy join NSF, the anchor partner of MAIRI?',
    'State whether NSF is the anchor partner of MAIRI',
    'Q: Does the State Department lead the ISTS?',
    'What four areas should the national plan support?',
    'What are the four areas that the national plan should support?',
    'Give me two components of the research hub',
    'Name three areas of the ETC',
    'Does the State Department have somebody clearly in charge of tech diplomacy?',
    'I write from the Treasury: who leads the ISTS?',
    'Which three of the seven areas of the ETC concern data?',
    'Which of the four areas of the ETC concern data?',
  ])('“%s” takes nothing wrong for granted', (text) => {
    expect(contraryTo(text)).toBeUndefined();
  });
});

describe('a number of things that the chapter lists', () => {
  it('is denied where the votes are for that list, or the question names whose it is', () => {
    expect(contraryTo('What are the three big initiatives?', 'initiative')).toEqual(['p09.3']);
    expect(contraryTo('What are the three big initiatives?')).toBeUndefined();
    expect(contraryTo('What are the four areas that the national plan should support?')).toBeUndefined();
  });
});

describe('a premise that holds', () => {
  it.each<[string, boolean]>([
    ['Does the State Department lead the ISTS?', true],
    ['Is NSF or DOE the anchor of MAIRI?', true],
    ['What are the seven critical areas?', true],
    ['Does the Treasury lead the ISTS?', false],
    ['What are the six critical areas?', false],
    ['Who leads it?', false],
  ])('of “%s”: %s', (text, holds) => {
    expect(premises.hold(understand(text))).toBe(holds);
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
