import { afterEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.js';
import { keepReceipts } from '../../src/store/receipts.js';
import { answerOf } from '../answers.js';

let database: Database | undefined;
afterEach(() => database?.close());

const versions = { source: 'a'.repeat(64), index: 'b'.repeat(64), prompt: 'extract' };
const ask = async ({ q }: { q: string }) => answerOf({ question: q, sentences: ['p14.2'] });

describe('a receipt', () => {
  it('tells what an answer was made from, and holds no word of it unless it may', async () => {
    database = await openDatabase(':memory:');
    const store = database;
    for (const text of [false, true]) {
      const { answer, receipt } = await keepReceipts(ask, () => store, { surface: 'slack', versions, text })({
        q: 'Who leads?',
      });
      expect(answer.kind).toBe('answered');
      const kept = await store.db.selectFrom('receipts').select('id').where('id', '=', receipt).execute();
      expect(kept).toHaveLength(1);
    }
    const [bare, full] = await store.db.selectFrom('receipts').selectAll().orderBy('text', 'asc').execute();
    expect(bare).toMatchObject({ surface: 'slack', source: versions.source, kind: 'answered', text: null });
    expect(bare?.answer).toMatch(/^[0-9a-f]{64}$/);
    expect(bare?.answer).toBe(full?.answer);
    expect(full?.text).toContain('Who leads?');
  });

  it('that cannot be written costs nobody an answer', async () => {
    const closed = await openDatabase(':memory:');
    await closed.close();
    const { answer } = await keepReceipts(ask, () => closed, { surface: 'teams', versions, text: false })({
      q: 'Who?',
    });
    expect(answer.kind).toBe('answered');
  });
});
