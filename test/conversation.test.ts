import { describe, expect, it } from 'vitest';
import { createConversations } from '../src/conversation.js';
import { createFirstTime } from '../src/inbox/seen.js';

describe('conversations', () => {
  it('keep the last five turns of each thread, oldest first', () => {
    const conversations = createConversations();
    for (const q of ['1', '2', '3', '4', '5', '6']) conversations.remember('a', { q });
    conversations.remember('b', { q: 'other' });
    expect(conversations.history('a').map(({ q }) => q)).toEqual(['2', '3', '4', '5', '6']);
    expect(conversations.history('c')).toEqual([]);
  });

  it('forget a thread that has been silent too long', () => {
    let clock = 0;
    const conversations = createConversations({ expireMs: 1000, now: () => clock });
    conversations.remember('a', { q: 'before' });
    clock = 1000;
    expect(conversations.history('a')).toEqual([]);
    conversations.remember('a', { q: 'after' });
    expect(conversations.history('a').map(({ q }) => q)).toEqual(['after']);
  });

  it('forget the longest silent thread when there are too many', () => {
    const conversations = createConversations({ limit: 2 });
    for (const key of ['a', 'b', 'a', 'c']) conversations.remember(key, { q: key });
    expect(conversations.history('b')).toEqual([]);
    expect(conversations.history('a')).toHaveLength(2);
  });
});

describe('first time', () => {
  it('is said once for each key within the window', () => {
    let clock = 0;
    const firstTime = createFirstTime({ windowMs: 1000, now: () => clock });
    expect([firstTime('a'), firstTime('a'), firstTime('b')]).toEqual([true, false, true]);
    clock = 1000;
    expect(firstTime('a')).toBe(true);
  });

  it('holds no more keys than its limit', () => {
    const firstTime = createFirstTime({ limit: 2 });
    for (const key of ['a', 'b', 'c']) firstTime(key);
    expect(firstTime('a')).toBe(true);
    expect(firstTime('c')).toBe(false);
  });
});
