import { describe, expect, it } from 'vitest';
import {
  createAskedKept,
  figuresKept,
  omissionsStand,
  seriesStand,
  wordingStands,
} from '../../src/answer/order-rules.js';
import { chapter, quote } from './openai-parts.js';

const RULES = [wordingStands, omissionsStand, seriesStand, figuresKept];

describe('a claim is an unbroken part of its quotes', () => {
  it.each([
    ['p08.1', 'The Commission proposes that the White House request the Department of State to lead an effort.'],
    ['p27.7', 'The United States should fund the initial startup costs.'],
    [
      'p33.1',
      'The State Department should expedite and prioritize efforts to staff, resource, and build out the newly created Bureau of Cyberspace Security and Emerging Technologies.',
    ],
    ['p36.1', 'Congress must appropriate funds necessary for urgent State Department needs.'],
  ])('as in %s: “%s”', (id, text) => {
    for (const rule of RULES) expect(rule(text, quote(id))).toBe(true);
  });

  it.each([
    ['says a thing that does not stand there', 'p27.7', 'The United States should fund the physical network.'],
    ['turns who does what to whom', 'p08.1', 'The Department of State should request the White House to lead.'],
    ['moves a modal to another verb', 'p33.6', 'The Department must assess where CSET should be placed.'],
    ['makes the giver the receiver', 'p36.1', 'Congress must be appropriated funds necessary for urgent needs.'],
    ['makes a proposal a fact', 'p08.1', 'The Department of State leads an effort with and other key agencies.'],
    [
      'leaves out what is countered',
      'p10.1',
      'Build an Emerging Technology Coalition of allies and partners to promote the adoption of digital infrastructure made in China.',
    ],
    [
      'leaves out the middle of a phrase',
      'p17.1',
      'Promoting democracy, human rights, and the rule of law through censorship, malign information operations, human trafficking, and illiberal uses of surveillance technologies.',
    ],
    ['leaves out a name between two words', 'p08.1', 'The White House is to lead an effort.'],
    ['drops a mark', 'p15.1', 'Developing and operationalizing standards and norms in support of democratic values.'],
    ['begins within a word', 'p27.7', 'nited States should fund the initial startup costs.'],
    ['is nothing', 'p27.7', '.'],
  ])('and not one that %s', (_, id, text) => expect(wordingStands(text, quote(id))).toBe(false));

  it('and not one of two sentences', () => {
    const two = `${quote('p28.1')} ${quote('p28.2')}`;
    const spliced =
      'The United States should leverage existing O and J visa programs, which are critical to winning this techno-competition.';
    expect(wordingStands(spliced, two)).toBe(false);
    const first = 'NSF should be the anchor partner.';
    expect(wordingStands(first, quote('p27.6'))).toBe(true);
    expect(wordingStands(first, `${quote('p27.6')} ${quote('p27.7')}`)).toBe(false);
  });
});

describe('a claim keeps what it would be missed by', () => {
  it.each([
    ['p24.4', 'It will require significant.'],
    ['p27.2', 'MAIRI will facilitate joint efforts to develop technologies that advance responsible, human-centric.'],
    ['p33.1', 'The State Department should expedite and prioritize efforts to staff, resource.'],
    ['p36.1', 'Congress must appropriate.'],
    ['p10.1', 'Build an Emerging Technology Coalition of allies and partners to promote the design, development.'],
  ])('the rest of a list or a phrase, in %s: not “%s”', (id, text) => {
    expect(wordingStands(text, quote(id))).toBe(true);
    expect(seriesStand(text, quote(id))).toBe(false);
  });

  it('every figure', () => {
    const needs =
      'The Global Infrastructure Hub has forecasted global telecommunications infrastructure investment needs';
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
    [
      'a condition at the end',
      'p01.1',
      'The United States cannot compete with and counter the global technology ambitions.',
    ],
    ['a negation at the end', 'p33.6', 'The Department should assess where CSET should be placed.'],
    ['a negation before the first word', 'p29.4', 'Clear lead for emerging technology policy or diplomacy.'],
    ['a later modal', 'p33.6', 'must ensure its creation is not further delayed.'],
    ['a delay', 'p37.2', 'The D/MR role should transition into a permanent Under Secretary.'],
    ['who proposes it', 'p08.1', 'The White House request the Department of State to lead an effort.'],
    ['who does it', 'p27.7', 'Fund the initial startup costs.'],
  ])('so %s may not go', (_, id, text) => {
    expect(wordingStands(text, quote(id))).toBe(true);
    expect(omissionsStand(text, quote(id))).toBe(false);
  });

  it('lets every sentence of the chapter stand for itself', () => {
    for (const { text } of chapter.sentences) {
      for (const rule of RULES) expect(rule(text, text), text).toBe(true);
    }
  });
});
