import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery, Held } from '../../src/inbox/inbox.js';
import { createQueue, type Queue, TRIES } from '../../src/inbox/queue.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { createRetention } from '../../src/store/retention.js';
import { type Place, storesAtHand } from './stores.js';

const LEASE_MS = 150;
const fail = (error: unknown) => {
  throw error;
};
let count = 0;
const delivery = (fields: Partial<Delivery> = {}): Delivery => {
  count += 1;
  return { key: `k${count}`, conversation: `c${count}`, surface: 'slack', body: { text: `“${count}” ⌘` }, ...fields };
};

describe.each(storesAtHand())('the inbox on $name', (kind) => {
  let place: Place;
  let database: Database;
  let other: Database;
  let queue: Queue;
  let replica: Queue;
  beforeAll(async () => {
    place = await kind.make();
    // Two replicas that start at once must both come up.
    [database, other] = await Promise.all([openDatabase(place.url), openDatabase(place.url)]);
    queue = createQueue(database, { leaseMs: LEASE_MS });
    replica = createQueue(other, { leaseMs: LEASE_MS });
  });
  afterAll(async () => {
    await Promise.all([database.close(), other.close()]);
    await place.remove();
  });
  const one = async (from = queue): Promise<Held> => {
    const [held] = await from.claim(1);
    if (held === undefined) throw new Error('there was nothing to claim');
    return held;
  };
  const accepted = async (fields: Partial<Delivery> = {}): Promise<Delivery> => {
    const made = delivery(fields);
    expect(await queue.accept(made)).toBe(true);
    return made;
  };
  const state = async (key: string) => {
    const row = await database.db.selectFrom('inbox').select('state').where('key', '=', key).executeTakeFirst();
    return row?.state;
  };

  it('knows how deep it is', async () => {
    expect(await queue.depth()).toEqual([]);
    const first = await accepted();
    await accepted({ conversation: first.conversation });
    await one();
    expect(await replica.depth()).toEqual(
      expect.arrayContaining(['new', 'working'].map((at) => ({ state: at, count: 1, oldestMs: expect.any(Number) }))),
    );
    await database.db.deleteFrom('inbox').execute();
  });

  it('keeps a delivery once, whichever replica it comes to, and gives back what was kept', async () => {
    const made = await accepted();
    expect(await queue.accept(made)).toBe(false);
    expect(await replica.accept({ ...made, body: 'another envelope' })).toBe(false);
    const held = await one(replica);
    expect(held).toMatchObject({ key: made.key, conversation: made.conversation, body: made.body, tries: 1 });
    expect(await queue.claim(5)).toEqual([]);
    expect(await replica.posting(held)).toBe(true);
    expect(await replica.done(held, 'ref')).toBe(true);
    expect(await state(made.key)).toBe('done');
    expect(await queue.accept(made)).toBe(false);
  });

  it('keeps many at once, each once', async () => {
    const made = Array.from({ length: 40 }, () => delivery());
    const answers = await Promise.all(
      [...made, ...made].map((each, at) => (at % 2 === 0 ? queue : replica).accept(each)),
    );
    expect(answers.filter((fresh) => fresh)).toHaveLength(40);
    const held = (await Promise.all([queue.claim(40), replica.claim(40), queue.claim(40)])).flat();
    expect(new Set(held.map(({ key }) => key)).size).toBe(held.length);
    for (const each of held) await queue.done(each);
    for (const each of await queue.claim(40)) await queue.done(each);
    expect(await queue.count('new')).toBe(0);
  });

  it('takes an invoke that comes again under a new id for the same', async () => {
    const made = await accepted({ resentKey: 'person:value' });
    expect(await replica.accept(delivery({ resentKey: 'person:value' }))).toBe(false);
    expect(await queue.accept(delivery({ resentKey: 'person:other value' }))).toBe(true);
    for (const held of await queue.claim(5)) await queue.done(held);
    expect(await state(made.key)).toBe('done');
  });

  it('keeps the order within a conversation, and no other', async () => {
    const first = await accepted({ conversation: 'thread' });
    const second = await accepted({ conversation: 'thread' });
    const elsewhere = await accepted();
    const held = await queue.claim(5);
    expect(held.map(({ key }) => key)).toEqual([first.key, elsewhere.key]);
    expect(await replica.claim(5)).toEqual([]);
    for (const each of held) await queue.done(each);
    const then = await one(replica);
    expect(then.key).toBe(second.key);
    await replica.done(then);
  });

  it('gives the delivery of a dead worker to another, and fences off what comes late', async () => {
    const { key } = await accepted();
    const dead = await one();
    await wait(LEASE_MS + 30);
    const held = await one(replica);
    expect(held).toMatchObject({ key, fence: dead.fence + 1, tries: 2 });
    expect(await queue.posting(dead)).toBe(false);
    expect(await queue.done(dead)).toBe(false);
    expect(await queue.release(dead, 0, true)).toBe(false);
    expect(await queue.dead(dead, 'late')).toBe(false);
    expect(await replica.posting(held)).toBe(true);
    expect(await replica.done(held)).toBe(true);
  });

  it('leaves a renewed lease alone', async () => {
    await accepted();
    const held = await one();
    await wait(LEASE_MS * 0.7);
    await queue.renew([held]);
    await wait(LEASE_MS * 0.7);
    expect(await replica.claim(5)).toEqual([]);
    expect(await queue.done(held)).toBe(true);
  });

  it('never gives what may have been posted to be worked again, only to be looked for', async () => {
    const { key } = await accepted();
    const held = await one();
    await queue.posting(held);
    expect(await replica.claimAmbiguous(5)).toEqual([]);
    await wait(LEASE_MS + 30);
    expect(await replica.claim(5)).toEqual([]);
    const [doubtful] = await replica.claimAmbiguous(5);
    expect(doubtful?.key).toBe(key);
    expect(await queue.done(held)).toBe(false);
    if (doubtful !== undefined) await replica.dead(doubtful, 'unknown');
    expect(await queue.list('dead', 1)).toMatchObject([{ key, reason: 'unknown', state: 'dead' }]);
    expect(await queue.retry(key)).toBe(true);
    expect(await queue.retry(key)).toBe(false);
    await queue.done(await one());
  });

  it('tries no more often than it should, and free tries do not count', async () => {
    const { key } = await accepted();
    for (let free = 0; free < TRIES + 2; free += 1) await queue.release(await one(), 0, true);
    for (let tries = 0; tries < TRIES; tries += 1) await queue.release(await one(), 0, false);
    expect(await queue.claim(5)).toEqual([]);
    await replica.bury();
    expect(await state(key)).toBe('dead');
  });

  it('waits as long as it was told', async () => {
    await accepted();
    await queue.release(await one(), 120, true);
    expect(await queue.claim(5)).toEqual([]);
    await wait(150);
    await queue.done(await one());
  });

  it('deletes what is old, and nothing under a legal hold', async () => {
    const { key } = await accepted();
    await queue.done(await one());
    await database.db.updateTable('inbox').set({ ended_at: 1, at: 1 }).where('key', '=', key).execute();
    await createRetention(database, { days: 1, legalHold: true }, fail)();
    expect(await state(key)).toBe('done');
    await createRetention(database, { days: 1, legalHold: false }, fail)();
    expect(await state(key)).toBeUndefined();
  });

  it('deletes more than goes into one statement, and where one table fails, still those of the others', async () => {
    const faults: string[] = [];
    const turn = (at: number) => ({ conversation: `c${at}`, q: 'q', a: null, at: 1 });
    await database.db
      .insertInto('turns')
      .values(Array.from({ length: 1_200 }, (_, at) => turn(at)))
      .execute();
    await database.db.schema.alterTable('resent').renameTo('elsewhere').execute();
    await createRetention(database, { days: 1, legalHold: false }, (_, table) => faults.push(table))();
    await database.db.schema.alterTable('elsewhere').renameTo('resent').execute();
    expect(await database.db.selectFrom('turns').selectAll().execute()).toEqual([]);
    expect(faults).toEqual(['resent']);
  });

  it('gives a dead letter that is retried its whole time again, however old it is', async () => {
    const { key } = await accepted();
    await queue.dead(await one(), 'unknown');
    await database.db.updateTable('inbox').set({ at: 1 }).where('key', '=', key).execute();
    expect(await queue.retry(key)).toBe(true);
    await queue.bury();
    expect(await state(key)).toBe('new');
    await queue.done(await one());
  });
});
