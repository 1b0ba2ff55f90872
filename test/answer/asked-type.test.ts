import { describe, expect, it } from 'vitest';
import { type AskedType, askedType, lacks } from '../../src/answer/asked-type.js';
import { loadChapter } from '../../src/corpus/chapter.js';

const chapter = loadChapter('corpus');
const text = (id: string) => chapter.sentences.find((sentence) => sentence.id === id)?.text ?? '';

describe('the kind of thing that a question wants', () => {
  it.each<[string, AskedType | undefined]>([
    ['How much will the institute cost?', 'sum'],
    ['What is the budget of the IDDI?', 'sum'],
    ['total cost of the center in USD', 'sum'],
    ['Does the United States bear the total costs of MAIRI?', undefined],
    ['CSET staff no.?', 'number'],
    ['no. of technology officers', 'number'],
    ['The staff: no office of its own?', undefined],
    ['What share of the costs do allies pay?', 'share'],
    ['What was the share of Chinese firms in it?', 'share'],
    ['Do allies want their share of the market?', undefined],
    ['How many technology officers are there?', 'number'],
    ['When was the bureau approved?', 'date'],
    ['How long does the module take?', 'duration'],
    ['What is the name of the director?', 'name'],
    ['What is the phone number of CSET?', 'contact'],
    ['In which city is the center?', 'city'],
    ['Under which law is the bureau set up?', 'law'],
    ['Who has criticized the bureau?', 'criticism'],
    ['Which of the areas is the most important?', 'ranking'],
    ['How was the shortfall calculated?', 'method'],
    ['How are votes shared among the partners?', 'vote'],
    ['What part of the gap is in Africa?', 'share'],
    ['In which countries are the hubs?', 'country'],
    ['Whom did the Secretary appoint to run it?', 'person'],
    ['Who was the first person appointed to that?', 'person'],
    ['Who is named as anchor partner of MAIRI?', undefined],
    ['what grade would the officers have', 'service'],
    ['Which firm built the cameras?', 'unnamed'],
    ['How much of it is missing?', 'sum'],
    ['How much of it is for Africa?', 'share'],
    ['Which universities are to host it?', 'unnamed'],
    ['Who pays the startup costs of MAIRI?', undefined],
    ['What did earlier administrations use the position for?', undefined],
    ['Quote what past administrations did with the D/MR position', undefined],
    ['What past administrations used it?', 'unnamed'],
    ['Which past administrations did this?', 'unnamed'],
    ['Which companies does the chapter name?', 'unnamed'],
    ['What do Chinese companies supply?', undefined],
    ['What is the purpose of MAIRI?', undefined],
  ])('%s', (question, type) => {
    expect(askedType(question)).toBe(type);
  });

  it.each<[string, string, boolean]>([
    ['How large is the gap in dollars?', 'n05.1', false],
    ['How much are the startup costs?', 'p27.7', true],
    ['When was CSET approved?', 'p33.2', false],
    ['When will MAIRI open?', 'p27.1', true],
    ['How many areas are critical?', 'p14.3', false],
    ['How many officers go to hubs?', 'p34.1', true],
  ])('“%s” against %s', (question, id, lacking) => {
    expect(lacks(askedType(question), text(id))).toBe(lacking);
  });
});
