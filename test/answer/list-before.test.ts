import { describe, expect, it } from 'vitest';
import { selectFromListBefore } from '../../src/answer/list-before.js';
import { ENGLISH } from '../../src/answer/wording.js';
import { findLists } from '../../src/corpus/lists.js';
import { chapter, sentence } from '../answers.js';

const lists = findLists(chapter);
const AREAS = ['p15.1', 'p16.1', 'p17.1', 'p18.1', 'p19.1', 'p20.1', 'p21.1'];

/** Ids of what is chosen, the refusal, or nothing where the question is left to the votes. */
function chosen(asked: string, before: readonly string[]) {
  const selection = selectFromListBefore({ asked, before: before.map(sentence) }, lists, ENGLISH);
  return selection?.spans?.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id)) ?? selection?.refusal;
}

describe('behind an answer from a list', () => {
  it.each<[string, string[], string[]]>([
    ['third', AREAS, ['p17.1']],
    ['exact wording of no. 4', AREAS, ['p18.1']],
    ['the first two, please', AREAS, ['p15.1', 'p16.1']],
    ['and the last one?', AREAS, ['p21.1']],
    ['so seven is ...', ['p20.1'], ['p21.1']],
    ['and 4', ['p17.1'], ['p18.1']],
    ['the one after', ['p17.1'], ['p18.1']],
    ['followed by?', ['p15.1'], ['p16.1']],
    ['k and last leg', ['p16.1'], ['p21.1']],
    ['the second only, a little more detailed', ['p15.1'], ['p16.1']],
    ['and the item just before that on the list?', ['p18.1'], ['p17.1']],
    ['which ones?', ['p14.3'], AREAS],
    ['all seven please', ['p17.1'], AREAS],
    ['number two?', ['p31.1'], ['p33.1']],
  ])('“%s” after %j is %j', (asked, before, ids) => {
    expect(chosen(asked, before)).toEqual(ids);
  });

  it('an item that the list does not have is refused with how many there are', () => {
    expect(chosen('the eighth?', AREAS)).toContain('7');
    expect(chosen('and the one before?', ['p15.1'])).toContain('7');
  });

  it.each<[string, string[]]>([
    ['third', []],
    ['third', ['p08.1']],
    ['the third visa type?', AREAS],
    ['how many of them?', AREAS],
    ['why?', ['p15.1']],
    // Of several that were the answer, none is the one to count from.
    ['the next?', ['p15.1', 'p16.1']],
    ['and the one after?', AREAS],
    ['which one?', AREAS],
    ['name two of them', AREAS],
    ['and 0?', AREAS],
  ])('“%s” after %j is left to the votes', (asked, before) => {
    expect(chosen(asked, before)).toBeUndefined();
  });
});
