import { afterEach, beforeEach } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.js';
import type { Place, StoreKind } from '../inbox/stores.js';

/** An open store of its own for each test of the suite that calls this; gone afterwards. */
export function ownStore(kind: StoreKind): { readonly database: Database } {
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
  return {
    get database() {
      return database;
    },
  };
}
