import type { Chapter } from '../corpus/chapter.js';
import type { ForeseenQuestion } from '../corpus/foreseen.js';
import type { Passage, Sentence } from '../corpus/passage.js';
import type { Embed } from './embed.js';
import { reciprocalRankFusion } from './fuse.js';
import type { VectorSearch } from './hnsw.js';
import { createLexicalSearch, type LexicalSearch } from './lexical.js';
import { overlap, type TermWeights, terms, weighTerms } from './terms.js';

/** Something that was found, with what each way of looking says of it. */
export interface Hit<Item> {
  readonly item: Item;
  /** Cosine between the question and the item; undefined where no model is loaded. */
  readonly similarity: number | undefined;
  /** Shared terms by weight, as a share of all terms of both, 0 to 1. */
  readonly overlap: number;
  /** Reciprocal rank fusion of both rankings. */
  readonly score: number;
}

export interface Retrieval {
  /** Terms of the question, in order. */
  readonly terms: readonly string[];
  readonly sentences: readonly Hit<Sentence>[];
  readonly passages: readonly Hit<Passage>[];
  readonly foreseen: readonly Hit<ForeseenQuestion>[];
}

export type Retrieve = (query: string) => Promise<Retrieval>;

/** Names of the text lists that the vectors are opened with. */
export type ListName = 'sentences' | 'passages' | 'questions';

/** The texts to be embedded, in the order that hits are numbered by. */
export function textLists(chapter: Chapter, foreseen: readonly ForeseenQuestion[]): Record<ListName, string[]> {
  return {
    sentences: chapter.sentences.map((sentence) => sentence.text),
    passages: chapter.passages.map((passage) => passage.text),
    questions: foreseen.map((question) => question.q),
  };
}

interface Parts {
  readonly chapter: Chapter;
  readonly foreseen: readonly ForeseenQuestion[];
  /** Absent where the model cannot be loaded: then words alone are searched. */
  readonly vectors?: { readonly embed: Embed; readonly searches: Readonly<Record<ListName, VectorSearch>> };
}

/** Hits that each way of looking contributes. */
const DEPTH = 24;

/** Finds what a question may be about, by words (BM25) and by meaning (vectors), fused by rank. */
export function createRetrieve({ chapter, foreseen, vectors }: Parts): Retrieve {
  const lists = textLists(chapter, foreseen);
  const weights = weighTerms([...lists.sentences, ...lists.questions]);
  const sentences = createRanking(chapter.sentences, lists.sentences, weights);
  const passages = createRanking(chapter.passages, lists.passages, weights);
  const questions = createRanking(foreseen, lists.questions, weights);
  return async (query) => {
    const vector = await vectors?.embed(query);
    const near = (name: ListName) =>
      vector === undefined || vectors === undefined ? [] : vectors.searches[name](vector, DEPTH);
    return {
      terms: terms(query),
      sentences: sentences(query, near('sentences')),
      passages: passages(query, near('passages')),
      foreseen: questions(query, near('questions')),
    };
  };
}

function createRanking<Item>(items: readonly Item[], texts: readonly string[], weights: TermWeights) {
  const lexical: LexicalSearch = createLexicalSearch(texts);
  const termsOf = texts.map((text) => new Set(terms(text)));
  return (query: string, near: ReturnType<VectorSearch>): Hit<Item>[] => {
    const queryTerms = new Set(terms(query));
    const similarities = new Map(near.map(({ index, similarity }) => [index, similarity]));
    const fused = reciprocalRankFusion([
      lexical(query, DEPTH).map(({ index }) => index),
      near.map(({ index }) => index),
    ]);
    return [...fused].flatMap(([index, score]) => {
      const item = items[index];
      if (item === undefined) return [];
      return [
        {
          item,
          similarity: similarities.get(index),
          overlap: overlap(queryTerms, termsOf[index] ?? new Set(), weights),
          score,
        },
      ];
    });
  };
}
