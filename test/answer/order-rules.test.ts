import { describe, expect, it } from 'vitest';
import {
  createAskedKept,
  createOmissionsStand,
  figuresKept,
  seriesStand,
  wordingStands,
} from '../../src/answer/order-rules.js';
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
    expect(seriesStand(text, quote(id))).toBe(true);
    expect(figuresKept(text, quote(id))).toBe(true);
  });

  it.each([
    ['says a thing that does not stand there', 'p27.7', 'The United States should fund the physical network.'],
    ['turns who does what to whom', 'p08.1', 'The Department of State should request the White House to lead.'],
    ['moves a modal to another verb', 'p33.6', 'The Department must assess where CSET should be placed.'],
    ['joins two things anew', 'p26.2', 'The U.S. departments run the NSF.'],
    ['is padded', 'p21.1', `Launching ${'of the '.repeat(20)}International Digital Democracy Initiative.`],
  ])('and not one that %s', (_, id, text) => expect(wordingStands(text, quote(id))).toBe(false));
});

describe('a claim keeps what it would be missed by', () => {
  it.each([
    ['p24.4', 'It will require significant.'],
    ['p27.2', 'MAIRI will facilitate joint efforts to develop technologies that advance responsible, human-centric.'],
    ['p24.3', 'The plan should include methods to shape international technical standards.'],
    ['p33.1', 'The State Department should expedite efforts to staff, resource, and build out the Bureau.'],
    ['n07.2', quote('n07.2').replace(', with the OECD and UNESCO as Permanent Observers', '')],
    ['n01.1', 'The threat to allied cohesion extends to the military realm.'],
  ])('the rest of a list or a phrase, in %s: not “%s”', (id, text) => {
    expect(wordingStands(text, quote(id))).toBe(true);
    expect(seriesStand(text, quote(id))).toBe(false);
  });

  it('every figure', () => {
    const needs = 'The Global Infrastructure Hub has forecasted infrastructure investment needs';
    expect(figuresKept(`${needs} at $8.9 trillion.`, quote('n05.1'))).toBe(false);
    expect(figuresKept(quote('n05.1'), quote('n05.1'))).toBe(true);
  });

  it('the words that it was asked with', () => {
    const claim = 'Current members include Australia, Brazil and Canada.';
    expect(createAskedKept('Which are permanent observers?')(claim, quote('n07.2'))).toBe(false);
    expect(createAskedKept('Which are members?')(claim, quote('n07.2'))).toBe(true);
  });
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
      for (const rule of [wordingStands, omissionsStand, seriesStand, figuresKept])
        expect(rule(text, text), text).toBe(true);
    }
  });
});
