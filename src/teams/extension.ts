import type { Citation } from '../answer/answer.js';
import type { Passages } from '../answer/passages.js';
import type { RecommendationEntry, Registers } from '../answer/registers.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { officeCard, recommendationCard } from './card.js';
import type { AdaptiveCard } from './elements.js';
import { clamp } from './entities.js';
import type { SearchCommand } from './invokes.js';
import { LIMITS } from './limits.js';
import { attached, type CardAttachment } from './message.js';
import { quoteCard } from './quote-cards.js';

/** A row of the list; choosing it puts the card into the message that is being written. */
interface Result extends CardAttachment {
  readonly preview: {
    readonly contentType: 'application/vnd.microsoft.card.thumbnail';
    readonly content: { readonly title: string; readonly text: string };
  };
}

/** What the message extension is answered with, in the HTTP response. */
export type ExtensionResponse =
  | {
      readonly composeExtension: {
        readonly type: 'result';
        readonly attachmentLayout: 'list';
        readonly attachments: readonly Result[];
      };
    }
  | { readonly composeExtension: { readonly type: 'message'; readonly text: string } }
  | Record<string, never>;

export interface ExtensionParts {
  readonly registers: Registers;
  readonly passages: Passages;
  readonly source: SourceDescription;
}

/** Recommendations and passages that hold the words; with no words, the recommendations from the first on. */
export function search(
  { command, query }: { readonly command: SearchCommand; readonly query: string },
  parts: ExtensionParts,
  today: Date,
): ExtensionResponse {
  const recommendations = command === 'passages' ? [] : parts.registers.recommendations(query);
  const passages =
    command === 'recommendations' || query === '' ? [] : parts.passages.search(query, LIMITS.searchResults);
  // Half of the list for each, and all of it for one where the other has less.
  const half = Math.max(LIMITS.searchResults / 2, LIMITS.searchResults - passages.length);
  const found = [
    ...recommendations.slice(0, half).map((entry) => recommendationResult(entry, parts, today)),
    ...passages.map((citation) => passageResult(citation, parts, today)),
  ].slice(0, LIMITS.searchResults);
  if (found.length > 0) return list(found);
  return message(query === '' ? 'Type a word of the chapter.' : 'The chapter has nothing by these words.');
}

/** The card of an address of our reader; nothing for any other address. */
export function unfurl(url: string, parts: ExtensionParts, today: Date): ExtensionResponse {
  const opened = parts.passages.open(url);
  switch (opened?.kind) {
    case 'quote':
      return list([passageResult(opened.citation, parts, today)]);
    case 'recommendation': {
      const entry = parts.registers.recommendation(opened.id);
      return entry === undefined ? {} : list([recommendationResult(entry, parts, today)]);
    }
    case 'office': {
      const office = parts.registers.office(opened.id);
      if (office === undefined) return {};
      const roles = `${office.roles.length} ${office.roles.length === 1 ? 'role' : 'roles'} in the chapter`;
      return list([result(officeCard(office, inAnyChat(parts, today)), office.name, roles)]);
    }
    case undefined:
      return {};
  }
}

function recommendationResult(entry: RecommendationEntry, parts: ExtensionParts, today: Date): Result {
  const { id, title, citation } = entry;
  const card = recommendationCard(entry, inAnyChat(parts, today));
  return result(card, `${id} ${title}`, `${citation.label}: ${citation.quote}`);
}

function passageResult(citation: Citation, { source }: ExtensionParts, today: Date): Result {
  return result(quoteCard(citation, source, today), `“${citation.quote}”`, citation.label);
}

/** The chat that a card is put into need not have the bot in it, so its buttons must not need it. */
function inAnyChat({ source }: ExtensionParts, today: Date) {
  return { source, today, buttons: false };
}

function result(card: AdaptiveCard, title: string, text: string): Result {
  return {
    ...attached(card),
    preview: {
      contentType: 'application/vnd.microsoft.card.thumbnail',
      content: { title: clamp(title, LIMITS.searchTitle), text: clamp(text, LIMITS.searchText) },
    },
  };
}

function list(attachments: readonly Result[]): ExtensionResponse {
  return { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } };
}

export function message(text: string): ExtensionResponse {
  return { composeExtension: { type: 'message', text } };
}
