import { describe, expect, it } from 'vitest';
import { createFeatures, type Understood } from '../../src/answer/features.js';
import { otherReadingsOf } from '../../src/answer/follow-up.js';
import { createJudge, type Judgement } from '../../src/answer/judge.js';
import { ALONE, LEANING } from '../../src/answer/judge-weights.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { loadChapter } from '../../src/corpus/chapter.js';
import type { ForeseenQuestion } from '../../src/corpus/foreseen.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';
import type { Likelihood } from '../../src/retrieve/likelihood.js';

const chapter = loadChapter('corpus');
const findEntities = createFindEntities(loadEntities('corpus'));
const understand = createUnderstand(findEntities);
const judge = createJudge(chapter, [], findEntities);

/** How near a foreseen question is, and the sentence that answers it; none where the chapter is silent on it. */
type Near = readonly [similarity: number, id?: string];

function read(question: string, ...near: Near[]): Understood {
  const foreseen = near.map(([similarity, id]) => {
    const spans = chapter.sentences.filter((sentence) => sentence.id === id).map(({ start, end }) => ({ start, end }));
    const item: ForeseenQuestion = { q: question, language: 'en', spans, ...(id === undefined ? { asks: 'sum' } : {}) };
    return { item, similarity, overlap: similarity, score: similarity };
  });
  const likelihood = { silent: 0, silentKind: 0, answers: [] };
  return {
    understanding: understand(question),
    retrieval: { query: question, unspoken: 0, sentences: [], foreseen, likelihood },
  };
}

const QUESTION = 'Who is to look after the overhaul of all the offices?';
const idOf = ({ candidates: [best] }: Judgement) => best?.spans.flatMap(chapter.sentencesIn)[0]?.id;
const silent = ({ candidates }: Judgement) => candidates.reduce((rest, { probability }) => rest - probability, 1);

describe('a question that stands alone', () => {
  it('shares one probability among its candidates and silence', () => {
    const alike = ['p32.1', 'p37.3', 'p33.6', 'p29.4', 'p36.1'];
    const { candidates } = judge(read(QUESTION, ...alike.map((id): Near => [0.95, id]), [0.4]));
    expect(candidates).toHaveLength(alike.length);
    for (const { probability } of candidates) expect(probability).toBeLessThan(0.25);
    expect(idOf(judge(read(QUESTION, [0.95, 'p32.1'], [0.9, 'p37.3'], [0.6])))).toBe('p32.1');
  });

  it('is weighed by as many numbers as there are weights', () => {
    const weighUp = createFeatures(chapter, [], findEntities);
    const asked = read(QUESTION, [0.9, 'p32.1'], [0.6]);
    for (const [{ candidates, silence }, weights] of [
      [weighUp(asked), ALONE],
      [weighUp(asked, { otherReadings: otherReadingsOf(QUESTION, QUESTION).map(() => asked), before: [] }), LEANING],
    ] as const) {
      expect(candidates[0]?.features).toHaveLength(weights.candidate.length);
      expect(silence.features).toHaveLength(weights.silence.length);
    }
  });

  it('is probably answered by nothing where what is nearest was foreseen in vain', () => {
    const near: Near[] = [
      [0.8, 'p32.1'],
      [0.8, 'p32.1'],
    ];
    expect(silent(judge(read(QUESTION, ...near, [0.95], [0.94])))).toBeGreaterThan(0.5);
    expect(silent(judge(read(QUESTION, ...near, [0.5])))).toBeLessThan(0.2);
  });

  it('in a few words that are near to nothing is about nothing here', () => {
    expect(judge(read('{{7*7}}', [0.5, 'p32.1'])).candidates[0]?.probability).toBe(0);
    expect(judge(read(QUESTION, [0.5, 'p32.1'])).candidates[0]?.probability).toBeGreaterThan(0);
    const byWords = read('{{7*7}}', [0.5, 'p32.1']);
    const foreseen = byWords.retrieval.foreseen.map((hit) => ({ ...hit, similarity: undefined }));
    const judged = judge({ ...byWords, retrieval: { ...byWords.retrieval, foreseen } });
    expect(judged.candidates[0]?.probability).toBeGreaterThan(0);
  });
});

describe('the words of all foreseen questions', () => {
  const near: Near[] = [[0.7, 'p32.1'], [0.7, 'p37.3'], [0.66]];
  const spanOf = (id: string) => {
    const { start, end } = chapter.sentences.find((sentence) => sentence.id === id) ?? { start: 0, end: 0 };
    return { start, end };
  };
  const readAs = (likelihood: Partial<Likelihood>): Understood => {
    const { understanding, retrieval } = read(QUESTION, ...near);
    return { understanding, retrieval: { ...retrieval, likelihood: { ...retrieval.likelihood, ...likelihood } } };
  };

  it('tell apart candidates that are as near', () => {
    for (const [likely, other] of [
      ['p32.1', 'p37.3'],
      ['p37.3', 'p32.1'],
    ] as const) {
      const answers = [
        { span: spanOf(likely), likelihood: 4 },
        { span: spanOf(other), likelihood: -2 },
      ];
      expect(idOf(judge(readAs({ answers })))).toBe(likely);
    }
  });

  it('make a candidate of a sentence that nothing near votes for', () => {
    const { candidates } = judge(readAs({ answers: [{ span: spanOf('p13.1'), likelihood: 9 }] }));
    expect(candidates.map(({ spans: [span] }) => span?.start)).toContain(spanOf('p13.1').start);
    expect(candidates).toHaveLength(3);
  });

  it('make silence more probable where what is answered by nothing is worded so', () => {
    expect(silent(judge(readAs({ silent: 3, silentKind: 3 })))).toBeGreaterThan(
      silent(judge(readAs({ silent: -3, silentKind: -3 }))) + 0.2,
    );
  });
});

describe('a question that leans on what came before it', () => {
  const [dmr] = chapter.sentences.filter(({ id }) => id === 'p32.1');
  const before = dmr === undefined ? [] : [{ start: dmr.start, end: dmr.end }];

  it('is answered by what its other readings are nearest to', () => {
    const alone = read('and in the end?', [0.62, 'p27.3'], [0.6, 'p37.2']);
    const otherReadings = [
      alone,
      read('and in the end (who reorganises State)?', [0.93, 'p37.2'], [0.9, 'p37.2'], [0.6, 'p27.3']),
      read('who reorganises State', [0.9, 'p32.1'], [0.85, 'p37.2']),
    ];
    expect(idOf(judge(alone))).toBe('p27.3');
    expect(idOf(judge(alone, { otherReadings, before }))).toBe('p37.2');
  });

  it('may be answered by what the first reading did not find, and has its silence', () => {
    const alone = read('and then?', [0.5]);
    const found = read('and then (who reorganises State)?', [0.95, 'p37.2'], [0.94, 'p37.2'], [0.4]);
    const judged = judge(alone, { otherReadings: [alone, found, found], before });
    expect(idOf(judged)).toBe('p37.2');
    expect(judged.silence.question?.q).toBe('and then?');
    expect(judge(alone, { otherReadings: [alone, alone, alone], before }).candidates).toEqual([]);
  });
});
