import type { OfficeEntry, RecommendationEntry, RoleEntry } from '../answer/registers.js';
import { OUR_NUMBERS, statusLine } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import {
  type AdaptiveCard,
  askButton,
  block,
  card,
  fitted,
  openReader,
  placeOf,
  type RichTextBlock,
  row,
  run,
  table,
} from './elements.js';
import { COPY, cable, quoted } from './quote-cards.js';

/** What a card of a register needs besides its entries. */
export interface CardContext {
  readonly source: SourceDescription;
  /** When the card is made; texts for a cable say when they were looked up. */
  readonly today: Date;
  /** Whether the card stands in a chat that the bot is in: only there do buttons reach it. */
  readonly buttons: boolean;
}

/** Recommendations in their order: number, title, whom it addresses, who acts, place. */
export function recommendationsCard(
  title: string,
  entries: readonly RecommendationEntry[],
  { source }: Pick<CardContext, 'source'>,
): AdaptiveCard {
  const { kept, left } = fitted(entries, recommendation);
  return card({
    title,
    body: [...kept.flat(), ...rest(left, 'recs')],
    fallback: entries.map(({ id, title, citation }) => `${id} ${title} (${citation.label})`),
    footer: `${OUR_NUMBERS} ${statusLine(source)}`,
  });
}

/** One recommendation with its words. */
export function recommendationCard(entry: RecommendationEntry, { source, today, buttons }: CardContext): AdaptiveCard {
  const { id, title, citation } = entry;
  const actor = entry.actors[0];
  return card({
    title: `${id} ${title}`,
    body: [
      ...people(entry),
      block([...quoted(citation, source), run('  '), placeOf(citation)]),
      cable([citation], source, today),
    ],
    fallback: [`“${citation.quote}” (${citation.label})`],
    footer: `${OUR_NUMBERS} ${statusLine(source)}`,
    actions: [
      openReader(citation, 'Read it in the chapter'),
      COPY,
      buttons && actor !== undefined ? askButton(`Roles: ${actor}`, `leads ${actor}`) : undefined,
    ],
  });
}

/** Which office has which role in what, each row with its place. */
export function rolesCard(title: string, entries: readonly RoleEntry[], { source }: Pick<CardContext, 'source'>) {
  const { kept, left } = fitted(entries, ({ office, role, initiative, citation }) =>
    row([run(office)], [run(`${role} `), run(initiative, { weight: 'Bolder' })], [placeOf(citation)]),
  );
  return card({
    title,
    body: [table(['Office', 'Role in what', 'Where'], [3, 5, 2], kept), ...rest(left, 'leads')],
    fallback: entries.map(line),
    footer: statusLine(source),
  });
}

/** One office and every role that the chapter gives it. */
export function officeCard({ name, roles }: OfficeEntry, { source, buttons }: CardContext): AdaptiveCard {
  const { kept, left } = fitted(roles, ({ role, initiative, citation }) =>
    row([run(`${role} `), run(initiative, { weight: 'Bolder' })], [placeOf(citation)]),
  );
  return card({
    title: name,
    body: [table(['Role in what', 'Where'], [7, 3], kept), ...rest(left, 'leads')],
    fallback: roles.map(line),
    footer: statusLine(source),
    actions: [buttons ? askButton('Recommendations', `recs ${name}`) : undefined],
  });
}

function line({ office, role, initiative, citation }: RoleEntry): string {
  return `${office} ${role} ${initiative} (${citation.label})`;
}

function recommendation(entry: RecommendationEntry): RichTextBlock[] {
  const { id, title, citation } = entry;
  return [
    block([run(`${id}  `, { weight: 'Bolder' }), run(`${title}  `), placeOf(citation)], { separator: true }),
    ...people(entry),
  ];
}

/** Whom it addresses and who acts, where the text says so. */
function people({ addressedTo, actors }: RecommendationEntry): RichTextBlock[] {
  const lines = [
    addressedTo.length > 0 ? `To: ${addressedTo.join(', ')}` : '',
    actors.length > 0 ? `Who acts: ${actors.join(', ')}` : '',
  ].filter((line) => line !== '');
  return lines.length === 0 ? [] : [block([run(lines.join('. '), { isSubtle: true })], { spacing: 'Small' })];
}

function rest(left: number, command: 'recs' | 'leads'): RichTextBlock[] {
  if (left === 0) return [];
  return [block([run(`${left} more: name an office or a topic, for example “${command} Department of State”.`)])];
}
