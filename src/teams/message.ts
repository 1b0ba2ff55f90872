import type { Answer, Citation } from '../answer/answer.js';
import { sic } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import type { AdaptiveCard } from './elements.js';
import { clamp, type MessageEntity, messageEntity } from './entities.js';
import { LIMITS } from './limits.js';
import { cited, link, literal } from './markdown.js';
import { nearestCard } from './quote-cards.js';

/** Marks what belongs to a stream; the last message of one has no sequence number. */
export interface StreamEntity {
  readonly type: 'streaminfo';
  readonly streamType: 'informative' | 'streaming' | 'final';
  readonly streamId?: string;
  readonly streamSequence?: number;
}

/** What can be said with one press, as if it had been typed. */
export interface Suggestion {
  readonly title: string;
  readonly value: string;
}

/** A reply as the Bot Framework takes it; conversation, sender and receiver come from the delivery. */
export interface Message {
  readonly type: 'message';
  readonly textFormat: 'markdown';
  readonly text: string;
  /** What a notification shows. */
  readonly summary?: string;
  readonly entities?: readonly (MessageEntity | StreamEntity)[];
  readonly channelData?: { readonly feedbackLoop: { readonly type: 'default' } };
  readonly attachments?: readonly CardAttachment[];
  readonly suggestedActions?: {
    readonly to: readonly [];
    readonly actions: readonly { readonly type: 'imBack'; readonly title: string; readonly value: string }[];
  };
}

export interface CardAttachment {
  readonly contentType: 'application/vnd.microsoft.card.adaptive';
  readonly content: AdaptiveCard;
}

/** One of our own sentences. */
export function plainMessage(text: string): Message {
  return { type: 'message', textFormat: 'markdown', text: literal(text) };
}

export function cardMessage(heading: string, card: AdaptiveCard): Message {
  return { ...plainMessage(heading), summary: heading, attachments: [attached(card)] };
}

export function attached(content: AdaptiveCard): CardAttachment {
  return { contentType: 'application/vnd.microsoft.card.adaptive', content };
}

/** The message with buttons that say something; the first ones, as Teams shows no more than three. */
export function withSuggestions(message: Message, suggestions: readonly Suggestion[]): Message {
  if (suggestions.length === 0) return message;
  const actions = suggestions.slice(0, LIMITS.suggestedActions).map(({ title, value }) => ({
    type: 'imBack' as const,
    title: clamp(title, LIMITS.buttonTitle),
    value,
  }));
  return { ...message, suggestedActions: { to: [], actions } };
}

/** The message as text alone, with the words of its cards; undefined where it is nothing else already. */
export function bare({ entities, attachments, suggestedActions, ...message }: Message): Message | undefined {
  if (entities === undefined && attachments === undefined && suggestedActions === undefined) return undefined;
  const words = (attachments ?? []).map(({ content }) => literal(content.fallbackText));
  return { ...message, text: [message.text, ...words].join('\n\n') };
}

/** The answer with its quotes, their places, and the status line once; what is worth reading instead comes as a card. */
export function answerMessage(answer: Answer, source: SourceDescription): Message {
  const status = `*${literal(answer.notice)}*`;
  const { kept, left } = fitted(paragraphsOf(answer, source), LIMITS.text - status.length);
  const said = kept.map((paragraph) => paragraph.said);
  const marked = kept.flatMap((paragraph) => paragraph.marked).sort((a, b) => a.citation.n - b.citation.n);
  const places = marked.map(({ place }) => place);
  const entity = messageEntity(
    answer,
    marked.map(({ citation }) => citation),
  );
  return {
    type: 'message',
    textFormat: 'markdown',
    text: [...said, ...rest(left), ...places, status].join('\n\n'),
    ...(entity !== undefined && { entities: [entity] }),
    ...(answer.nearest.length > 0 && { attachments: [attached(nearestCard(answer.nearest, source))] }),
    channelData: { feedbackLoop: { type: 'default' } },
  };
}

/** What is shown or left out as one, so that no quotation is cut and no mark stands without its place. */
interface Paragraph {
  readonly said: string;
  /** Those that no paragraph before has marked. */
  readonly marked: readonly { readonly citation: Citation; readonly place: string }[];
}

function paragraphsOf(answer: Answer, source: SourceDescription): Paragraph[] {
  const quotes = answer.citations.map((citation) => citation.quote);
  const numbers = answer.citations.map((citation) => citation.n);
  const unmarked = new Set(answer.citations);
  let before = '';
  return quoted(answer, source).flatMap((line) => {
    before += `${line}\n`;
    const citations = [...unmarked].filter(({ n }) => line.includes(`[${n}]`));
    for (const citation of citations) unmarked.delete(citation);
    const said = cited(line, numbers, quotes);
    if (said === '') return [];
    return { said, marked: citations.map((citation) => ({ citation, place: place(citation, before, source) })) };
  });
}

/** The text with quotation marks around each claim that is nothing but its quotes; each claim is a line of its own. */
function quoted(answer: Answer, source: SourceDescription): string[] {
  const marked = new Map(
    answer.claims.flatMap(({ text, citations }): [string, string][] => {
      const quotes = citations.flatMap((n) => answer.citations.find((citation) => citation.n === n)?.quote ?? []);
      if (text !== quotes.join(' ')) return [];
      const numbers = citations.map((n) => `[${n}]`).join('');
      return [
        [`${text} ${numbers}`, `${quotes.map((quote) => `“${quote}”${sic(quote, source)}`).join(' ')} ${numbers}`],
      ];
    }),
  );
  return answer.text.split('\n').map((line) => marked.get(line) ?? line);
}

/** Where a quote stands, and its words unless `before` has just said them. */
function place(citation: Citation, before: string, source: SourceDescription): string {
  const where = link(citation.label, citation.url);
  const said = before.includes(citation.quote);
  return said ? `[${citation.n}] ${where}` : `[${citation.n}] ${words(citation, source)} ${where}`;
}

function words({ quote }: Citation, source: SourceDescription): string {
  return literal(`“${quote}”${sic(quote, source)}`);
}

/** The first paragraphs that fit a message with their places, and those that are left. */
function fitted(paragraphs: readonly Paragraph[], limit: number) {
  let length = 0;
  const full = paragraphs.findIndex(({ said, marked }) => {
    length += [said, ...marked.map(({ place }) => place)].join('\n\n').length + 2;
    return length > limit;
  });
  const count = full === -1 ? paragraphs.length : full;
  return { kept: paragraphs.slice(0, count), left: paragraphs.slice(count) };
}

/** Where to read what is left. */
function rest(left: readonly Paragraph[]): string[] {
  if (left.length === 0) return [];
  const [next] = left.flatMap(({ marked }) => marked);
  const where = next && `; in the chapter it begins at ${link(next.citation.label, next.citation.url)}`;
  return [`The rest is longer than a message here may be${where ?? ''}.`];
}
