import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { createFeedback } from '../../src/store/feedback.js';
import { type Place, storesAtHand } from '../inbox/stores.js';

describe.each(storesAtHand())('feedback on $name', (kind) => {
  let place: Place;
  let database: Database;
  beforeEach(async () => {
    place = await kind.make();
    database = await openDatabase(place.url);
  });
  afterEach(async () => {
    await database.close();
    await place.remove();
  });

  it('counts the last mark of a person, and keeps a reason until the verdict changes', async () => {
    const { give, list } = createFeedback(() => database);
    await give({ receipt: 'r1', person: 'T1:U1', verdict: 'up' });
    await give({ receipt: 'r1', person: 'T1:U1', verdict: 'down' });
    await give({ receipt: 'r1', person: 'T1:U1', verdict: 'down', reason: ' The paragraph is another. ' });
    await give({ receipt: 'r1', person: 'T1:U1', verdict: 'down' });
    expect(await list()).toMatchObject([{ verdict: 'down', reason: 'The paragraph is another.' }]);
    await give({ receipt: 'r1', person: 'T1:U1', verdict: 'up' });
    expect(await list()).toMatchObject([{ verdict: 'up', reason: null }]);
  });

  it('holds nobody’s name, nor one digest of a person for two answers', async () => {
    const { give } = createFeedback(() => database);
    for (const receipt of ['r1', 'r2']) await give({ receipt, person: 'T1:U1', verdict: 'up' });
    const rows = await database.db.selectFrom('feedback').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('U1');
    expect(new Set(rows.map(({ person }) => person)).size).toBe(2);
  });
});

it('a mark without a store is refused in words', async () => {
  const { give } = createFeedback(() => undefined);
  await expect(give({ receipt: 'r', person: 'p', verdict: 'up' })).rejects.toThrow(UpstreamError);
});
