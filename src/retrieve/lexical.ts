import MiniSearch from 'minisearch';
import { terms } from './terms.js';

export interface Ranked {
  /** Place of the document in the list that was indexed. */
  readonly index: number;
  readonly score: number;
}

/** Best documents for a query, best first. */
export type LexicalSearch = (query: string, limit: number) => Ranked[];

/** BM25+ over `texts`, with prefixes and one or two mistyped letters allowed at a lower weight. */
export function createLexicalSearch(texts: readonly string[]): LexicalSearch {
  const search = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    tokenize: terms,
    processTerm: (term) => term,
    searchOptions: {
      // Short words have too many neighbours for a typing mistake to be told from another word.
      fuzzy: (term) => (term.length >= 9 ? 2 : term.length >= 5 ? 1 : false),
      prefix: (term) => term.length >= 4,
      weights: { fuzzy: 0.4, prefix: 0.5 },
    },
  });
  search.addAll(texts.map((text, id) => ({ id, text })));
  return (query, limit) =>
    search
      .search(query)
      .slice(0, limit)
      .map((result) => ({ index: result.id, score: result.score }));
}
