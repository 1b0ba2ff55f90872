import assert from 'node:assert/strict';
import fc from 'fast-check';
import { randomFrom } from '../random.js';
import { findExpressions } from './expressions.js';
import { baitFor, excess } from './growth.js';
import type { Target } from './target.js';

export const expressions: Target = {
  name: 'expressions',
  tries: 'regular expressions with 50,000 characters of what they are made of',
  // `expressions.test.ts` tries each of them in every run; the command tries them with chance.
  cases: { test: 50, ci: 200 },
  most: 3_000,
  open() {
    const all = findExpressions().literals;
    return {
      property: fc.property(fc.nat(all.length - 1), fc.nat(), (at, seed) => {
        const expression = all[at];
        if (expression === undefined) return;
        const piece = baitFor(expression.pattern, randomFrom(seed));
        assert.equal(excess(expression.pattern, piece), undefined, `${expression.place} with ${JSON.stringify(piece)}`);
      }),
    };
  },
};
