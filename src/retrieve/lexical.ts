import MiniSearch from 'minisearch';
import { terms } from './terms.js';

export interface Ranked {
  /** Place of the document in the list that was indexed. */
  readonly index: number;
  readonly score: number;
}

/** Best documents for a query, best first. */
export type LexicalSearch = (query: string, limit: number) => Ranked[];

/** BM25+ over `texts`, with the beginnings of words at a lower weight; mistyped words are mended before a search. */
export function createLexicalSearch(texts: readonly string[]): LexicalSearch {
  const search = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    tokenize: terms,
    processTerm: (term) => term,
    searchOptions: {
      prefix: (term) => term.length >= 4,
      weights: { prefix: 0.5, fuzzy: 0 },
    },
  });
  search.addAll(texts.map((text, id) => ({ id, text })));
  return (query, limit) =>
    search
      .search(query)
      .slice(0, limit)
      .map((result) => ({ index: result.id, score: result.score }));
}
