import type { Chapter } from '../corpus/chapter.js';
import type { ForeseenQuestion } from '../corpus/foreseen.js';
import type { Entity } from '../corpus/offices.js';
import type { Sentence } from '../corpus/passage.js';
import type { Embed } from './embed.js';
import type { NameAlike } from './entities.js';
import { reciprocalRankFusion } from './fuse.js';
import type { Gloss } from './gloss.js';
import type { VectorIndex } from './hnsw.js';
import { createLexicalSearch, type LexicalSearch } from './lexical.js';
import { createCorrect } from './spelling.js';
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
  /** Share of the question's terms, by weight, that the chapter does not hold in any form, 0 to 1. */
  readonly unspoken: number;
  readonly sentences: readonly Hit<Sentence>[];
  readonly foreseen: readonly Hit<ForeseenQuestion>[];
}

export type Retrieve = (query: string) => Promise<Retrieval>;

/** Names of the text lists that the vectors are opened with. */
export type ListName = 'sentences' | 'questions';

/** The texts to be embedded, in the order that hits are numbered by. */
export function textLists(
  chapter: Chapter,
  foreseen: readonly ForeseenQuestion[],
  nameAlike: NameAlike,
  gloss: Gloss,
): Record<ListName, string[]> {
  return {
    sentences: chapter.sentences.map((sentence) => sentence.text),
    questions: foreseen.map(({ q, language }) => nameAlike(gloss(q, language))),
  };
}

/** What a question is compared with by meaning, and the model that makes both comparable. */
interface Meaning {
  readonly embed: Embed;
  readonly indexes: Readonly<Record<ListName, VectorIndex>>;
}

interface Parts {
  readonly chapter: Chapter;
  readonly foreseen: readonly ForeseenQuestion[];
  /** What the chapter names, with the names that people use for it. */
  readonly entities: readonly Entity[];
  readonly nameAlike: NameAlike;
  readonly lists: Readonly<Record<ListName, readonly string[]>>;
  /** Absent where the model cannot be loaded: then words alone are searched. */
  readonly meaning: Meaning | undefined;
}

/** Hits that each way of looking contributes. */
const DEPTH = 24;

/** Finds what a question may be about, by words (BM25) and by meaning (vectors), fused by rank. */
export function createRetrieve({ chapter, foreseen, entities, nameAlike, lists, meaning }: Parts): Retrieve {
  const names = entities.filter(({ kind }) => kind !== 'outsider').flatMap(({ name, aliases }) => [name, ...aliases]);
  const weights = weighTerms([...lists.sentences, ...lists.questions]);
  const sentences = createRanking(chapter.sentences, lists.sentences, weights, meaning?.indexes.sentences);
  const passages = chapter.passages.map(({ text }) => text);
  const asked = createRanking(foreseen, lists.questions, weights, meaning?.indexes.questions);
  const spoken = new Set([...passages, ...names].flatMap(terms));
  const unspokenShare = (queryTerms: readonly string[]): number => {
    const weigh = (some: readonly string[]) => some.reduce((sum, term) => sum + weights(term), 0);
    const all = weigh(queryTerms);
    return all === 0 ? 0 : weigh(queryTerms.filter((term) => !spoken.has(term))) / all;
  };
  const correct = createCorrect([...passages, ...names], lists.questions);
  return async (asWritten) => {
    const query = nameAlike(correct(asWritten));
    const queryTerms = terms(query);
    const vector = await meaning?.embed(query);
    return {
      unspoken: unspokenShare(queryTerms),
      sentences: sentences(query, queryTerms, vector),
      foreseen: asked(query, queryTerms, vector),
    };
  };
}

function createRanking<Item>(
  items: readonly Item[],
  texts: readonly string[],
  weights: TermWeights,
  vectors: VectorIndex | undefined,
) {
  const lexical: LexicalSearch = createLexicalSearch(texts);
  const termsOf = texts.map((text) => new Set(terms(text)));
  return (query: string, queryTerms: readonly string[], vector: Float32Array | undefined): Hit<Item>[] => {
    const own = new Set(queryTerms);
    const byWords = lexical(query, DEPTH).map(({ index }) => index);
    const near = vector === undefined ? [] : (vectors?.search(vector, DEPTH) ?? []);
    const similarities = new Map(near.map(({ index, similarity }) => [index, similarity]));
    const fused = reciprocalRankFusion([byWords, near.map(({ index }) => index)]);
    return [...fused].flatMap(([index, score]) => {
      const item = items[index];
      if (item === undefined) return [];
      const similarity =
        vector === undefined ? undefined : (similarities.get(index) ?? vectors?.similarity(vector, index));
      return [{ item, similarity, overlap: overlap(own, termsOf[index] ?? new Set(), weights), score }];
    });
  };
}
