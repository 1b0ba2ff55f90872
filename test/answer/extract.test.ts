import { describe, expect, it } from 'vitest';
import type { Leaning } from '../../src/answer/draft.js';
import { createExtract } from '../../src/answer/extract.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { ENGLISH } from '../../src/answer/wording.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';
import { chapter, sentence } from '../answers.js';

interface Asked {
  readonly question?: string;
  /** The sentence that has the votes. */
  readonly id?: string;
  /** Another one, with its probability. */
  readonly second?: readonly [id: string, probability: number];
  /** The sentence that was answered before it. */
  readonly before?: string;
  /** How else it leans on that. */
  readonly leaning?: Pick<Leaning, 'otherReadings' | 'inOneMessage'>;
}

/** The draft on one sentence that is so probable and has so many votes, where silence has one. */
function draftOf(
  probability: number,
  votes: number,
  { question = 'What must nations of one mind do?', id = 'p01.2', second, before, leaning: more }: Asked = {},
) {
  const candidateOf = (of: string, probable: number) => {
    const { start, end } = sentence(of);
    return { spans: [{ start, end }], contrary: false, votes, nearness: 0.6, voters: [0.6], probability: probable };
  };
  const candidates = [candidateOf(id, probability), ...(second === undefined ? [] : [candidateOf(...second)])];
  const compose = createExtract({
    chapter,
    lists: [],
    understand: createUnderstand(createFindEntities(loadEntities('corpus'))),
    selectRoles: () => undefined,
    premises: { contrary: () => undefined, hold: () => false },
    judge: () => ({
      candidates,
      silence: { votes: 1, nearness: 0.6, voters: [0.6], question: undefined },
    }),
  });
  const leaning = before === undefined ? undefined : { asked: question, before: [sentence(before)], ...more };
  const likelihood = { silent: 0, silentKind: 0, answers: [] };
  return compose(question, { query: question, unspoken: 0, sentences: [], foreseen: [], likelihood }, ENGLISH, leaning);
}

describe('the most probable candidate', () => {
  it.each([
    [0.3, 2, true],
    [0.2, 2, false],
    // With fewer votes than silence it must be more probable.
    [0.3, 0.5, false],
    [0.5, 0.5, true],
  ])('of probability %d with %d votes against one of silence: answers %s', async (probability, votes, answers) => {
    const draft = await draftOf(probability, votes);
    expect(draft.complete).toBe(answers);
    expect(draft.claims).toHaveLength(answers ? 1 : 0);
    expect(draft.nearest).toHaveLength(answers ? 0 : 1);
  });

  it.each<[string, boolean]>([
    ['Is Israel in GPAI?', true],
    ['Is Israel one of the members of GPAI?', true],
    ['and Israel (GPAI)?', true],
    ['Why is Israel not in GPAI?', false],
    ['Does Israel share data with GPAI members?', false],
    ['Does Huawei sell networks to members of GPAI?', false],
    ['Is GPAI in NATO’s strategy?', false],
    ['This year we dined with the delegation. Is Germany in GPAI?', true],
  ])('that lists countries: “%s” is answered %s', async (question, answers) => {
    expect((await draftOf(0.9, 2, { question, id: 'n07.2' })).complete).toBe(answers);
  });

  it.each([
    [0.6, 0.3, 'What must nations of one mind do?', 2],
    [0.6, 0.05, 'What must nations of one mind do?', 1],
    [0.86, 0.12, 'What must nations of one mind do?', 1],
    // The other holds no sum.
    [0.6, 0.3, 'How much is the shortfall, in dollars?', 1],
  ])(
    'of probability %d beside one of %d: “%s” is answered with %d sentences',
    async (first, next, question, quoted) => {
      const id = question.startsWith('How much') ? 'n05.1' : 'p01.2';
      const draft = await draftOf(first, 2, { question, id, second: ['p01.3', next] });
      expect(draft.claims).toHaveLength(quoted);
      expect(draft.claims[0]?.lead).toBe(quoted === 1 ? undefined : ENGLISH.eitherMeant);
    },
  );

  it.each<[string, number, string]>([
    ['What else is he to do?', 0.05, 'p32.3'],
    // Where silence is more probable than anything else, what was said before still answers.
    ['What else is he to do?', 0.01, 'p32.1'],
    ['What is he to do?', 0.05, 'p32.1'],
    ["Is it somebody else's?", 0.05, 'p32.1'],
  ])('“%s”, with something unsaid of probability %d, is answered from %s', async (question, next, expected) => {
    const draft = await draftOf(0.9, 2, { question, id: 'p32.1', second: ['p32.3', next], before: 'p32.1' });
    expect(draft.claims.flatMap(({ evidence }) => evidence.flatMap(chapter.sentencesIn)).map(({ id }) => id)).toEqual([
      expected,
    ]);
  });

  it.each<[string, boolean]>([
    ['Third time this month: our note on quantum went to four desks, each passed it on, no reply.', true],
    ['We wrote to four desks this month.', true],
    ['Desks for quantum this month', false],
    ['Which desk deals with quantum this month?', false],
  ])('“%s” is told and not of today: %s', async (question, answers) => {
    expect((await draftOf(0.9, 2, { question, id: 'p29.5' })).complete).toBe(answers);
  });

  it.each([
    [0.9, true, 0],
    [0.5, true, 1],
    [0.9, false, 1],
  ])(
    'of probability %d in one message with what it leans on (%s) is looked up otherwise %d times',
    async (probability, inOneMessage, times) => {
      let readings = 0;
      const otherReadings = async () => {
        readings += 1;
        return [];
      };
      await draftOf(probability, 2, { before: 'p32.1', leaning: { otherReadings, inOneMessage } });
      expect(readings).toBe(times);
    },
  );
});
