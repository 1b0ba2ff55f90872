import { describe, expect, it } from 'vitest';
import { killMany } from './killing.js';
import { storesAtHand } from './stores.js';

/** Kills in all, and processes that are killed side by side. */
const KILLS = 200;
const LANES = 5;

const stores = storesAtHand();

describe.each(stores)('FAULTS.md row 37: a process on $name that is killed', (kind) => {
  it('loses nothing that it acknowledged and answers nothing twice', { timeout: 240_000 }, async () => {
    const lanes = Array.from({ length: LANES }, () => killMany(kind, KILLS / stores.length / LANES));
    const sums = { kills: 0, kept: 0, lost: 0, dead: 0, doubled: 0, ambiguous: 0 };
    for (const lane of await Promise.all(lanes)) {
      for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += lane[name];
    }
    process.stdout.write(`${kind.name}: ${JSON.stringify(sums)}\n`);
    expect(sums).toMatchObject({ kills: KILLS / stores.length, lost: 0, doubled: 0 });
    expect(sums.kept).toBeGreaterThan(sums.kills);
  });
});
