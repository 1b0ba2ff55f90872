import { expect, test } from 'vitest';
import type { RoleEntry } from '../../src/answer/registers.js';
import { officeCard, recommendationCard, recommendationsCard, rolesCard } from '../../src/teams/card.js';
import { clamp } from '../../src/teams/entities.js';
import { cableCard, nearestCard, quoteCard } from '../../src/teams/quote-cards.js';
import { chapter, cite, registers, sentence } from '../answers.js';

const { source } = chapter;
const context = { source, today: new Date('2026-11-26T12:00:00Z'), buttons: true };
const entry = registers.recommendation('1.2');
const office = registers.office('state');
const quote = cite(sentence('p14.2'), 1);
if (entry === undefined || office === undefined || quote === undefined) throw new Error('the registers have changed');

const cards = {
  recommendations: recommendationsCard('All recommendations', registers.recommendations(), context),
  recommendation: recommendationCard(entry, context),
  roles: rolesCard('Who has which role', registers.roles(), context),
  office: officeCard(office, context),
  nearest: nearestCard([quote], source),
  quote: quoteCard(quote, source, context.today),
  cable: cableCard({ citations: [quote] }, source, context.today),
};

test('each card is Adaptive Cards 1.5 with words for clients that show none, within what Teams takes', () => {
  for (const [name, card] of Object.entries(cards)) {
    expect(card.version, name).toBe('1.5');
    expect(card.fallbackText.length, name).toBeGreaterThan(20);
    expect(Buffer.byteLength(JSON.stringify(card)), name).toBeLessThan(28_000);
  }
});

test('each card says once what kind of source it is', () => {
  const { recommendations, roles, office, cable } = cards;
  for (const card of [recommendations, roles, office, cable]) {
    expect(JSON.stringify(card.body).split(source.status)).toHaveLength(2);
  }
});

test('each row has its place, which opens the reader', () => {
  const rows = registers.roles('State').length;
  const links = [...JSON.stringify(cards.office).matchAll(/"Action.OpenUrl","title":"Read Ch\. 15/g)];
  expect(links).toHaveLength(rows);
});

test('one recommendation is shown with its words, many without', () => {
  const { quote: words } = entry.citation;
  expect(JSON.stringify(cards.recommendation)).toContain(words);
  expect(JSON.stringify(cards.recommendations)).not.toContain(words);
});

test('what does not fit is counted', () => {
  const citation = cite(sentence('p14.2'), 1);
  if (citation === undefined) throw new Error('p14.2 cannot be cited');
  const entry: RoleEntry = {
    office: 'Department',
    officeId: 'd',
    role: 'leads',
    initiative: 'x'.repeat(500),
    citation,
  };
  const card = rolesCard(
    'Many',
    Array.from({ length: 100 }, () => entry),
    context,
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
