import { describe, expect, it } from 'vitest';
import { createLikelihood, type Labelled } from '../../src/retrieve/likelihood.js';

const LEAD = { start: 10, end: 20 };
const MONEY = { start: 30, end: 40 };
const questions: Labelled[] = [
  ...['who leads the coalition', 'who leads it all', 'say who leads this', 'who heads the coalition'].map((text) => ({
    text,
    spans: [LEAD],
  })),
  ...['who pays for the coalition', 'what money pays for it', 'which money is there'].map((text) => ({
    text,
    spans: [MONEY],
  })),
  ...['admit that it is a trap', 'so the coalition is a trap', 'is it a trap', 'admit who is paid'].map((text) => ({
    text,
    spans: [],
  })),
];
const likelihoodOf = createLikelihood(questions);

describe('the words of all foreseen questions', () => {
  it('speak for the answer whose questions are worded so, and against the others', () => {
    const { answers } = likelihoodOf('and who leads?');
    expect(answers.map(({ span }) => span)).toEqual([LEAD, MONEY]);
    expect(answers[0]?.likelihood).toBeGreaterThan(0);
    expect(answers[1]?.likelihood).toBeLessThan(0);
  });

  it('speak for silence where what is answered by nothing is worded so', () => {
    expect(likelihoodOf('admit it is a trap').silent).toBeGreaterThan(0);
    expect(likelihoodOf('who leads').silent).toBeLessThan(0);
  });

  it('tell one kind of silent question from the others', () => {
    const made = createLikelihood([
      ...['what sum is it', 'what sum for it', 'say what sum'].map((text) => ({ text, spans: [], asks: 'sum' })),
      ...['on what day is it', 'what day for it', 'say what day'].map((text) => ({ text, spans: [], asks: 'date' })),
      ...['who leads it', 'who leads it for us', 'say who leads'].map((text) => ({ text, spans: [LEAD] })),
    ]);
    expect(made('what sum').silentKind).toBeGreaterThan(made('who leads').silentKind);
    expect(made('what sum').silentKind).toBeGreaterThan(made('for it').silentKind);
  });

  it('tell by pairs of words what words alone do not', () => {
    const made = createLikelihood([
      ...Array.from({ length: 4 }, () => ({ text: 'in charge of money', spans: [LEAD] })),
      ...Array.from({ length: 4 }, () => ({ text: 'money of charge in', spans: [MONEY] })),
    ]);
    expect(made('in charge of money').answers[0]?.span).toEqual(LEAD);
    expect(made('money of charge in').answers[0]?.span).toEqual(MONEY);
  });

  it('say nothing where no word was seen often enough', () => {
    const { silent, answers } = likelihoodOf('heads or zebras');
    expect(silent).toBe(0);
    expect(answers.map(({ likelihood }) => likelihood)).toEqual([0, 0].map(() => expect.closeTo(0)));
  });

  it('say nothing where no question was foreseen', () => {
    expect(createLikelihood([])('who leads?')).toEqual({ silent: 0, silentKind: 0, answers: [] });
  });
});
