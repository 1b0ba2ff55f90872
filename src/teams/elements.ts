import type { Citation } from '../answer/answer.js';
import { visible } from '../answer/clean.js';
import { clamp } from './entities.js';
import { LIMITS } from './limits.js';
import { readerAddress } from './markdown.js';

/**
 * The elements that our cards are made of. All text of the chapter and of people is in text runs, which know no markdown,
 * so that none of it can become a link or an image; the only address that an action opens is one of the reader.
 */
export interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly size?: 'Medium';
  readonly weight?: 'Bolder';
  readonly fontType?: 'Monospace';
  readonly italic?: boolean;
  readonly isSubtle?: boolean;
  readonly selectAction?: OpenUrl;
}
export interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing?: 'None' | 'Small' | 'Medium';
  readonly separator?: boolean;
}
export interface TableRow {
  readonly type: 'TableRow';
  readonly style?: 'accent';
  readonly cells: readonly { readonly type: 'TableCell'; readonly items: readonly RichTextBlock[] }[];
}
export interface Table {
  readonly type: 'Table';
  readonly columns: readonly { readonly width: number }[];
  /** Read out as headers, and shown as such. */
  readonly firstRowAsHeaders: true;
  readonly showGridLines: boolean;
  readonly rows: readonly TableRow[];
  readonly spacing?: 'Medium';
}
export interface Container {
  readonly type: 'Container';
  readonly id: string;
  readonly style: 'emphasis';
  readonly isVisible: boolean;
  readonly items: readonly RichTextBlock[];
}
export interface OpenUrl {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
}
export interface ToggleVisibility {
  readonly type: 'Action.ToggleVisibility';
  readonly title: string;
  readonly targetElements: readonly string[];
}
/** Asks the bot something by a press; what it asks is read like anything that is typed. */
export interface Execute {
  readonly type: 'Action.Execute';
  readonly title: string;
  readonly verb: 'ask';
  readonly data: { readonly command: string };
}
export type CardElement = RichTextBlock | Table | Container;
export type CardAction = OpenUrl | ToggleVisibility | Execute;

export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.5';
  readonly msteams: { readonly width: 'full' };
  /** For clients that show no cards. */
  readonly fallbackText: string;
  /** For clients that read aloud. */
  readonly speak: string;
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardAction[];
}

interface CardParts {
  readonly title: string;
  readonly body: readonly CardElement[];
  /** The same in plain lines. */
  readonly fallback: readonly string[];
  /** What kind of source this is; said once, at the end. */
  readonly footer: string;
  readonly actions?: readonly (CardAction | undefined)[];
}

export function card({ title, body, fallback, footer, actions = [] }: CardParts): AdaptiveCard {
  const offered = actions.filter((action) => action !== undefined);
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    msteams: { width: 'full' },
    fallbackText: clamp([title, ...fallback].join('; '), LIMITS.cardFallback),
    speak: clamp([title, ...fallback].join('. '), LIMITS.cardSpeak),
    body: [
      block([run(title, { weight: 'Bolder', size: 'Medium' })]),
      ...body,
      block([run(footer, { isSubtle: true })], { separator: true }),
    ],
    ...(offered.length > 0 && { actions: offered }),
  };
}

/** The first entries whose elements fit a card, and how many are left. */
export function fitted<Entry, Shown>(entries: readonly Entry[], show: (entry: Entry) => Shown) {
  const kept: Shown[] = [];
  let length = 0;
  for (const entry of entries) {
    const shown = show(entry);
    length += JSON.stringify(shown).length;
    if (length > LIMITS.cardEntries) break;
    kept.push(shown);
  }
  return { kept, left: entries.length - kept.length };
}

/** A table with its header row; `weights` are the columns' relative widths. */
export function table(titles: readonly string[], weights: readonly number[], rows: readonly TableRow[]): Table {
  return {
    type: 'Table',
    columns: weights.map((width) => ({ width })),
    firstRowAsHeaders: true,
    showGridLines: true,
    spacing: 'Medium',
    rows: [{ ...row(...titles.map((title) => [run(title, { weight: 'Bolder' })])), style: 'accent' }, ...rows],
  };
}

export function row(...cells: readonly (readonly TextRun[])[]): TableRow {
  return { type: 'TableRow', cells: cells.map((runs) => ({ type: 'TableCell', items: [block(runs)] })) };
}

export function block(
  runs: readonly TextRun[],
  look: Pick<RichTextBlock, 'separator' | 'spacing'> = {},
): RichTextBlock {
  return { type: 'RichTextBlock', inlines: runs.filter(({ text }) => text !== ''), ...look };
}

export function run(text: string, look: Omit<TextRun, 'type' | 'text'> = {}): TextRun {
  // Clients fill in {{DATE(…)}} and {{TIME(…)}} in any text of a card; a space keeps the braces as they are.
  return { type: 'TextRun', text: visible(text).replaceAll('{{', '{ {').replaceAll('${', '$ {'), ...look };
}

/** The label of a place, which opens the reader there. */
export function placeOf(citation: Citation): TextRun {
  const action = openReader(citation, `Read ${citation.label}`);
  // In a narrow column a number stays on the line of what it numbers.
  const text = citation.label.replace(/ (?=\d)/g, '\u00a0');
  return { ...run('', action && { selectAction: action }), text };
}

/** A button to the reader; undefined where the address is not one that a reader can have. */
export function openReader({ url }: Pick<Citation, 'url'>, title: string): OpenUrl | undefined {
  const address = readerAddress(url);
  return address === undefined ? undefined : { type: 'Action.OpenUrl', title, url: address };
}

export function askButton(title: string, command: string): Execute {
  return { type: 'Action.Execute', title: clamp(title, LIMITS.buttonTitle), verb: 'ask', data: { command } };
}
