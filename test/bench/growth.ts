import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ask } from '../../src/answer/answer.js';
import { assemble } from '../../src/assemble.js';
import { readConfig } from '../../src/config.js';
import { buildGraph, indexOf } from '../../src/retrieve/hnsw.js';
import { createLog } from '../../src/telemetry.js';
import { randomFrom } from '../random.js';
import { quantile } from './figures.js';

/** A nearest search among so many vectors: ours, and the same graph through the library alone. */
export interface SearchGrowth {
  readonly vectors: number;
  readonly oursMs: number;
  readonly rawMs: number;
  readonly ratio: number;
  readonly buildSeconds: number;
}

/** An answer with the chapter repeated so many times. */
export interface AnswerGrowth {
  readonly times: number;
  readonly sentences: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const DIMENSIONS = 384;
/** As many as the program asks for. */
const NEAREST = 24;
const SEED = 15;
const CENTRES = 1_000;
/** Each pass asks these once in either way; the figure is the median over all. */
const QUERIES = 200;
const PASSES = 7;
const WARM_UP = 20;

/** Searches among 10² vectors, ten times as many, and so on up to `largest`. Of unit length, around a thousand centres. */
export function measureSearch(largest: number): SearchGrowth[] {
  const sizes: number[] = [];
  for (let size = 100; size <= largest; size *= 10) sizes.push(size);
  return sizes.map((size) => {
    const draw = vectorsAround(CENTRES);
    const vectors = Array.from({ length: size }, draw);
    const queries = Array.from({ length: QUERIES }, draw);
    const began = performance.now();
    const graph = buildGraph(vectors, DIMENSIONS);
    const buildSeconds = (performance.now() - began) / 1000;
    const index = indexOf(graph);
    // The library takes arrays of numbers; making them is a cost of ours, not of it.
    const arrays = queries.map((query) => [...query]);
    const ours: number[] = [];
    const raw: number[] = [];
    for (let pass = 0; pass < PASSES; pass += 1) {
      for (const [place, query] of queries.entries()) {
        const first = () => ours.push(timed(() => index.search(query, NEAREST)));
        const second = () => raw.push(timed(() => graph.searchKnn(arrays[place] ?? [], NEAREST)));
        // The second of two equal searches finds its memory warm; each is it in turn.
        for (const search of (place + pass) % 2 === 0 ? [first, second] : [second, first]) search();
      }
    }
    const oursMs = quantile(ours, 0.5);
    const rawMs = quantile(raw, 0.5);
    return { vectors: size, oursMs, rawMs, ratio: oursMs / rawMs, buildSeconds };
  });
}

/**
 * Answers with a corpus whose chapter stands in it once, ten and a hundred times: parsed, indexed by words and by meaning,
 * searched and cited like any other. The foreseen questions are not repeated, as they point at places of the first.
 */
export async function measureAnswers(
  questions: readonly string[],
  repetitions: readonly number[],
): Promise<AnswerGrowth[]> {
  const grown: { times: number; ask: Ask; sentences: number; took: number[] }[] = [];
  for (const times of repetitions) {
    const corpus = repeatedCorpus(times);
    const { ask, chapter } = await assemble(readConfig({}), { log: createLog('warn'), corpus });
    rmSync(corpus, { recursive: true, force: true });
    grown.push({ times, ask, sentences: chapter.sentences.length, took: [] });
  }
  const warmUp = questions.slice(0, WARM_UP);
  for (const [place, q] of [...warmUp, ...questions].entries()) {
    // Each in turn, so that a slow moment of the machine falls on all.
    for (const { ask, took } of grown) {
      const began = performance.now();
      await ask({ q });
      if (place >= warmUp.length) took.push(performance.now() - began);
    }
  }
  return grown.map(({ times, sentences, took }) => ({
    times,
    sentences,
    p50Ms: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
  }));
}

function repeatedCorpus(times: number): string {
  const directory = mkdtempSync(join(tmpdir(), 'attache-repeated-'));
  cpSync('corpus', directory, {
    recursive: true,
    filter: (path) => !/^corpus\/(?:model|scores)/.test(path) && !(times > 1 && /^corpus\/index/.test(path)),
  });
  const source = JSON.parse(readFileSync(join(directory, 'source.json'), 'utf8'));
  const once = readFileSync(join(directory, source.file), 'utf8');
  const text = Array.from({ length: times }, () => once).join('\n');
  writeFileSync(join(directory, source.file), times === 1 ? once : text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  writeFileSync(join(directory, 'source.json'), JSON.stringify({ ...source, sha256 }));
  return directory;
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Draws vectors that lie around centres as sentences do around subjects; evenly spread ones have no neighbours to speak of. */
function vectorsAround(centres: number): () => Float32Array {
  const random = randomFrom(SEED);
  const direction = () => unit(Float32Array.from({ length: DIMENSIONS }, () => random() + random() + random() - 1.5));
  const all = Array.from({ length: centres }, direction);
  return () => {
    const centre = all[Math.floor(random() * centres)] ?? direction();
    const off = direction();
    return unit(centre.map((value, at) => value + (off[at] ?? 0)));
  };
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
