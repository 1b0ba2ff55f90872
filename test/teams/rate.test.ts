import { expect, test } from 'vitest';
import { createRate } from '../../src/teams/rate.js';

test('a person is served up to the limit, told so once, and served again after a minute', () => {
  const rate = createRate(2);
  const at = (ms: number) => rate('a', ms);
  expect([at(0), at(1), at(2), at(3), at(59_999), at(60_000)]).toEqual([
    'taken',
    'taken',
    'notice',
    'silence',
    'silence',
    'taken',
  ]);
});

test('FAULTS.md row 43: what one person does is nothing to another, and the count stays bounded', () => {
  const rate = createRate(1);
  for (let n = 0; n < 1_000; n += 1) rate('loud', 0);
  expect(rate('quiet', 0)).toBe('taken');
  for (let n = 0; n < 20_000; n += 1) expect(rate(`person ${n}`, 1)).toBe('taken');
});
