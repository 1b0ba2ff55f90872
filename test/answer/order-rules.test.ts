import { describe, expect, it } from 'vitest';
import { createOmissionsStand, wordingStands } from '../../src/answer/order-rules.js';
import { chapter, findEntities, quote } from './openai-parts.js';

const omissionsStand = createOmissionsStand(findEntities);

describe('a claim is its quotes with words left out', () => {
  it.each([
    ['p08.1', 'The Department of State is to lead an effort with other key agencies.'],
    ['p27.7', 'The United States should fund the initial startup costs.'],
    ['p14.3', 'The immediate step for the ETC should be to synchronize policies around 7 critical areas.'],
    ['p36.1', 'Congress must appropriate funds necessary for urgent State Department needs.'],
  ])('as in %s: “%s”', (id, text) => {
    expect(wordingStands(text, quote(id))).toBe(true);
    expect(omissionsStand(text, quote(id))).toBe(true);
  });

  it.each([
    ['says a thing that does not stand there', 'p27.7', 'The United States should fund the physical network.'],
    ['turns who does what to whom', 'p08.1', 'The Department of State should request the White House to lead.'],
    ['moves a modal to another verb', 'p33.6', 'The Department must assess where CSET should be placed.'],
    ['joins two things anew', 'p26.2', 'The U.S. departments run the NSF.'],
    ['is padded', 'p21.1', `Launching ${'of the '.repeat(20)}International Digital Democracy Initiative.`],
  ])('and not one that %s', (_, id, text) => expect(wordingStands(text, quote(id))).toBe(false));
});

describe('what a claim leaves out changes nothing of what it keeps', () => {
  it.each([
    ['a name between two words', 'p08.1', 'The White House is to lead an effort.'],
    ['a condition at the end', 'p01.1', 'The United States cannot compete with authoritarian rivals.'],
    ['a negation before the first word', 'p29.4', 'Clear lead for emerging technology policy.'],
    ['a negation of which little is taken', 'p29.4', 'There is currently a lead for technology policy.'],
    ['a limit', 'p27.7', 'The United States should fund the startup costs.'],
    ['an alternative', 'p14.2', 'The United States should lead an ETC as part of a stand-alone endeavor.'],
    ['a later modal', 'p33.6', 'The Department should ensure its creation.'],
    ['a delay', 'p37.2', 'The D/MR role should transition into a permanent Under Secretary.'],
  ])('so %s may not go', (_, id, text) => {
    expect(wordingStands(text, quote(id))).toBe(true);
    expect(omissionsStand(text, quote(id))).toBe(false);
  });

  it('lets every sentence of the chapter stand for itself', () => {
    for (const { text } of chapter.sentences) {
      expect(wordingStands(text, text), text).toBe(true);
      expect(omissionsStand(text, text), text).toBe(true);
    }
  });
});
