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
  const quotes = answer.citations.map((citation) => citation.quote);
  const numbers = answer.citations.map((citation) => citation.n);
  const said = cited(quoted(answer, source), numbers, quotes);
  const places = answer.citations.map((citation) => place(citation, answer, source));
  const entity = messageEntity(answer);
  return {
    type: 'message',
    textFormat: 'markdown',
    text: fitted([said, ...places], answer.notice),
    ...(entity !== undefined && { entities: [entity] }),
    ...(answer.nearest.length > 0 && { attachments: [attached(nearestCard(answer.nearest, source))] }),
    channelData: { feedbackLoop: { type: 'default' } },
  };
}

/** The text with quotation marks around each claim that is nothing but its quotes; each claim is a line of its own. */
function quoted(answer: Answer, source: SourceDescription): string {
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
  return answer.text
    .split('\n')
    .map((line) => marked.get(line) ?? line)
    .join('\n');
}

/** Where a quote stands, and its words unless the answer has just said them. */
function place(citation: Citation, answer: Answer, source: SourceDescription): string {
  const where = link(citation.label, citation.url);
  const said = answer.text.includes(citation.quote);
  return said ? `[${citation.n}] ${where}` : `[${citation.n}] ${words(citation, source)} ${where}`;
}

function words({ quote }: Citation, source: SourceDescription): string {
  return literal(`“${quote}”${sic(quote, source)}`);
}

/** Paragraphs up to the limit, then the status line, which is never the part that is left out. */
function fitted(paragraphs: readonly string[], notice: string): string {
  const kept: string[] = [];
  let length = notice.length;
  for (const paragraph of paragraphs) {
    length += paragraph.length + 2;
    if (length > LIMITS.text) {
      kept.push('The rest is longer than a message here may be; the reader has it all.');
      break;
    }
    kept.push(paragraph);
  }
  return [...kept, `*${literal(notice)}*`].join('\n\n');
}
