import type { ActionsBlock, ContextBlock, KnownBlock, SectionBlock } from '@slack/types';
import type { Answer, Citation } from '../answer/answer.js';
import { ownSentences } from '../answer/own-sentences.js';
import type { RecommendationEntry, RoleEntry } from '../answer/registers.js';
import { OUR_NUMBERS, sic } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { escapeText, link } from './mrkdwn.js';

/** Limits of Block Kit as Slack documents them, and of a message as measured; characters are UTF-16 units. */
export const LIMITS = {
  blocks: 50,
  section: 3000,
  context: 2000,
  /** All text of a message; Slack refuses somewhat more with `msg_blocks_too_long`. */
  message: 12_000,
  fallback: 4000,
  buttonValue: 2000,
} as const;

/** Content of a message: blocks, and the same in plain text for notifications and screen readers. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

export const SHARE_ACTION = 'share_answer';

/** An answer as one message, or more where it is long: split between claims, never inside a quotation. */
export function answerMessages(answer: Answer, source: SourceDescription): SlackMessage[] {
  const nearest =
    answer.nearest.length === 0
      ? []
      : [
          section('*Nearest passages*, which do not answer the question:'),
          ...answer.nearest.map((c) => quotation(c, source)),
        ];
  const blocks = [...claimBlocks(answer, source), ...nearest, context(escapeText(answer.notice))];
  return split(blocks, escapeText(answer.text));
}

/** A plain sentence of ours. */
export function plainMessage(sentence: string): SlackMessage {
  return { text: escapeText(sentence), blocks: [section(escapeText(sentence))] };
}

export function recommendationMessages(
  rows: readonly RecommendationEntry[],
  source: SourceDescription,
): SlackMessage[] {
  const blocks = rows.map(({ id, title, actors, citation }) => {
    const who = actors.length === 0 ? '' : `\nActs: ${escapeText(actors.join(', '))}`;
    return section(`*${id}* ${escapeText(title)}${who}\n${quoted(citation, source)} ${place(citation)}`);
  });
  const text = rows.map(({ id, title }) => `${id} ${title}`).join('\n');
  return split([...blocks, context(escapeText(OUR_NUMBERS))], escapeText(text));
}

export function roleMessages(rows: readonly RoleEntry[]): SlackMessage[] {
  const lines = rows.map(
    ({ office, role, initiative, citation }) =>
      `• *${escapeText(office)}* ${escapeText(role)} *${escapeText(initiative)}* ${place(citation)}`,
  );
  const text = rows.map(({ office, role, initiative }) => `${office} ${role} ${initiative}`).join('\n');
  return split(joinLines(lines).map(section), escapeText(text));
}

/** The button that posts a private answer into the channel; undefined where the question is too long to carry. */
export function shareBlock(question: string): ActionsBlock | undefined {
  const value = JSON.stringify({ q: question });
  if (value.length > LIMITS.buttonValue) return undefined;
  const text = { type: 'plain_text', text: 'Share into channel' } as const;
  return { type: 'actions', elements: [{ type: 'button', action_id: SHARE_ACTION, text, value }] };
}

export function context(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cut(text, LIMITS.context), verbatim: true }] };
}

export function section(text: string): SectionBlock {
  return { type: 'section', expand: true, text: { type: 'mrkdwn', text: cut(text, LIMITS.section), verbatim: true } };
}

/** A claim that is its quotations is shown once, as quotation; one in our words stands above what it rests on. */
function claimBlocks(answer: Answer, source: SourceDescription): SectionBlock[] {
  if (answer.kind === 'unanswered') return [section(escapeText(answer.text))];
  const blocks = answer.claims.flatMap(({ text, citations }) => {
    const cited = citations.flatMap((n) => answer.citations[n - 1] ?? []);
    const isQuotation = cited.map(({ quote }) => quote).join(' ') === text;
    const numbers = cited.map(({ n, url }) => link(url, `[${n}]`)).join('');
    return [
      ...(isQuotation ? [] : [section(`${escapeText(text)} ${numbers}`)]),
      ...cited.map((c) => quotation(c, source, c.n)),
    ];
  });
  const { before, after } = ownSentences(answer);
  const own = (sentence: string | undefined) => (sentence === undefined ? [] : [section(escapeText(sentence))]);
  return [...own(before), ...blocks, ...own(after)];
}

function quotation(citation: Citation, source: SourceDescription, number?: number): SectionBlock {
  return section(`${quoted(citation, source)} ${number === undefined ? '' : `[${number}] `}${place(citation)}`);
}

function quoted({ quote }: Citation, source: SourceDescription): string {
  return `“${escapeText(quote)}”${sic(quote, source)}`;
}

function place({ url, label }: Citation): string {
  return link(url, label);
}

/** Lines joined to as few texts as the limit of a section allows. */
function joinLines(lines: readonly string[]): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length + 1 <= LIMITS.section)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts;
}

/** Messages within the limits; the first carries the whole fallback text, the others the text of their own blocks. */
function split(blocks: readonly KnownBlock[], text: string): SlackMessage[] {
  const messages: KnownBlock[][] = [];
  let length = 0;
  // One block is left for the button or the context that a surface adds.
  for (const block of blocks) {
    const size = JSON.stringify(block).length;
    const open = messages.at(-1);
    if (open !== undefined && open.length < LIMITS.blocks - 1 && length + size <= LIMITS.message) {
      open.push(block);
      length += size;
    } else {
      messages.push([block]);
      length = size;
    }
  }
  return messages.map((group, at) => ({ text: at === 0 ? cut(text, LIMITS.fallback) : 'Continued.', blocks: group }));
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
