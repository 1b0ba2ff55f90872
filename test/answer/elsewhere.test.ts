import { expect, it } from 'vitest';
import { createStandsElsewhere } from '../../src/answer/elsewhere.js';
import { findLists } from '../../src/corpus/lists.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';
import { chapter } from '../answers.js';

const findEntities = createFindEntities(loadEntities('corpus'));
const standsElsewhere = createStandsElsewhere(chapter, findLists(chapter), findEntities);

it.each<[string, string, string, boolean]>([
  ['its own passage', 'When is MAIRI to open?', 'p27.7', false],
  ['the passage of another initiative', 'When was MAIRI approved?', 'p33.2', true],
  ['an item of its list, which does not name it', 'What does the coalition do on standards?', 'p15.1', false],
  ['the endnote that its passage calls', 'What does the Energy Department bring to MAIRI?', 'n09.1', false],
  ['one of two initiatives', 'Are the IDDI and MAIRI for the same people?', 'p27.2', false],
  ['an office, which may be the one that asks', 'The OECD wonders what the CSET Bureau is', 'p33.2', false],
  ['nothing', 'Who pays the initial startup costs?', 'p27.7', false],
])('a question that names %s', (_, question, id, expected) => {
  const spans = chapter.sentences.filter((sentence) => sentence.id === id);
  expect(standsElsewhere(spans, findEntities(question))).toBe(expected);
});
