import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.js';
import { createFeedback } from '../../src/store/feedback.js';
import { storesAtHand } from '../inbox/stores.js';
import { ownStore } from './own-store.js';

describe.each(storesAtHand())('feedback on $name', (kind) => {
  const store = ownStore(kind);

  it('counts the last mark of a person, and keeps a reason until the verdict changes', async () => {
    const { give, list } = createFeedback(() => store.database);
    await give({ receipt: 'r1', person: 'T1:U1', verdict: 'up' });
    await give({ receipt: 'r1', person: 'T1:U1', verdict: 'down' });
    await give({ receipt: 'r1', person: 'T1:U1', verdict: 'down', reason: ' The paragraph is another. ' });
    await give({ receipt: 'r1', person: 'T1:U1', verdict: 'down' });
    expect(await list()).toMatchObject([{ verdict: 'down', reason: 'The paragraph is another.' }]);
    await give({ receipt: 'r1', person: 'T1:U1', verdict: 'up' });
    expect(await list()).toMatchObject([{ verdict: 'up', reason: null }]);
  });

  it('holds nobody’s name, nor one digest of a person for two answers', async () => {
    const { give } = createFeedback(() => store.database);
    for (const receipt of ['r1', 'r2']) await give({ receipt, person: 'T1:U1', verdict: 'up' });
    const rows = await store.database.db.selectFrom('feedback').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('U1');
    expect(new Set(rows.map(({ person }) => person)).size).toBe(2);
  });
});

it('a mark without a store is refused in words', async () => {
  const { give } = createFeedback(() => undefined);
  await expect(give({ receipt: 'r', person: 'p', verdict: 'up' })).rejects.toThrow(UpstreamError);
});
