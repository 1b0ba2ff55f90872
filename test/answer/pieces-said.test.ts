import { expect, it } from 'vitest';
import type { Supported } from '../../src/answer/answer.js';
import { piecesSaid } from '../../src/answer/pieces-said.js';

const claim = (text: string, n: number) => ({ text, citations: [n] });
const said = (text: string, claims: readonly ReturnType<typeof claim>[]) =>
  piecesSaid({ text, claims: claims as unknown as Supported['claims'] }).map((piece) =>
    piece.kind === 'own' ? piece.text : piece.claim,
  );

it('our own sentences stand where the text has them: before, between and after the claims', () => {
  const [one, two] = [claim('A.', 1), claim('B.', 2)];
  expect(said('On “a”:\nA. [1]\nOn “b”: Otherwise:\nB. [2]\nNot\nthe rest.', [one, two])).toEqual([
    'On “a”:',
    one,
    'On “b”: Otherwise:',
    two,
    'Not the rest.',
  ]);
  expect(said('A. [1]\nB. [2]', [one, two])).toEqual([one, two]);
});

it('a claim of several lines, or one that the text does not hold, is said all the same', () => {
  const [lines, lost] = [claim('A\nB', 1), claim('C', 2)];
  expect(said('Lead.\nA\nB [1]', [lines, lost])).toEqual(['Lead.', lines, lost]);
});
