import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createConversations } from '../../src/store/conversations.js';
import { openDatabase } from '../../src/store/database.js';

const database = await openDatabase(':memory:');
afterAll(() => database.close());

describe('conversations', () => {
  it('keep the last five turns of each thread, oldest first', async () => {
    const conversations = createConversations(() => database);
    for (const q of ['1', '2', '3', '4', '5', '6']) await conversations.remember('a', { q, a: `to ${q}` });
    await conversations.remember('b', { q: 'other' });
    expect((await conversations.history('a')).map(({ q }) => q)).toEqual(['2', '3', '4', '5', '6']);
    expect((await conversations.history('a'))[0]?.a).toBe('to 2');
    expect(await conversations.history('b')).toEqual([{ q: 'other' }]);
    expect(await conversations.history('c')).toEqual([]);
  });

  it('forget what was said too long ago', async () => {
    const conversations = createConversations(() => database, { expireMs: 40 });
    await conversations.remember('d', { q: 'before' });
    await wait(60);
    await conversations.remember('d', { q: 'after' });
    expect((await conversations.history('d')).map(({ q }) => q)).toEqual(['after']);
  });

  it('know nothing while the store is away', async () => {
    const conversations = createConversations(() => undefined);
    await conversations.remember('a', { q: 'lost' });
    expect(await conversations.history('a')).toEqual([]);
  });
});
