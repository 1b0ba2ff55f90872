import type { Citation } from '../answer/answer.js';
import { visible } from '../answer/clean.js';
import type { RecommendationEntry, RoleEntry } from '../answer/registers.js';
import { OUR_NUMBERS, sic, statusLine } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { clamp } from './entities.js';
import { readerAddress } from './markdown.js';

/**
 * All text of the register is in text runs, which know no markdown, so that none of it can become a link or an image;
 * the only action is to open the reader.
 */
interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly italic?: boolean;
  readonly isSubtle?: boolean;
  readonly selectAction?: { readonly type: 'Action.OpenUrl'; readonly title: string; readonly url: string };
}
interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing?: 'Small' | 'Medium';
  readonly separator?: boolean;
}
interface TableRow {
  readonly type: 'TableRow';
  readonly cells: readonly { readonly type: 'TableCell'; readonly items: readonly RichTextBlock[] }[];
}
interface Table {
  readonly type: 'Table';
  readonly columns: readonly { readonly width: number }[];
  readonly firstRowAsHeader: true;
  readonly rows: readonly TableRow[];
}
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.5';
  readonly msteams: { readonly width: 'full' };
  readonly fallbackText: string;
  readonly body: readonly (RichTextBlock | Table)[];
}

/** UTF-16 units of JSON that entries may take; with the fallback text a card stays under 28 KB. */
const ENTRIES_LIMIT = 18_000;
const FALLBACK_LIMIT = 4_000;
/** Entries up to this many are shown with their words. */
const IN_FULL = 3;

/** Recommendations in their order: number, title, whom it addresses, who acts, place. */
export function recommendationsCard(entries: readonly RecommendationEntry[], source: SourceDescription): AdaptiveCard {
  const full = entries.length <= IN_FULL;
  const { kept, left } = fitted(entries, (entry) => recommendation(entry, full ? source : undefined));
  return card({
    body: [...kept.flat(), ...rest(left, 'recs')],
    fallback: entries.map(({ id, title, citation }) => `${id} ${title} (${citation.label})`),
    footer: `${OUR_NUMBERS} ${statusLine(source)}`,
  });
}

/** Which office has which role in what, each row with its place. */
export function rolesCard(entries: readonly RoleEntry[], source: SourceDescription): AdaptiveCard {
  const { kept, left } = fitted(entries, ({ office, role, initiative, citation }) =>
    row([run(office)], [run(role)], [run(initiative)], [placeOf(citation)]),
  );
  const header = row(...['Office', 'Role', 'In what', 'Where'].map((title) => [run(title, { weight: 'Bolder' })]));
  const table: Table = {
    type: 'Table',
    columns: [{ width: 3 }, { width: 3 }, { width: 4 }, { width: 2 }],
    firstRowAsHeader: true,
    rows: [header, ...kept],
  };
  return card({
    body: [table, ...rest(left, 'leads')],
    fallback: entries.map(
      ({ office, role, initiative, citation }) => `${office}: ${role}: ${initiative} (${citation.label})`,
    ),
    footer: statusLine(source),
  });
}

/** With `source`, the words of the recommendation as well. */
function recommendation(entry: RecommendationEntry, source: SourceDescription | undefined): RichTextBlock[] {
  const { id, title, citation } = entry;
  const people = [
    entry.addressedTo.length > 0 ? `To: ${entry.addressedTo.join(', ')}` : '',
    entry.actors.length > 0 ? `Who acts: ${entry.actors.join(', ')}` : '',
  ].filter((line) => line !== '');
  return [
    block([run(`${id}  `, { weight: 'Bolder' }), run(`${title}  `), placeOf(citation)], { separator: true }),
    ...(people.length > 0 ? [block([run(people.join('. '), { isSubtle: true })], { spacing: 'Small' })] : []),
    ...(source ? [block([run(`“${citation.quote}”`, { italic: true }), run(sic(citation.quote, source))])] : []),
  ];
}

function card(parts: { body: AdaptiveCard['body']; fallback: readonly string[]; footer: string }): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    msteams: { width: 'full' },
    fallbackText: clamp(parts.fallback.join('; '), FALLBACK_LIMIT),
    body: [...parts.body, block([run(parts.footer, { isSubtle: true })], { separator: true })],
  };
}

/** The first entries whose elements fit the limit, and how many are left. */
function fitted<Entry, Shown>(entries: readonly Entry[], show: (entry: Entry) => Shown) {
  const kept: Shown[] = [];
  let length = 0;
  for (const entry of entries) {
    const shown = show(entry);
    length += JSON.stringify(shown).length;
    if (length > ENTRIES_LIMIT) break;
    kept.push(shown);
  }
  return { kept, left: entries.length - kept.length };
}

function rest(left: number, command: 'recs' | 'leads'): RichTextBlock[] {
  if (left === 0) return [];
  return [block([run(`${left} more: name an office or a topic, for example “${command} Department of State”.`)])];
}

function placeOf(citation: Citation): TextRun {
  const url = readerAddress(citation.url);
  if (url === undefined) return run(citation.label);
  return run(citation.label, { selectAction: { type: 'Action.OpenUrl', title: `Read ${citation.label}`, url } });
}

function row(...cells: readonly (readonly TextRun[])[]): TableRow {
  return { type: 'TableRow', cells: cells.map((runs) => ({ type: 'TableCell', items: [block(runs)] })) };
}

function block(runs: readonly TextRun[], look: Pick<RichTextBlock, 'separator' | 'spacing'> = {}): RichTextBlock {
  return { type: 'RichTextBlock', inlines: runs.filter(({ text }) => text !== ''), ...look };
}

function run(text: string, look: Omit<TextRun, 'type' | 'text'> = {}): TextRun {
  // Clients fill in {{DATE(…)}} and {{TIME(…)}} in any text of a card; a space keeps the braces as they are.
  return { type: 'TextRun', text: visible(text).replaceAll('{{', '{ {').replaceAll('${', '$ {'), ...look };
}
