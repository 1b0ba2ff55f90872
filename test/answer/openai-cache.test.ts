import { expect, it } from 'vitest';
import { createReplyCache } from '../../src/answer/openai-cache.js';

it('keeps a reply for an hour, by everything it was made from', () => {
  let time = 0;
  const cache = createReplyCache<string>({ now: () => time });
  cache.set(['source', 'index', 'prompt', 'who leads?'], 'State');
  expect(cache.get(['source', 'index', 'prompt', 'who leads?'])).toBe('State');
  for (const changed of [
    ['other', 'index', 'prompt', 'who leads?'],
    ['source', 'index', 'prompt 2', 'who leads?'],
  ]) {
    expect(cache.get(changed)).toBeUndefined();
  }
  time = 3_599_999;
  expect(cache.get(['source', 'index', 'prompt', 'who leads?'])).toBe('State');
  time = 3_600_000;
  expect(cache.get(['source', 'index', 'prompt', 'who leads?'])).toBeUndefined();
});

it('keeps no more than its bound, and of those what was used last', () => {
  const cache = createReplyCache<number>({ kept: 3 });
  for (const place of [1, 2, 3]) cache.set(place, place);
  cache.get(1);
  cache.set(4, 4);
  expect([1, 2, 3, 4].map((place) => cache.get(place))).toEqual([1, undefined, 3, 4]);
});
