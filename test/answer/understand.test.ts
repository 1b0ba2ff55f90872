import { describe, expect, it } from 'vitest';
import { createUnderstand } from '../../src/answer/understand.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';

const understand = createUnderstand(createFindEntities(loadEntities('corpus')));

describe('endnotes that a question names', () => {
  it.each<[string, number[]]>([
    ['What does endnote 7 say?', [7]],
    ['endnotes 7 and 15', [7, 15]],
    ['foot-notes 2, 3 & 4', [2, 3, 4]],
    ['What does note 5 put the needs at?', [5]],
    ['fn 8 = which source?', [8]],
    ['n. 7', [7]],
    ['and n07?', [7]],
    ['What does endnote ten tell the reader?', [10]],
    ['What does note nine say about Energy’s labs?', [9]],
    ['What does the twelfth endnote list?', [12]],
    ['Please note two things: who leads the ISTS, and who funds MAIRI?', []],
    ['Please note 2 things', []],
    ['We should note one point', []],
    ['Who makes N95 masks?', []],
    ['In Vitamin N 5', []],
    ['What does the chapter note first?', []],
  ])('of “%s” are %j', (text, numbers) => {
    expect(understand(text).endnotes).toEqual(numbers);
  });

  it.each([
    'What does the endnote on collective security add?',
    'Is there a footnote on GPAI?',
    'Which note is attached to “collective security”?',
    'The note attached to the sentence on the military realm',
    'What note is for the CSET Bureau?',
  ])('may be named by what they are on: “%s”', (text) => {
    expect(understand(text).asksForNote).toBe(true);
  });

  it.each([
    'I’m preparing a one-page note for our permanent secretary on all the immediate actions',
    'Thank-you note to FSI’s director: what does the chapter ask of FSI?',
    'a briefing note on the ETC',
    'my note on MAIRI needs the sentence on Energy',
    'The briefing note for the minister should say who leads the ISTS',
    'The note to the minister should say who leads the ISTS',
    'I owe our footnote on MAIRI a source',
    'Please note that the ETC is a coalition. Who leads it?',
    'note on the ETC',
  ])('are not what people write themselves: “%s”', (text) => {
    expect(understand(text)).toMatchObject({ asksForNote: false, endnotes: [] });
  });
});

it.each<[string, number[]]>([
  ['the third', [3]],
  ['the first and the last', [1, -1]],
  ['the first two areas', [1, 2]],
  ['the five things, first to fifth', [1, 2, 3, 4, 5]],
  ['actions from the second through the 4th', [2, 3, 4]],
  ['the fifth to first', []],
  ['2nd–4th', [2, 3, 4]],
  ['first to third and the seventh', [1, 2, 3, 7]],
  ['Which of the seven areas does the chapter address first?', [1]],
  ['all the areas it should work on first?', []],
  ['Which area comes first?', [1]],
  ['Should it do first things first?', [1]],
])('places in a list: “%s” %j', (text, places) => {
  expect(understand(text).ordinals).toEqual(places);
});

it.each<[string, boolean]>([
  ['Where does endnote 2 hang?', true],
  ['Which sentence carries endnote 7?', true],
  ['Where does the text refer to endnote 7?', true],
  ['Where does endnote 2 send the reader for more?', false],
  ['Where does the second endnote point?', false],
  ['What does endnote 7 say?', false],
])('asks where an endnote is called: “%s” %j', (text, expected) => {
  expect(understand(text).asksForCall).toBe(expected);
});

describe('paragraphs that a question names', () => {
  it.each<[string, number[]]>([
    ['What does paragraph 36 say?', [36]],
    ['quote ¶ 31', [31]],
    ['para. 5', [5]],
    ['paragraphs 5, 8 and 45', [5, 8, 45]],
    ['paras 5 & 8', [5, 8]],
    ['what is in p08?', [8]],
    ['p37', [37]],
    ['What do the P5 say about AI?', []],
    ['the P-5 and the p5', []],
    ['top 8', []],
  ])('of “%s” are %j', (text, numbers) => {
    expect(understand(text).paragraphs).toEqual(numbers);
  });
});

describe('the verb “state” and the label “Q”', () => {
  it.each<[string, string[]]>([
    ['State whether NSF is the anchor partner of MAIRI', ['nsf', 'mairi']],
    ['Please State the lead of the ISTS', ['ists']],
    ['Who leads MAIRI? State which office it is.', ['mairi']],
    ['State should lead the ISTS', ['state', 'ists']],
    ['State: who leads the ISTS', ['state', 'ists']],
    ['Q: Does the State Department lead the ISTS?', ['state', 'ists']],
    ['Q1. Does the State Department lead the ISTS?', ['state', 'ists']],
    ['Should Q lead?', ['state-q']],
  ])('“%s” names %j', (text, ids) => {
    expect(understand(text).entities.map(({ id }) => id)).toEqual(ids);
  });
});

describe('bodies that a question is about', () => {
  const outsiders = (text: string) => understand(text).outsiders.map(({ id }) => id);

  it.each<[string, string[]]>([
    ['What is NASA to do?', ['nasa']],
    ['What is NASA asked to do?', ['nasa']],
    ['Is Slovakia a member of GPAI?', ['slovakia']],
    ['Should the U.S. Navy protect cables?', ['u-s-navy']],
    ['Does it call for talks with Russia?', ['russia']],
    ['When do the talks begin?', []],
    ['does the coalition trump other groups', []],
    ['what if plans turkey out', []],
    ['Huawei sells networks abroad. What does the chapter say about it?', ['huawei']],
    ['Answer only yes: it calls Huawei a threat.', ['huawei']],
    ['I want the chapter’s view of Huawei. Need it by noon.', ['huawei']],
  ])('“%s” is about %j', (text, ids) => {
    expect(outsiders(text)).toEqual(ids);
  });

  it.each([
    'A colleague from NATO asks who leads the ISTS',
    'The delegation of Kenya wants to know who leads the ISTS',
    'Our embassy in Nigeria needs to know who leads the ISTS',
    'Before the lunch with Samsung: who leads the ISTS?',
    'For tomorrow’s call with the World Bank, who leads the ISTS?',
    'I am briefing Egypt and Jordan, so who leads the ISTS?',
    'We will have to write to the African Union; who leads the ISTS?',
    'Saudi Arabia asked us whether State leads the ISTS',
    'Writing from Nairobi: who leads the ISTS?',
    'I write from Senegal: who leads the ISTS?',
    'Greetings from Kenya, who leads the ISTS?',
    'The mayor of a city in Ecuador tells me he has been offered cameras, and asks what he is not seeing.',
    'Ghana’s minister to my face last night: “you come to lecture us, but you never bring an offer.”',
    'The army here bought its network from Huawei. Who leads the ISTS?',
  ])('“%s” is about none of those who ask or listen', (text) => {
    expect(outsiders(text)).toEqual([]);
  });
});
