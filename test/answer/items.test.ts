import { describe, expect, it } from 'vitest';
import { countOf, selectItemAbout, selectListItems } from '../../src/answer/items.js';
import type { Judged } from '../../src/answer/judge.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { ENGLISH } from '../../src/answer/wording.js';
import { findLists } from '../../src/corpus/lists.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';
import { chapter, sentence } from '../answers.js';

const understand = createUnderstand(createFindEntities(loadEntities('corpus')));
const lists = findLists(chapter);
const areas = lists.find(({ noun }) => noun === 'area');
if (areas === undefined) throw new Error('the seven areas are gone');

const voted = (spans: Judged['spans']): Judged => ({
  spans,
  contrary: false,
  votes: 1,
  nearness: 0.9,
  voters: [0.9],
  probability: 0.9,
});
const judgement = (candidate: Judged) => ({
  candidates: [candidate],
  silence: { votes: 0, nearness: 0, voters: [], question: undefined },
});
const ids = (text: string, candidate: Judged) => {
  const selection = selectListItems(understand(text), judgement(candidate), lists, ENGLISH);
  if (selection?.spans === undefined) return selection?.refusal;
  return selection.spans.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id));
};

describe('items of a list', () => {
  it.each<[string, unknown]>([
    ['What is the third area?', ['p17.1']],
    ['The first and the last area, please', ['p15.1', 'p21.1']],
    ['Give me the first two areas', ['p15.1', 'p16.1']],
    ['and the last three areas', ['p19.1', 'p20.1', 'p21.1']],
    ['Which comes second among the things to work on together?', ['p16.1']],
    ['What is area number 4?', ['p18.1']],
    ['What is the ninth area?', 'The chapter lists 7 areas; there is no such area.'],
    ['Of the three components, which is the second?', ['p27.1']],
    ['The eight areas: what is the eighth?', 'The chapter lists 7 areas; there is no such area.'],
    ['Which area comes first by importance?', undefined],
    ['How many areas come first?', undefined],
    ['What does the first-year budget say?', undefined],
  ])('“%s”', (text, expected) => {
    expect(ids(text, voted(areas.items))).toEqual(expected);
  });

  it('are not picked where the votes put a single sentence first and no list is named', () => {
    expect(ids('What comes second?', voted([chapter.sentences[0] ?? areas.introduction]))).toBeUndefined();
  });

  it('are picked from the list that a single sentence stands in, where something is said to come second in it', () => {
    const hub = voted([sentence('p26.1')]);
    expect(ids('Which comes second among the things that make America a hub?', hub)).toEqual(['p27.1']);
    expect(ids('Is the second budget for the hub due?', hub)).toBeUndefined();
    expect(ids('Which country comes first in technology?', hub)).toBeUndefined();
    expect(ids('Which comes second among the things that make a hub?', { ...hub, probability: 0.1 })).toBeUndefined();
  });

  it.each<[string, boolean]>([
    ['Which area is about talent?', true],
    ['Of the coalition’s areas, which one is about talent?', true],
    ['Of the coalition’s areas, which are there?', false],
    ['What does the coalition do about talent?', false],
  ])('are found by what they are about: “%s” %j', (text, found) => {
    const talent = { ...voted([sentence('p20.1')]), probability: 0.2 };
    const selection = selectItemAbout(understand(text), judgement(talent), lists);
    expect(selection?.spans !== undefined).toBe(found);
  });

  it.each<[string, string | undefined]>([
    ['Which of the elements names China?', 'p03.1'],
    ['Of the areas, which one is about joint R&D on digital infrastructure?', 'p16.1'],
    ['Which of the areas is about technologies?', undefined],
  ])('are found by words that no other item holds: “%s”', (text, id) => {
    const elsewhere = voted([sentence('n01.1')]);
    const spans = selectItemAbout(understand(text), judgement(elsewhere), lists)?.spans;
    expect(spans?.flatMap((span) => chapter.sentencesIn(span).map((one) => one.id))[0]).toBe(id);
  });

  it('are counted by the sentence that introduces them', () => {
    expect(countOf(voted(areas.items), lists)).toEqual([areas.introduction]);
    expect(countOf(voted([areas.introduction, ...areas.items]), lists)).toEqual([areas.introduction]);
    const other = voted([chapter.sentences[0] ?? areas.introduction]);
    expect(countOf(other, lists)).toBe(other.spans);
  });
});
