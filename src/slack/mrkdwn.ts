import { visible } from '../answer/clean.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text as Slack shows it literally: the three characters that open mentions, links and entities are escaped. Format
 * marks are parted from their words by a zero-width space only where they could open a format.
 */
export function escapeText(text: string): string {
  return visible(text)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')
    .replace(/(?<![\p{L}\p{N}])[*_~`](?=\S)/gu, '$&\u200B');
}
