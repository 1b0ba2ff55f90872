import { describe, expect, it } from 'vitest';
import { type Judged, type Judgement, pool } from '../../src/answer/judge.js';

const candidate = (start: number, probability: number, contrary = false): Judged => ({
  spans: [{ start, end: start + 9 }],
  contrary,
  votes: start,
  nearness: 0.5,
  voters: [0.5],
  probability,
});
const judgement = (...candidates: Judged[]): Judgement => ({
  candidates,
  silence: { votes: 1, nearness: 0.4, voters: [0.4], question: undefined },
  readings: 1,
});
const starts = ({ candidates }: Judgement) => candidates.map(({ spans }) => spans[0]?.start);

describe('several readings of a question', () => {
  it('say together what the first of them alone would not', () => {
    const pooled = pool([
      judgement(candidate(1, 0.4), candidate(2, 0.35)),
      judgement(candidate(2, 0.5), candidate(3, 0.3)),
      judgement(candidate(2, 0.4)),
    ]);
    expect(pooled.readings).toBe(3);
    expect(starts(pooled)).toEqual([2, 1, 3]);
    expect(pooled.candidates[0]?.probability).toBeCloseTo(1 - 0.65 * (1 - 0.7 * 0.5) * (1 - 0.7 * 0.4), 10);
    expect(pooled.candidates[1]?.probability).toBe(0.4);
  });

  it('tell what is said from what is denied in the same words', () => {
    expect(pool([judgement(candidate(1, 0.5)), judgement(candidate(1, 0.5, true))]).candidates).toHaveLength(2);
  });

  it('take votes and silence from the first', () => {
    const silent = { ...judgement(), silence: { votes: 9, nearness: 0.9, voters: [], question: undefined } };
    expect(pool([judgement(candidate(1, 0.5)), silent]).silence.votes).toBe(1);
    const one = judgement(candidate(1, 0.5));
    expect(pool([one])).toEqual(one);
  });
});
