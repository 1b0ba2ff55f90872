import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import type { Answer, Citation } from '../../src/answer/answer.js';
import { visible } from '../../src/answer/clean.js';
import type { Span } from '../../src/corpus/passage.js';
import { chapter, READER } from '../answers.js';

type Fields = Readonly<Record<string, unknown>>;

export function* objectsIn(value: unknown): Generator<Fields> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item);
  else if (typeof value === 'object' && value !== null) {
    yield value as Fields;
    for (const item of Object.values(value)) yield* objectsIn(item);
  }
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* stringsIn(item);
}

/** Names of formats, which look like addresses and open nothing. */
const FORMATS = ['http://adaptivecards.io/schemas/adaptive-card.json', 'https://schema.org'];
const ADDRESS = /(?:[a-z][a-z0-9+.-]*:\/\/|\bwww\.)[^\s”"]*/gi;

/** Addresses anywhere in a value that are neither the reader's nor printed in the chapter. */
export function strayUrls(value: unknown): string[] {
  return [...stringsIn(value)].flatMap((text) => (text.match(ADDRESS) ?? []).filter((address) => !isOurs(address)));
}

const printed = chapter.passages.map(({ text }) => text).join('\n');

function isOurs(address: string): boolean {
  return isReader(address) || FORMATS.includes(address) || printed.includes(address.replace(/[.,;)]+$/, ''));
}

export function isReader(address: unknown): boolean {
  return typeof address === 'string' && address.startsWith(`${READER}/`);
}

/** Every quotation is words of one passage, and stands in the file between its offsets. */
export function quotesStand(answer: Pick<Answer, 'citations' | 'nearest'>): void {
  for (const citation of [...answer.citations, ...answer.nearest]) quoteStands(citation);
}

/**
 * Whether the words are what a file holds there, by a rule that owes nothing to the program's own reader: all of them
 * stand there in their order, from the first unit on, white space apart.
 */
export function standsBetween(quote: string, { start, end }: Span, file: string): boolean {
  const wanted = quote.replace(/\s/gu, '');
  const held = file.slice(start, end).replace(/\s/gu, '');
  let at = 0;
  for (let from = 0; from < held.length; from += 1) if (held[from] === wanted[at]) at += 1;
  // An endnote's mark behind the last word is in the file, and is no word.
  const ends = [held, held.replace(/\d{1,2}$/u, '')].some((words) => words.endsWith(wanted.slice(-1)));
  return wanted !== '' && at === wanted.length && ends;
}

export function quoteStands({ quote, passage, start, end, url }: Citation): void {
  assert.notEqual(quote, '');
  assert.ok(chapter.passage(passage)?.text.includes(quote), `not of ${passage}: ${quote}`);
  assert.ok(standsBetween(quote, { start, end }, chapter.file), `not between ${start} and ${end}: ${quote}`);
  assert.ok(isReader(url) && url.endsWith(`?q=${start}-${end}`));
}

/** Elements of Slack that call somebody, show something from elsewhere, or would. */
const LIVE = new Set([
  'user',
  'usergroup',
  'team',
  'channel',
  'broadcast',
  'image',
  'video',
  'file',
  'markdown',
  'emoji',
]);

/** Nothing of blocks or of a text beside them is a mention, a picture, or a link to elsewhere. */
export function slackIsTame(content: unknown, { mentions = 0 } = {}): void {
  let live = 0;
  for (const { type, text, url } of objectsIn(content)) {
    if (LIVE.has(String(type))) live += 1;
    if (url !== undefined) assert.ok(isReader(url), `a link to ${String(url)}`);
    if (type === 'mrkdwn') mrkdwnIsTame(String(text));
  }
  assert.equal(live, mentions);
}

/** A text in which only entities are left of what Slack acts on. */
export function mrkdwnIsTame(text: string): void {
  assert.doesNotMatch(text.replace(/&(?:amp|lt|gt);/g, ''), /[<>&]/);
  assert.doesNotMatch(text, UNSEEN);
}

/** Unseen characters that could disguise a text; format marks of Slack are parted by the one that is not listed. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cs}]|[\u00AD\u200C-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/u;

export function nothingUnseen(text: string): void {
  assert.doesNotMatch(text, UNSEEN);
}

/** The text that Slack shows for what was escaped. */
export function shownBySlack(text: string): string {
  return text.replaceAll('\u200B', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Reads as Teams may: all of markdown, tables and HTML, with and without links for addresses that have no mark-up. */
const plain = new MarkdownIt({ html: true });
const linking = new MarkdownIt({ html: true, linkify: true });
linking.linkify.set({ fuzzyLink: false, fuzzyEmail: false }).add('//', null);

const ACTED_ON =
  /^(?:image|html_inline|html_block|fence|code_block|code_inline|hr)$|^(?:heading|lheading|blockquote|table|bullet_list|ordered_list|strong|s)_/;

/** The words that markdown is read as. Fails on a picture, on HTML, and on a link to anywhere but the reader or a printed address. */
export function shownByTeams(text: string, mayLink: (address: string) => boolean = isOurs): string {
  for (const { type, attrs } of tokensOf(linking, text)) {
    assert.doesNotMatch(type, ACTED_ON);
    // An address keeps the sign that escapes an underscore in it; the chapter's addresses have none.
    const address = type === 'link_open' ? decodeURI(String(attrs?.[0]?.[1])).replaceAll('\\', '') : undefined;
    assert.ok(address === undefined || mayLink(address), `a link to ${address}`);
  }
  const words = tokensOf(plain, text).map(({ type, content }) => {
    if (type === 'text' || type === 'text_special') return content;
    return /break$|^paragraph_close$/.test(type) ? '\n' : '';
  });
  return words.join('');
}

/** Of the parser's tokens, what is looked at. */
interface Token {
  readonly type: string;
  readonly content: string;
  readonly attrs: readonly (readonly [name: string, value: string | number])[] | null;
  readonly children: readonly Token[] | null;
}

function tokensOf(markdown: typeof plain, text: string): readonly Token[] {
  const tokens: readonly Token[] = markdown.parse(text, {});
  return tokens.flatMap((token) => token.children ?? [token]);
}

/** The words of a page, as a browser shows them. */
export function shownByBrowser(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', '\u00A0')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Words as they may be compared where white space is set anew. */
export function squeezed(text: string): string {
  return visible(text).replace(/\s+/gu, ' ').trim();
}
