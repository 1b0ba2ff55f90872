import { createRequire } from 'node:module';
import type { IAdaptiveCard } from '@microsoft/teams.cards';
import { expect, test } from 'vitest';
import type { RoleEntry } from '../../src/answer/registers.js';
import { rolesCard } from '../../src/teams/card.js';
import type { AdaptiveCard } from '../../src/teams/elements.js';
import { clamp } from '../../src/teams/entities.js';
import { chapter, cite, registers, sentence } from '../answers.js';
import { CARDS as cards } from './cards.js';

const { source } = chapter;

/** Lists that may be written to, as the vendor's types have them. */
type Writable<T> = { -readonly [Name in keyof T]: Writable<T[Name]> };
/** The compiler checks here that our cards are of the vendor's own types, element by element. */
const vendors = (card: Writable<AdaptiveCard>): IAdaptiveCard => card;

// The renderer's package cannot be imported as a module by Node 20.
const {
  AdaptiveCard: Rendered,
  SerializationContext,
  Versions,
} = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js');
function eventsOf(card: unknown): unknown[] {
  const context = new SerializationContext(Versions.v1_5);
  new Rendered().parse(card, context);
  return Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at));
}

test('each card is of the vendor’s types, and parses without one event', () => {
  for (const [name, card] of Object.entries(cards)) {
    expect(vendors(card as Writable<AdaptiveCard>).version, name).toBe('1.5');
    expect(eventsOf(card), name).toEqual([]);
  }
  // Both would say so if something were wrong.
  expect(eventsOf({ ...cards.office, body: [{ type: 'Tabel' }] })).not.toEqual([]);
  expect(eventsOf({ ...cards.office, actions: [{ type: 'Action.Sing' }] })).not.toEqual([]);
});

/** All elements and actions of a card, wherever they stand in it. */
function parts(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(parts);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(parts)];
}

test('a card can be heard: words to speak, header rows, names of actions, and no image without its words', () => {
  for (const [name, card] of Object.entries(cards)) {
    expect(card.speak.length, name).toBeGreaterThan(20);
    expect(card.speak.length, name).toBeLessThanOrEqual(600);
    for (const part of parts(card)) {
      if (part.type === 'Table') expect(part.firstRowAsHeaders, name).toBe(true);
      if (part.type === 'Image') expect(part.altText, name).toBeTruthy();
      if (String(part.type).startsWith('Action.')) expect(part.title, name).toBeTruthy();
    }
  }
});

test('FAULTS.md row 20: no text of a card is markdown, and only the reader’s addresses open', () => {
  for (const [name, card] of Object.entries(cards)) {
    expect(
      parts(card).filter(({ type }) => type === 'TextBlock' || type === 'Image'),
      name,
    ).toEqual([]);
    for (const part of parts(card)) {
      if ('url' in part) expect(part.url, name).toMatch(/^http:\/\/127\.0\.0\.1:3978\//);
    }
  }
});

test('what a cable holds is out of sight until it is asked for', () => {
  const [hidden] = parts(cards.recommendation).filter(({ type }) => type === 'Container');
  expect(hidden).toMatchObject({ isVisible: false });
  const [toggle] = parts(cards.recommendation).filter(({ type }) => type === 'Action.ToggleVisibility');
  expect(toggle?.targetElements).toEqual([hidden?.id]);
  expect(JSON.stringify(hidden)).toContain('Looked up November 26, 2026.');
});

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
  const words = registers.recommendation('1.2')?.citation.quote ?? '';
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
    kind: 'leads',
    initiative: 'x'.repeat(500),
    citation,
  };
  const card = rolesCard(
    'Many',
    Array.from({ length: 100 }, () => entry),
    { source },
  );
  expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(28_000);
  expect(JSON.stringify(card)).toMatch(/"\d\d more: name an office/);
});

test('a citation’s words are cut at a word, within the limit', () => {
  expect(clamp('short', 160)).toBe('short');
  const cut = clamp('word '.repeat(100), 160);
  expect(cut.length).toBeLessThanOrEqual(160);
  expect(cut).toMatch(/word…$/);
  expect(clamp(`See https://example.org/a/b; ${'x'.repeat(100)}`, 50)).toBe('See…');
  expect(clamp(`See https://example.org/${'b'.repeat(100)}`, 60)).toBe('See…');
  expect(clamp('🙂'.repeat(100), 80)).toMatch(/^🙂+…$/u);
});
