import { expect, it } from 'vitest';
import { remember } from '../../src/retrieve/remember.js';

it('makes once what is asked for again, and forgets what was asked for longest ago', async () => {
  const made: string[] = [];
  const lengthOf = remember(async (text) => {
    made.push(text);
    return text.length;
  }, 2);
  for (const text of ['a', 'bb', 'a', 'ccc', 'a', 'bb']) expect(await lengthOf(text)).toBe(text.length);
  expect(made).toEqual(['a', 'bb', 'ccc', 'bb']);
});

it('asks anew for what failed', async () => {
  let tries = 0;
  const failing = remember(async () => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return tries;
  }, 2);
  await expect(failing('a')).rejects.toThrow('not yet');
  expect(await failing('a')).toBe(2);
});
