import { expect, it } from 'vitest';
import { createNeighbourhood } from '../../src/answer/neighbourhood.js';
import { chapter } from '../answers.js';

const neighbourhood = createNeighbourhood(chapter);
const spans = (...ids: string[]) => chapter.sentences.filter(({ id }) => ids.includes(id));

it.each<[string, string[], string[], number[]]>([
  ['the same sentence', ['p27.7'], ['p27.7'], [1, 0, 0, 0]],
  ['another of its passage', ['p27.1'], ['p27.7'], [0, 1, 0, 0]],
  ['one of a passage near it', ['p28.1'], ['p27.7'], [0, 0, 1, 0]],
  ['one far from it', ['p08.1'], ['p27.7'], [0, 0, 0, 0]],
  ['the endnote that its passage calls', ['n09.1'], ['p27.6'], [0, 0, 0, 1]],
  ['the passage that calls it', ['p27.6'], ['n09.1'], [0, 0, 0, 1]],
  ['endnotes and body, which are never near', ['n01.1'], ['p37.3'], [0, 0, 0, 0]],
  ['the nearest of several', ['p08.1', 'p27.7'], ['p27.7'], [1, 0, 0, 0]],
  ['nothing answered before', ['p27.7'], [], [0, 0, 0, 0]],
])('%s', (_, own, before, expected) => {
  expect(neighbourhood(spans(...own), spans(...before))).toEqual(expected);
});
