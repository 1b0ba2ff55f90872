import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { oneAtATime } from '../src/one-at-a-time.js';

it('one call runs at a time, in order, and a failure stops none of the others', async () => {
  let running = 0;
  const seen: number[] = [];
  const work = oneAtATime(async (input: number) => {
    running += 1;
    expect(running).toBe(1);
    await wait(2);
    running -= 1;
    seen.push(input);
    if (input === 2) throw new Error('two');
    return input * 10;
  });
  const results = await Promise.allSettled([1, 2, 3].map(work));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen).toEqual([1, 2, 3]);
});
