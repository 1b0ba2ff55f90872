import { expect, test } from 'vitest';
import type { RoleEntry } from '../../src/answer/registers.js';
import { recommendationsCard, rolesCard } from '../../src/teams/card.js';
import { clamp } from '../../src/teams/entities.js';
import { chapter, cite, registers, sentence } from '../answers.js';

const cards = {
  recommendations: recommendationsCard(registers.recommendations(), chapter.source),
  recommendation: recommendationsCard(registers.recommendations('1.2'), chapter.source),
  roles: rolesCard(registers.roles(), chapter.source),
  role: rolesCard(registers.roles('State'), chapter.source),
};

test('each card is Adaptive Cards 1.5 with words for clients that show none, within what Teams takes', () => {
  for (const [name, card] of Object.entries(cards)) {
    expect(card.version, name).toBe('1.5');
    expect(card.fallbackText.length, name).toBeGreaterThan(20);
    expect(Buffer.byteLength(JSON.stringify(card)), name).toBeLessThan(28_000);
  }
});

test('each card says once what kind of source it is', () => {
  for (const card of Object.values(cards)) {
    expect(JSON.stringify(card).split(chapter.source.status)).toHaveLength(2);
  }
});

test('each row has its place, which opens the reader', () => {
  const rows = registers.roles('State').length;
  const links = [...JSON.stringify(cards.role).matchAll(/"Action.OpenUrl","title":"Read Ch\. 15/g)];
  expect(links).toHaveLength(rows);
});

test('one recommendation is shown with its words, many without', () => {
  const quote = registers.recommendations('1.2')[0]?.citation.quote ?? '';
  expect(JSON.stringify(cards.recommendation)).toContain(quote);
  expect(JSON.stringify(cards.recommendations)).not.toContain(quote);
});

test('what does not fit is counted', () => {
  const citation = cite(sentence('p14.2'), 1);
  if (citation === undefined) throw new Error('p14.2 cannot be cited');
  const entry: RoleEntry = {
    office: 'Department',
    officeId: 'd',
    role: 'leads',
    kind: 'leads',
    initiative: 'x'.repeat(500),
    citation,
  };
  const card = rolesCard(
    Array.from({ length: 100 }, () => entry),
    chapter.source,
  );
  expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(28_000);
  expect(JSON.stringify(card)).toMatch(/"\d\d more: name an office/);
});

test('a citation’s words are cut at a word, within the limit', () => {
  expect(clamp('short', 160)).toBe('short');
  const cut = clamp('word '.repeat(100), 160);
  expect(cut.length).toBeLessThanOrEqual(160);
  expect(cut).toMatch(/word…$/);
  expect(clamp('🙂'.repeat(100), 80)).toMatch(/^🙂+…$/u);
});
