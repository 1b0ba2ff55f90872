import { createRequire } from 'node:module';
import type { HierarchicalNSW } from 'hnswlib-node';

// The addon is CommonJS without static exports.
const hnswlib = createRequire(import.meta.url)('hnswlib-node') as typeof import('hnswlib-node');

export interface Neighbour {
  readonly index: number;
  /** Cosine similarity, 1 for the same direction. */
  readonly similarity: number;
}

/** Vectors that can be searched, numbered by their place in the list of their texts. */
export interface VectorIndex {
  /** The nearest vectors, nearest first. */
  search(vector: Float32Array, limit: number): Neighbour[];
  /** Cosine similarity of one vector of the index. */
  similarity(vector: Float32Array, index: number): number;
  /** One vector of the index, of unit length. */
  vector(index: number): Float32Array;
}

/** Parameters of the graph; a change of any makes another index. */
export const GRAPH = { m: 16, efConstruction: 200, efSearch: 100, seed: 100 } as const;

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
export function indexOf(graph: HierarchicalNSW): VectorIndex {
  graph.setEf(GRAPH.efSearch);
  const count = graph.getCurrentCount();
  const points = new Map<number, Float32Array>();
  const pointOf = (index: number): Float32Array => {
    // Points leave the addon number by number; those asked for once are asked for again.
    const point = points.get(index) ?? Float32Array.from(graph.getPoint(index));
    points.set(index, point);
    return point;
  };
  return {
    search(vector, limit) {
      if (count === 0) return [];
      const { neighbors, distances } = graph.searchKnn([...vector], Math.min(limit, count));
      return neighbors
        .map((index, place) => ({ index, similarity: 1 - (distances[place] ?? 1) }))
        .sort((a, b) => b.similarity - a.similarity);
    },
    // The library keeps points at unit length in this space, as models give them.
    similarity: (vector, index) => dot(vector, pointOf(index)),
    vector: pointOf,
  };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
