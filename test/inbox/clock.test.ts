import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Held } from '../../src/inbox/inbox.js';
import { createQueue, type Queue } from '../../src/inbox/queue.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { type Place, storesAtHand } from './stores.js';

const LEASE_MS = 1_000;
const MINUTE = 60_000;

const JUMPS: [string, number][] = [
  ['ten minutes on', 10 * MINUTE],
  ['ten minutes back', -10 * MINUTE],
  ['an hour on, as where summer time begins', 60 * MINUTE],
  ['an hour back, as where summer time ends', -60 * MINUTE],
  ['a second back, as for a leap second', -1_000],
];

let jumped = 0;
beforeEach(() => {
  jumped = 0;
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() + jumped);
});
afterEach(() => vi.restoreAllMocks());

const only = ([held]: Held[]): Held => {
  if (held === undefined) throw new Error('there was nothing to claim');
  return held;
};

describe.each(storesAtHand())('FAULTS.md row 39: leases on $name, while the clock of the computer goes', (kind) => {
  let place: Place;
  let databases: Database[];
  let queue: Queue;
  let replica: Queue;
  beforeAll(async () => {
    place = await kind.make();
    databases = await Promise.all([openDatabase(place.url), openDatabase(place.url)]);
    [queue, replica] = databases.map((database) => createQueue(database, { leaseMs: LEASE_MS })) as [Queue, Queue];
  });
  afterAll(async () => {
    for (const database of databases) await database.close();
    await place.remove();
  });

  it.each(JUMPS)('%s: none is stolen early, none late, and a wait is as long as it was', async (key, jump) => {
    await queue.accept({ key, conversation: key, surface: 'slack', body: {} });
    const held = only(await queue.claim(1));
    jumped = jump;
    expect(await replica.claim(1)).toEqual([]);
    await wait(LEASE_MS + 100);
    const taken = only(await replica.claim(1));
    expect(taken.fence).toBe(held.fence + 1);
    expect(await queue.done(held)).toBe(false);
    await replica.release(taken, 1_000, true);
    jumped = 0;
    expect(await queue.claim(1)).toEqual([]);
    await wait(1_100);
    const again = only(await queue.claim(1));
    expect(again.key).toBe(key);
    await queue.done(again);
  });
});

describe('FAULTS.md row 39: a file of SQLite that is opened again after the clock was set', () => {
  it.each(JUMPS)('%s: what was under way is taken up within two leases', async (_, jump) => {
    const [kind] = storesAtHand();
    const place = await kind?.make();
    if (place === undefined) throw new Error('there is always SQLite');
    const before = await openDatabase(place.url);
    const queue = createQueue(before, { leaseMs: LEASE_MS });
    await queue.accept({ key: 'k', conversation: 'c', surface: 'slack', body: {} });
    only(await queue.claim(1));
    await before.close();
    jumped = jump;
    const after = await openDatabase(place.url);
    await wait(2 * LEASE_MS + 100);
    expect(only(await createQueue(after, { leaseMs: LEASE_MS }).claim(1)).key).toBe('k');
    await after.close();
    await place.remove();
  });
});
