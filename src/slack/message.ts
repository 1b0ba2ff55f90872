import type {
  ContextBlock,
  KnownBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextElement,
  SectionBlock,
} from '@slack/types';
import { visible } from '../answer/clean.js';
import { cut, LIMITS } from './limits.js';
import { escapeText } from './mrkdwn.js';

/** Content of a message: blocks, and the same in plain text for notifications and screen readers. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** How many of the first blocks are claims, which may be shown one after the other. */
  readonly claims: number;
}

/** What stays together in one message, and how it reads aloud. */
export interface Part {
  readonly kind: 'claim' | 'other';
  readonly blocks: readonly KnownBlock[];
  readonly text: string;
}

/** A plain sentence of ours. */
export function plainMessage(sentence: string): SlackMessage {
  return { text: escapeText(sentence), blocks: [paragraph(sentence)], claims: 0 };
}

/** Text as it is: in rich text nothing is a mention, a link or a format unless it is declared one. */
export function paragraph(...pieces: readonly (string | RichTextElement)[]): RichTextBlock {
  const elements = pieces.map((piece) => (typeof piece === 'string' ? words(piece) : piece));
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

export function words(text: string): RichTextElement {
  return { type: 'text', text: visible(text) };
}

export function bold(text: string): RichTextElement {
  return { type: 'text', text: visible(text), style: { bold: true } };
}

export function code(text: string): RichTextElement {
  return { type: 'text', text, style: { code: true } };
}

/** Plain text that something to click can stand beside. */
export function section(text: string): SectionBlock {
  return { type: 'section', text: plainText(cut(visible(text), LIMITS.section)) };
}

export function context(text: string): ContextBlock {
  // An entity that the limit falls into is left out whole.
  const shown = cut(text, LIMITS.context).replace(/&[a-z]{0,3}…$/, '…');
  return { type: 'context', elements: [{ type: 'mrkdwn', text: shown, verbatim: true }] };
}

export function plainText(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}

/**
 * Parts as messages within every limit: a part is never divided unless it alone is too long for a message, and then
 * between its blocks. Each message has the whole text of its own parts beside the blocks.
 */
export function split(parts: readonly Part[]): SlackMessage[] {
  const messages: { blocks: KnownBlock[]; texts: string[]; claims: number; length: number }[] = [];
  for (const { kind, blocks, text } of parts.flatMap(dividedWhereTooLong)) {
    const length = JSON.stringify(blocks).length;
    let open = messages.at(-1);
    if (
      open === undefined ||
      open.blocks.length + blocks.length > LIMITS.blocks ||
      open.length + length > LIMITS.message
    ) {
      open = { blocks: [], texts: [], claims: 0, length: 0 };
      messages.push(open);
    }
    if (kind === 'claim' && open.claims === open.blocks.length) open.claims += blocks.length;
    open.blocks.push(...blocks);
    open.texts.push(text);
    open.length += length;
  }
  return messages.map(({ blocks, texts, claims }) => ({ blocks, claims, text: wholeLines(texts, LIMITS.fallback) }));
}

function dividedWhereTooLong(part: Part): Part[] {
  if (part.blocks.length <= LIMITS.blocks && JSON.stringify(part.blocks).length <= LIMITS.message) return [part];
  return part.blocks.map((block, at) => ({ kind: part.kind, blocks: [block], text: at === 0 ? part.text : '' }));
}

const MORE = 'The rest stands in the message itself.';

/** As many whole lines as fit, so that no quotation ends half-way. */
function wholeLines(lines: readonly string[], limit: number): string {
  const kept: string[] = [];
  let length = MORE.length;
  for (const line of lines.filter((text) => text !== '')) {
    length += line.length + 1;
    if (length > limit) return [...kept, MORE].join('\n');
    kept.push(line);
  }
  return kept.join('\n');
}
