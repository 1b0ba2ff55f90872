import type { Answer, Citation } from '../answer/answer.js';
import { sic } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import type { AdaptiveCard } from './card.js';
import { type MessageEntity, messageEntity } from './entities.js';
import { cited, link, literal } from './markdown.js';

/** A reply as the Bot Framework takes it; conversation, sender and receiver come from the delivery. */
export interface Message {
  readonly type: 'message';
  readonly textFormat: 'markdown';
  readonly text: string;
  /** What a notification shows. */
  readonly summary?: string;
  readonly entities?: readonly MessageEntity[];
  readonly channelData?: { readonly feedbackLoop: { readonly type: 'default' } };
  readonly attachments?: readonly {
    readonly contentType: 'application/vnd.microsoft.card.adaptive';
    readonly content: AdaptiveCard;
  }[];
}

/** UTF-16 units of text, well under the 28 KB that the smallest documented limit allows. */
const TEXT_LIMIT = 10_000;

/** One of our own sentences. */
export function plainMessage(text: string): Message {
  return { type: 'message', textFormat: 'markdown', text: literal(text) };
}

export function cardMessage(heading: string, card: AdaptiveCard): Message {
  return {
    ...plainMessage(heading),
    summary: heading,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}

/** The answer with its quotes, their places, and the status line once. */
export function answerMessage(answer: Answer, source: SourceDescription): Message {
  const quotes = answer.citations.map((citation) => citation.quote);
  const numbers = answer.citations.map((citation) => citation.n);
  const said = cited(quoted(answer, source), numbers, quotes);
  const places = answer.citations.map((citation) => place(citation, answer, source));
  const nearest = answer.nearest.map(
    (citation) => `- ${words(citation, source)} ${link(citation.label, citation.url)}`,
  );
  const entity = messageEntity(answer);
  return {
    type: 'message',
    textFormat: 'markdown',
    text: fitted([said, ...places, ...(nearest.length > 0 ? ['Worth reading:', ...nearest] : [])], answer.notice),
    ...(entity !== undefined && { entities: [entity] }),
    channelData: { feedbackLoop: { type: 'default' } },
  };
}

/** The text with quotation marks around each claim that is nothing but its quotes. */
function quoted(answer: Answer, source: SourceDescription): string {
  return answer.claims.reduce((text, claim) => {
    const quotes = claim.citations.flatMap((n) => answer.citations.find((citation) => citation.n === n)?.quote ?? []);
    if (claim.text !== quotes.join(' ')) return text;
    const marked = quotes.map((quote) => `“${quote}”${sic(quote, source)}`).join(' ');
    return text.replace(claim.text, () => marked);
  }, answer.text);
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
    if (length > TEXT_LIMIT) {
      kept.push('The rest is longer than a message here may be; the reader has it all.');
      break;
    }
    kept.push(paragraph);
  }
  return [...kept, `*${literal(notice)}*`].join('\n\n');
}
