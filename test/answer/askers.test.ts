import { describe, expect, it } from 'vitest';
import { withoutAsides } from '../../src/answer/askers.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';

const understand = createUnderstand(createFindEntities(loadEntities('corpus')));

describe('what a question tells of those who ask it', () => {
  it.each<[string, string]>([
    ['My pay does not cover guessing, so who leads the ISTS?', 'who leads the ISTS?'],
    ['Right now all I need is who runs the institutes', 'who runs the institutes'],
    ['The street is all worked up about talent, so what would the ETC do?', 'what would the ETC do?'],
    ['Who pays for MAIRI, the man from Nokia would like to know?', 'Who pays for MAIRI ?'],
    ['Who pays for MAIRI, since my critics bring it up these days?', 'Who pays for MAIRI ?'],
    ['Who leads the ISTS? I need it before close of play today', 'Who leads the ISTS? I need it'],
  ])('is no part of what is asked: “%s”', (text, asked) => {
    expect(withoutAsides(text).trim()).toBe(asked);
  });

  it.each([
    'Of the four initiatives, which is the third?',
    'For the hub, how much is asked?',
    'Give me the forecast, and tell me its share.',
    'Who leads the ISTS, and give me its date?',
    'Does our ally Japan sit in GPAI, and who else?',
  ])('is not what stands beside its question: “%s”', (text) => {
    expect(withoutAsides(text)).toBe(text);
  });

  it('tells no type of answer, no today and no stranger', () => {
    expect(understand('My salary does not cover guessing, so who leads the ISTS?').asks).toBeUndefined();
    expect(understand('My salary does not cover guessing. Who leads the ISTS?').asks).toBeUndefined();
    expect(understand('I rewrite our fiche this week, what is GPAI for?').ofToday).toBe(false);
    expect(understand('Who pays for MAIRI, the man from Ericsson would like to know?').outsiders).toEqual([]);
  });

  it('hides none that the question itself asks for', () => {
    expect(understand('My boss asks what salary the Ambassador-at-Large gets.').asks).toBe('sum');
    expect(understand('I write a fiche, so who leads the ISTS today?').ofToday).toBe(true);
    expect(understand('My boss is curious, so what would Ericsson pay?').outsiders).toHaveLength(1);
  });
});
