import { expect, it } from 'vitest';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';

const findEntities = createFindEntities(loadEntities('corpus'));
const idsIn = (text: string) => findEntities(text).map(({ id }) => id);

it.each([
  ['who leads mairi', ['mairi']],
  ['who leads MARI', ['mairi']],
  ['who leads MAIIR', ['mairi']],
  ['what would the Uasid do', ['usaid']],
  ['who leads the coalitoin', ['etc']],
  ['what do coalitions do', ['etc']],
  ['what is said on censorship', []],
  ['on one condition, as stated', []],
])('"%s" names %j', (text, expected) => {
  expect(idsIn(text)).toEqual(expected);
});
