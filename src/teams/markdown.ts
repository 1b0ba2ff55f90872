import { visible } from '../answer/clean.js';
import { isLoopback } from '../loopback.js';

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text that Teams shows as it is: nothing in it can become a mention, a link, an image, a list or a heading. */
export function literal(text: string): string {
  return visible(text)
    .replace(/[\\`*_~[\]|]/g, '\\$&')
    .replace(/[&<>]/g, (character) => HTML[character] ?? '')
    .replace(/^[ \t]+/gm, '')
    .replace(/^(\d{1,9})([.)])/gm, '$1\\$2')
    .replace(/^[#+=-]/gm, '\\$&');
}

/**
 * Literal text in which `[n]` stays a citation mark for each number that has a citation.
 * An address becomes readable but dead unless one of `quotes` holds it.
 */
export function cited(text: string, numbers: readonly number[], quotes: readonly string[]): string {
  const marks = numbers.length === 0 ? /(?!)/ : new RegExp(`(\\[(?:${numbers.join('|')})\\])`);
  const pieces = unlinked(text, quotes).split(marks);
  return pieces
    .map((piece, place) => {
      if (place % 2 === 1) return piece;
      // After a mark, a bracket would make it a link and a colon the definition of one.
      return literal(piece).replace(/^[(:]/, place > 0 ? '\\$&' : '$&');
    })
    .join('')
    .replace(/\n+/g, '\n\n');
}

/** Wherever it begins: what makes links of text does so behind an underscore or a figure too. */
const ADDRESS = /(?:[a-z][a-z0-9+.-]{1,20}:\/\/|(?<![a-z])(?:www\.|(?:javascript|data|mailto):))[^\s“”"<>]{0,2000}/gi;

function unlinked(text: string, quotes: readonly string[]): string {
  return text.replace(ADDRESS, (address) => {
    const bare = address.replace(/[.,;:)\]]{1,10}$/, '');
    if (quotes.some((quote) => quote.includes(bare))) return address;
    return address.replace(/:/g, '[:]').replace(/www\./gi, 'www[.]');
  });
}

/** A link to the reader, or the label alone where the address is not one that a reader can have. */
export function link(label: string, url: string): string {
  const address = readerAddress(url);
  if (address === undefined) return literal(label);
  return `[${literal(label)}](${address.replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'))})`;
}

/** The address of the reader if it is https, or http on this computer; anything else is not shown as a link. */
export function readerAddress(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'https:') return parsed.href;
  return parsed?.protocol === 'http:' && isLoopback(parsed.hostname) ? parsed.href : undefined;
}
