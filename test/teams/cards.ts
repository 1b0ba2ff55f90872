import { officeCard, recommendationCard, recommendationsCard, rolesCard } from '../../src/teams/card.js';
import type { AdaptiveCard } from '../../src/teams/elements.js';
import { cableCard, nearestCard, quoteCard } from '../../src/teams/quote-cards.js';
import { chapter, cite, registers, sentence } from '../answers.js';

const { source } = chapter;
const context = { source, today: new Date('2026-11-26T12:00:00Z'), buttons: true };
const entry = registers.recommendation('1.2');
const office = registers.office('state');
const [led, noted] = [cite(sentence('p14.2'), 1), cite(sentence('n07.1'), 2)];
if (!entry || !office || !led || !noted) throw new Error('the registers have changed');

/** One card of each kind, of real entries. */
export const CARDS = {
  recommendations: recommendationsCard('22 recommendations of chapter 15', registers.recommendations(), context),
  recommendation: recommendationCard(entry, context),
  roles: rolesCard('Who has which role', registers.roles(), context),
  office: officeCard(office, context),
  nearest: nearestCard([led, noted], source),
  quote: quoteCard(led, source, context.today),
  cable: cableCard({ citations: [led, noted] }, source, context.today),
} as const satisfies Record<string, AdaptiveCard>;
