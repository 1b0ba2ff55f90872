import { describe, expect, it } from 'vitest';
import { distanceWithin } from '../../src/retrieve/edit-distance.js';
import { createCorrect } from '../../src/retrieve/spelling.js';

const correct = createCorrect(['The bureau would shop for standards with Slovenia.', 'A multilateral institute.'], {
  questions: Array.from({ length: 40 }, () => 'what is the budget').concat('a rare wrod'),
  strangers: ['Slovakia'],
});

describe('a mistyped word', () => {
  it.each([
    ['who leads the burau', 'who leads the bureau'],
    ['the MULTILATRAL insitute', 'the multilateral institute'],
    ['two mistakes in a long word: mutilatral', 'two mistakes in a long word: multilateral'],
    // Many questions use it, though the corpus does not.
    ['its bugdet', 'its budget'],
  ])('of “%s” is read as the corpus writes it', (typed, meant) => {
    expect(correct(typed)).toBe(meant);
  });

  it.each([
    // English, and no mistake for “shop”.
    'a ship in the harbour',
    'Slovakia',
    // Too short to tell.
    'teh',
    // Nothing is near.
    'Okonkwo',
  ])('is not seen in “%s”', (typed) => {
    expect(correct(typed)).toBe(typed);
  });
});

it('counts a swap of neighbours as one edit', () => {
  expect(distanceWithin('wrod', 'word', 1)).toBe(true);
  expect(distanceWithin('wrod', 'ward', 1)).toBe(false);
});
