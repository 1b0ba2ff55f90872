import { describe, expect, it } from 'vitest';
import { createConversations } from '../../src/store/conversations.js';
import { createFeedback } from '../../src/store/feedback.js';
import { keepReceipts } from '../../src/store/receipts.js';
import { exportRecords, type Period, RECORD_COLUMNS, type StoredRecord } from '../../src/store/records.js';
import { answerOf } from '../answers.js';
import { storesAtHand } from '../inbox/stores.js';
import { ownStore } from './own-store.js';

const ALWAYS: Period = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const POLICY = { days: 90, legalHold: false, receiptText: true };
const TODAY = Date.UTC(2026, 10, 26);

describe.each(storesAtHand())('the records of a store on $name', (kind) => {
  const store = ownStore(kind);

  async function exported(period: Period = ALWAYS): Promise<StoredRecord[]> {
    const records: StoredRecord[] = [];
    for await (const record of exportRecords(store.database, period, POLICY, TODAY)) records.push(record);
    return records;
  }

  async function answer(text: boolean): Promise<string> {
    const versions = { source: 'source', index: 'index', prompt: 'extract' };
    const ask = async ({ q }: { q: string }) => answerOf({ question: q, sentences: ['p14.2'] });
    const options = { surface: 'slack', versions, text };
    return (await keepReceipts(ask, () => store.database, options)({ q: 'Who leads?' })).receipt;
  }

  it('are what was answered, turns and marks, under a cover that says whose rules it names', async () => {
    const [full, bare] = [await answer(true), await answer(false)];
    await createConversations(() => store.database).remember('T1:C1:1.1', { q: 'Who leads?', a: 'State.' });
    await createFeedback(() => store.database).give({
      receipt: full,
      person: 'canary',
      verdict: 'down',
      reason: 'No.',
    });
    const records = await exported();
    expect(records[0]).toEqual({
      record: 'export',
      at: '2026-11-26T00:00:00.000Z',
      from: null,
      to: null,
      settingsOf: 'this command',
      retentionDays: 90,
      legalHold: false,
      receiptText: true,
    });
    const receipts = records.filter((one) => one.record === 'receipt');
    expect(receipts.find(({ receipt }) => receipt === full)).toMatchObject({
      surface: 'slack',
      kind: 'answered',
      question: 'Who leads?',
      answer: expect.stringContaining('[1]'),
      answerDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(receipts.find(({ receipt }) => receipt === bare)).toMatchObject({ question: null, answer: null });
    expect(records.slice(-2)).toMatchObject([
      { record: 'turn', conversation: 'T1:C1:1.1', question: 'Who leads?', answer: 'State.' },
      { record: 'feedback', receipt: full, verdict: 'down', reason: 'No.' },
    ]);
    expect(JSON.stringify(records)).not.toContain('canary');
    expect(records.flatMap(Object.keys).filter((key) => !RECORD_COLUMNS.some((column) => column === key))).toEqual([]);
  });

  it('come whole where there are more than are read at once, each once', async () => {
    const rows = Array.from({ length: 1201 }, (_, at) => ({
      receipt: `r${at >> 2}`,
      person: `p${at & 3}`,
      verdict: 'up',
      reason: null,
      at,
    }));
    for (let at = 0; at < rows.length; at += 200) {
      await store.database.db
        .insertInto('feedback')
        .values(rows.slice(at, at + 200))
        .execute();
    }
    const marks = (await exported()).filter(({ record }) => record === 'feedback');
    expect(new Set(marks.map(({ at }) => at)).size).toBe(1201);
    expect(marks).toHaveLength(1201);
  });

  it('are of the period alone, from its first moment and before its last', async () => {
    const rows = [999, 1000, 1999, 2000].map((at) => ({
      receipt: `r${at}`,
      person: 'p',
      verdict: 'up',
      reason: null,
      at,
    }));
    await store.database.db.insertInto('feedback').values(rows).execute();
    const marks = (await exported({ from: 1000, to: 2000 })).slice(1);
    expect(marks.map(({ at }) => Date.parse(at))).toEqual([1000, 1999]);
  });
});
