import type { ActionsBlock, PlainTextOption, RichTextBlock, RichTextElement, RichTextList } from '@slack/types';
import type { RecommendationEntry, Registers } from '../answer/registers.js';
import { OUR_NUMBERS } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { ACTIONS, shareBlock } from './buttons.js';
import { quotation, unnumbered } from './citation.js';
import { cut, LIMITS } from './limits.js';
import { bold, context, type Part, paragraph, plainText, type SlackMessage, split } from './message.js';
import { escapeText } from './mrkdwn.js';

const HINT = 'Or narrow it: /nscai-recs Congress, /nscai-recs visas, /nscai-recs 1.4. ';

interface Shown {
  readonly query: string;
  readonly source: SourceDescription;
  /** A private list can be shared; a shared one cannot be again. */
  readonly privately: boolean;
}

/** All recommendations as a tree with a field to find one, or those of a query in full. */
export function recommendationMessages(rows: readonly RecommendationEntry[], shown: Shown): SlackMessage[] {
  const whole = shown.query.trim() === '';
  const share = shown.privately ? shareBlock({ k: 'recs', q: shown.query }) : [];
  const find = whole && shown.privately ? [findBlock()] : [];
  const hint = find.length > 0 ? HINT : '';
  const end: Part = {
    kind: 'other',
    blocks: [...find, context(`${hint}${escapeText(OUR_NUMBERS)}`), ...share],
    text: `${hint}${escapeText(OUR_NUMBERS)}`,
  };
  return split([...(whole ? treeParts(rows) : rows.map((row) => entryPart(row, shown.source))), end]);
}

/** The tree of all recommendations, each with the place where it stands. */
export function treeParts(rows: readonly RecommendationEntry[]): Part[] {
  const lists: RichTextList[] = [];
  for (const { id, title, citation } of rows) {
    const indent = id.split('.').length - 1;
    const elements: RichTextElement[] = [bold(`${id} `), { type: 'text', text: `${title}  ` }, unnumbered(citation)];
    const item = { type: 'rich_text_section', elements } as const;
    const open = lists.at(-1);
    if (open?.indent === indent) open.elements.push(item);
    else lists.push({ type: 'rich_text_list', style: 'bullet', indent, elements: [item] });
  }
  const tree: RichTextBlock = { type: 'rich_text', elements: lists };
  const text = rows.map(({ id, title, citation }) => `${id} ${title}, ${citation.label}`).join('\n');
  return [
    {
      kind: 'other',
      blocks: [paragraph(bold('The recommendations of the chapter')), tree],
      text: escapeText(`The recommendations of the chapter:\n${text}`),
    },
  ];
}

/** One recommendation: its title, whom it addresses and who acts, its words and their place. */
export function entryPart(row: RecommendationEntry, source: SourceDescription): Part {
  const { id, title, addressedTo, actors, citation } = row;
  const who = [
    ...(addressedTo.length === 0 ? [] : [`Addressed to: ${addressedTo.join(', ')}`]),
    ...(actors.length === 0 ? [] : [`Acts: ${actors.join(', ')}`]),
  ].join(' · ');
  const heading: RichTextElement[] = [bold(`${id} ${title}`)];
  if (who !== '') heading.push({ type: 'text', text: `\n${who}` });
  const block: RichTextBlock = {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: heading }, quotation(citation, source, unnumbered(citation))],
  };
  const aloud = [`${id} ${title}`, who, `“${citation.quote}” ${citation.label}`].filter((line) => line !== '');
  return { kind: 'other', blocks: [block], text: escapeText(aloud.join('\n')) };
}

/** A field that finds a recommendation while one types, from the first letter on. */
export function findBlock(): ActionsBlock {
  return {
    type: 'actions',
    elements: [
      {
        type: 'external_select',
        action_id: ACTIONS.find,
        placeholder: plainText('Find by office, topic or number'),
        // Slack waits for three letters otherwise; “EU” has two, and a number one.
        min_query_length: 1,
      },
    ],
  };
}

/** What the field offers for the letters typed so far: words that begin with them, then what the register finds. */
export function recommendationOptions(typed: string, registers: Registers): PlainTextOption[] {
  const letters = typed.trim().toLowerCase().split(/\s+/);
  const all = registers.recommendations();
  const begins = all.filter(({ id, title, addressedTo, actors }) => {
    const words = [id, ...`${title} ${[...addressedTo, ...actors].join(' ')}`.toLowerCase().split(/[^\p{L}\p{N}&]+/u)];
    return letters.every((part) => words.some((word) => word.startsWith(part)));
  });
  const found = letters.join('').length < 2 ? [] : registers.recommendations(typed);
  const ids = new Set([...begins, ...found].map(({ id }) => id));
  return all
    .filter(({ id }) => ids.has(id))
    .slice(0, LIMITS.options)
    .map(({ id, title }) => ({ text: plainText(cut(`${id} ${title}`, LIMITS.optionText)), value: id }));
}
