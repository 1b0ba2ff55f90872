import { describe, expect, it } from 'vitest';
import { storesAtHand } from '../inbox/stores.js';
import { ownStore } from './own-store.js';

describe.each(storesAtHand())('writes of one moment on $name', (kind) => {
  const store = ownStore(kind);
  const remember = (conversation: string, fault?: Error) =>
    store.database.write(async (transaction) => {
      await transaction.insertInto('turns').values({ conversation, q: 'q', a: null, at: 1 }).execute();
      if (fault !== undefined) throw fault;
      return conversation;
    });
  const kept = async () => {
    const rows = await store.database.db.selectFrom('turns').select('conversation').orderBy('id').execute();
    return rows.map(({ conversation }) => conversation);
  };

  it('are all kept, each with its own result', async () => {
    expect(await Promise.all(['a', 'b', 'c'].map((name) => remember(name)))).toEqual(['a', 'b', 'c']);
    expect(await kept()).toEqual(['a', 'b', 'c']);
  });

  it('stand or fall alone: one that fails changes nothing and takes none with it', async () => {
    const writes = [remember('a'), remember('b', new Error('no')), remember('c')];
    const settled = await Promise.allSettled(writes);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await kept()).toEqual(['a', 'c']);
  });

  it('are visible to whoever waited for them', async () => {
    await remember('a');
    expect(await kept()).toEqual(['a']);
  });
});
