import { expect, it } from 'vitest';
import type { Selection } from '../../src/answer/selection.js';
import { selectDetailOf, selectSourceOf } from '../../src/answer/source-before.js';
import { findLists } from '../../src/corpus/lists.js';
import { chapter, sentence } from '../answers.js';

const lists = findLists(chapter);
const leaning = (asked: string, before: readonly string[]) => ({
  asked,
  before: before.map(sentence),
});
const ids = (selection: Selection | undefined) =>
  selection?.spans?.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id));
const source = (asked: string, before: readonly string[]) => ids(selectSourceOf(leaning(asked, before), chapter));
const detail = (asked: string, before: readonly string[]) =>
  ids(selectDetailOf(leaning(asked, before), lists, chapter));

it.each<[string, string[], string[]]>([
  ['which study says that?', ['n05.1'], ['n05.2']],
  ['who wrote that?', ['n04.1'], ['n04.2']],
  ['got a link?', ['n03.1', 'n03.2'], ['n03.3']],
  ['says who?', ['p33.3'], ['n11.1']],
  ['what is the report called?', ['n05.2'], ['n05.2']],
])('“%s” behind %j is answered with the reference %j', (asked, before, expected) => {
  expect(source(asked, before)).toEqual(expected);
});

it.each<[string, string[]]>([
  ['which study says that?', []],
  ['who funds it?', ['n05.1']],
  // The chapter speaks for itself there.
  ['who says so?', ['p33.2']],
  ['which report names the five elements of the authoritarian challenge?', ['n05.1']],
  ['what is his full title?', ['p33.3']],
  ['what title would its chief have?', ['p33.2', 'n11.1']],
])('“%s” behind %j is left to the votes', (asked, before) => {
  expect(source(asked, before)).toBeUndefined();
});

it.each<[string, string[], string[]]>([
  ['where can I read more on it?', ['p15.1'], ['n02.1']],
  ['is there an annex?', ['p15.1', 'p16.1', 'p17.1'], ['n02.1']],
  ['more depth anywhere?', ['p26.1', 'p27.1', 'p28.1'], ['n10.1']],
  ['anything more detailed somewhere?', ['p24.4'], ['n06.1']],
])('“%s” behind %j is answered with %j, which says where more stands', (asked, before, expected) => {
  expect(detail(asked, before)).toEqual(expected);
});

it.each<[string, string[]]>([
  ['where can I read more on it?', []],
  ['where can I read more on it?', ['p08.1']],
  ['why?', ['p15.1']],
  // Asks for something of its own.
  ['any detail on visas?', ['p15.1']],
])('“%s” behind %j is told of no such place', (asked, before) => {
  expect(detail(asked, before)).toBeUndefined();
});
