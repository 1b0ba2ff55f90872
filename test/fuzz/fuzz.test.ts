import fc from 'fast-check';
import { afterEach, describe, it } from 'vitest';
import type { Opened, Target } from './target.js';
import { TARGETS } from './targets.js';

const CASES = { test: 1_000, ci: 10_000 };
/** Time of a target in the tests, after which no further case begins; the command takes as long as its cases do. */
const LIMIT_MS = 2_500;
/** The tests try the same cases each time; the command finds new ones. */
const SEED = 7;
const HERE = process.env.CI === 'true' ? 'ci' : 'test';

function casesOf({ cases = CASES }: Target): number {
  return cases[HERE];
}

/** A failure prints the seed and the path by which `npm run fuzz -- --target … --seed … --path …` finds it again. */
describe('by chance', () => {
  let opened: Opened | undefined;
  afterEach(() => opened?.close?.());

  it.each(TARGETS.map((target) => [target.name, target.tries, target] as const))(
    '%s holds: %s',
    { timeout: 180_000 },
    async (_, _tries, target) => {
      opened = await target.open();
      await fc.assert(opened.property, { numRuns: casesOf(target), interruptAfterTimeLimit: LIMIT_MS, seed: SEED });
    },
  );
});
