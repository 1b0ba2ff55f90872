import type { Chapter } from '../corpus/chapter.js';
import type { ForeseenQuestion } from '../corpus/foreseen.js';
import type { Sentence } from '../corpus/passage.js';
import type { Embed } from './embed.js';
import type { NameAlike } from './entities.js';
import { reciprocalRankFusion } from './fuse.js';
import type { VectorIndex } from './hnsw.js';
import { createLexicalSearch } from './lexical.js';
import { createLikelihood, type Likelihood } from './likelihood.js';
import { remember } from './remember.js';
import type { Correct } from './spelling.js';
import { overlap, type TermWeights, terms, weighTerms } from './terms.js';
import { whenNeeded } from './when-needed.js';

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
  /** As it was searched: its spelling mended, with one name for each thing. */
  readonly query: string;
  /** Share of the question's terms, by weight, that the chapter does not hold in any form, 0 to 1. */
  readonly unspoken: number;
  readonly sentences: readonly Hit<Sentence>[];
  readonly foreseen: readonly Hit<ForeseenQuestion>[];
  /** What the words of all foreseen questions say of its answer. */
  readonly likelihood: Likelihood;
}

export type Retrieve = (query: string) => Promise<Retrieval>;

/** Names of the lists of texts that are searched. */
export type ListName = 'sentences' | 'questions';

/** The texts, in the order that hits are numbered by. */
export type Lists = Readonly<Record<ListName, readonly string[]>>;

/** What a question is compared with by meaning, and the model that makes both comparable. */
interface Meaning {
  readonly embed: Embed;
  readonly indexes: Readonly<Record<ListName, VectorIndex>>;
}

interface Parts {
  readonly chapter: Chapter;
  readonly foreseen: readonly ForeseenQuestion[];
  /** All names of what the chapter names, with those that only people use for it. */
  readonly names: readonly string[];
  readonly nameAlike: NameAlike;
  readonly correct: Correct;
  readonly lists: Lists;
  /** Absent where the model cannot be loaded: then words alone are searched. */
  readonly meaning: Meaning | undefined;
}

/** Hits that each way of looking contributes. */
const DEPTH = 24;
/** Questions whose hits are remembered: some 20 kB each. */
const REMEMBERED = 500;

/** Finds what a question may be about: sentences by words (BM25) and by meaning (vectors), fused by rank; foreseen questions by meaning. */
export function createRetrieve({ nameAlike, correct, ...parts }: Parts): Retrieve {
  const search = whenNeeded(() => createSearch(parts));
  return remember((asWritten) => search()(nameAlike(correct(asWritten))), REMEMBERED);
}

function createSearch({ chapter, foreseen, names, lists, meaning }: Omit<Parts, 'nameAlike' | 'correct'>): Retrieve {
  const held = { sentences: termsOf(lists.sentences), questions: termsOf(lists.questions) };
  const weights = weighTerms([...held.sentences.distinct, ...held.questions.distinct]);
  const sentences = createRanking(chapter.sentences, held.sentences, { weights, vectors: meaning?.indexes.sentences });
  const passages = chapter.passages.map(({ text }) => text);
  // What the words of all of them tell is the likelihood's; by theirs they are searched where there is no model.
  const asked = createRanking(foreseen, held.questions, {
    weights,
    vectors: meaning?.indexes.questions,
    byMeaningAlone: meaning !== undefined,
  });
  const likelihood = createLikelihood(
    foreseen.map((question, at) => ({ ...question, text: lists.questions[at] ?? '' })),
  );
  const spoken = new Set([...passages, ...names].flatMap(terms));
  const unspokenShare = (queryTerms: readonly string[]): number => {
    const weigh = (some: readonly string[]) => some.reduce((sum, term) => sum + weights(term), 0);
    const all = weigh(queryTerms);
    return all === 0 ? 0 : weigh(queryTerms.filter((term) => !spoken.has(term))) / all;
  };
  // What was foreseen word for word has its vector already, and needs no model.
  const places = new Map(lists.questions.map((text, index) => [plain(text), index]));
  const vectorOf = async (query: string): Promise<Float32Array | undefined> => {
    const place = places.get(plain(query));
    return place === undefined ? meaning?.embed(query) : meaning?.indexes.questions.vector(place);
  };
  return async (query) => {
    const queryTerms = terms(query);
    const vector = await vectorOf(query);
    return {
      query,
      unspoken: unspokenShare(queryTerms),
      sentences: sentences(query, queryTerms, vector),
      foreseen: asked(query, queryTerms, vector),
      likelihood: likelihood(query),
    };
  };
}

/** A text without its case and marks. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

const NOTHING: ReadonlySet<string> = new Set();

/** Terms of texts: in order, as their words are counted, and each once, as texts are compared. */
interface TermsOf {
  readonly inOrder: readonly (readonly string[])[];
  readonly distinct: readonly ReadonlySet<string>[];
}

function termsOf(texts: readonly string[]): TermsOf {
  const inOrder = texts.map(terms);
  return { inOrder, distinct: inOrder.map((held) => new Set(held)) };
}

interface Ranking {
  readonly weights: TermWeights;
  readonly vectors: VectorIndex | undefined;
  readonly byMeaningAlone?: boolean;
}

function createRanking<Item>(
  items: readonly Item[],
  { inOrder, distinct }: TermsOf,
  { weights, vectors, byMeaningAlone = false }: Ranking,
) {
  const lexical = createLexicalSearch(inOrder);
  return (query: string, queryTerms: readonly string[], vector: Float32Array | undefined): Hit<Item>[] => {
    const own = new Set(queryTerms);
    const byWords = byMeaningAlone ? [] : lexical(query, DEPTH).map(({ index }) => index);
    const near = vector === undefined ? [] : (vectors?.search(vector, DEPTH) ?? []);
    const similarities = new Map(near.map(({ index, similarity }) => [index, similarity]));
    const fused = reciprocalRankFusion([byWords, near.map(({ index }) => index)]);
    return [...fused].flatMap(([index, score]) => {
      const item = items[index];
      if (item === undefined) return [];
      const similarity =
        vector === undefined ? undefined : (similarities.get(index) ?? vectors?.similarity(vector, index));
      return [{ item, similarity, overlap: overlap(own, distinct[index] ?? NOTHING, weights), score }];
    });
  };
}
