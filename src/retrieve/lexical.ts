import MiniSearch from 'minisearch';
import { countTexts, terms } from './terms.js';
import { whenNeeded } from './when-needed.js';

export interface Ranked {
  /** Place of the document in the list that was indexed. */
  readonly index: number;
  readonly score: number;
}

/** Best documents for a query, best first. */
export type LexicalSearch = (query: string, limit: number) => Ranked[];

/** Words of a query that are searched for: the rarest, as the common ones find everything and tell nothing apart. */
const TERMS = 4;
/** A word that more of the texts hold than this is common; it counts where there are too few others. */
const COMMON = 1 / 250;
const FEW = 2;

/**
 * BM25+ over texts, given as their terms in order. A word that no text holds stands for those that begin like it, at a lower
 * weight; mistyped words are mended before a search.
 */
export function createLexicalSearch(texts: readonly (readonly string[])[]): LexicalSearch {
  const search = whenNeeded(() => indexWords(texts));
  return (query, limit) => search()(query, limit);
}

function indexWords(texts: readonly (readonly string[])[]): LexicalSearch {
  const counts = countTexts(texts.map((held) => new Set(held)));
  const count = (term: string) => counts.get(term) ?? 0;
  const rarest = (query: string) =>
    [...new Set(terms(query))]
      .sort((a, b) => count(a) - count(b))
      .filter((term, place) => place < FEW || count(term) <= texts.length * COMMON)
      .slice(0, TERMS);
  const search = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
    searchOptions: {
      tokenize: rarest,
      prefix: (term) => term.length >= 4 && !counts.has(term),
      weights: { prefix: 0.5, fuzzy: 0 },
    },
  });
  search.addAll(texts.map((held, id) => ({ id, text: held.join(' ') })));
  return (query, limit) =>
    search
      .search(query)
      .slice(0, limit)
      .map((result) => ({ index: result.id, score: result.score }));
}
