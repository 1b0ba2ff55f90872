import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.js';
import { FATES, simulate, simulateMany } from './simulation.js';
import { type Place, storesAtHand } from './stores.js';

/** A failing seed is played again alone by SEED=… */
const SEED = process.env.SEED;
const SEEDS = 1000;

describe.each(storesAtHand())('FAULTS.md row 37: deliveries on $name, whatever happens', (kind) => {
  let place: Place;
  let database: Database;
  beforeAll(async () => {
    place = await kind.make();
    // In memory: what is tried here is the order of things, not the disk.
    database = await openDatabase(kind.name === 'SQLite' ? ':memory:' : place.url);
  });
  afterAll(async () => {
    await database.close();
    await place.remove();
  });

  it.each([...new Set(FATES)])('are posted once at most and never lost where the first attempt %s', async (fate) => {
    for (let seed = 0; seed < 5; seed += 1) {
      expect((await simulate(database, 900_000 + seed, fate)).faults).toEqual([]);
      await database.db.deleteFrom('inbox').execute();
    }
  });

  it('are posted once at most and never lost, over many seeds', { timeout: 300_000 }, async () => {
    const played =
      SEED === undefined ? await simulateMany(database, 1, SEEDS) : await simulateMany(database, Number(SEED), 1);
    expect(played.failed).toBeUndefined();
    process.stdout.write(`${kind.name}: ${JSON.stringify(played)}\n`);
    expect(played.crashes).toBeGreaterThan(0);
    expect(played.ambiguous).toBeGreaterThan(0);
  });
});
