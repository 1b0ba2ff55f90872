import { createRequire } from 'node:module';
import type { HierarchicalNSW } from 'hnswlib-node';

// The addon is CommonJS without static exports.
const hnswlib = createRequire(import.meta.url)('hnswlib-node') as typeof import('hnswlib-node');

export interface Neighbour {
  readonly index: number;
  /** Cosine similarity, 1 for the same direction. */
  readonly similarity: number;
}

/** Nearest vectors of an index, nearest first. */
export type VectorSearch = (vector: Float32Array, limit: number) => Neighbour[];

/** Parameters of the graph; a change of any makes another index. */
export const GRAPH = { m: 16, efConstruction: 200, efSearch: 400, seed: 100 } as const;

/** Builds the graph over `vectors`, numbered by their place. */
export function buildGraph(vectors: readonly Float32Array[], dimensions: number): HierarchicalNSW {
  const graph = new hnswlib.HierarchicalNSW('cosine', dimensions);
  graph.initIndex({
    maxElements: Math.max(vectors.length, 1),
    m: GRAPH.m,
    efConstruction: GRAPH.efConstruction,
    randomSeed: GRAPH.seed,
  });
  vectors.forEach((vector, index) => {
    graph.addPoint([...vector], index);
  });
  return graph;
}

/** Reads a graph that `buildGraph` made and `writeIndexSync` wrote. */
export function readGraph(path: string, dimensions: number): HierarchicalNSW {
  const graph = new hnswlib.HierarchicalNSW('cosine', dimensions);
  graph.readIndexSync(path);
  return graph;
}

/** Search over a graph. A limit beyond the number of points is cut, since the library throws on it. */
export function searchGraph(graph: HierarchicalNSW): VectorSearch {
  graph.setEf(GRAPH.efSearch);
  const count = graph.getCurrentCount();
  return (vector, limit) => {
    if (count === 0) return [];
    const { neighbors, distances } = graph.searchKnn([...vector], Math.min(limit, count));
    return neighbors
      .map((index, place) => ({ index, similarity: 1 - (distances[place] ?? 1) }))
      .sort((a, b) => b.similarity - a.similarity);
  };
}
