import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadChapter } from '../../src/corpus/chapter.js';
import { type EmbeddingModel, loadEmbeddingModel } from '../../src/retrieve/embed.js';
import { openVectors } from '../../src/retrieve/vectors.js';

const chapter = loadChapter('corpus');
const texts = {
  sentences: chapter.sentences.map(({ text }) => text),
  passages: chapter.passages.map(({ text }) => text),
};
const listsOf = (embedding: EmbeddingModel, own = texts) => ({
  sentences: { texts: own.sentences, model: embedding },
  passages: { texts: own.passages, model: embedding },
});
const root = mkdtempSync(join(tmpdir(), 'attache-index-'));
const whole = join(root, 'whole');
let model: EmbeddingModel;

beforeAll(async () => {
  model = await loadEmbeddingModel('corpus/model/all-MiniLM-L6-v2');
  await openVectors(whole, listsOf(model));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

describe('the vector index', () => {
  it('finds what exact search finds, by distance, for ten neighbours', async () => {
    const { indexes } = await openVectors(whole, listsOf(model));
    const vectors = await Promise.all(texts.sentences.map((text) => model.embed(text)));
    for (const question of ['who leads the ISTS?', 'visa programs for researchers', 'what did the G20 forecast?']) {
      const vector = await model.embed(question);
      const exact = vectors.map((other) => dot(vector, other)).sort((a, b) => b - a);
      const found = indexes.sentences.search(vector, 10).map(({ similarity }) => similarity);
      expect(found).toHaveLength(10);
      for (const [rank, similarity] of found.entries()) expect(similarity).toBeCloseTo(exact[rank] ?? 0, 4);
    }
  });

  it('gives the similarity of any one text as exact arithmetic does', async () => {
    const { indexes } = await openVectors(whole, listsOf(model));
    const vector = await model.embed('who leads the ISTS?');
    const other = await model.embed(texts.sentences[7] ?? '');
    expect(indexes.sentences.similarity(vector, 7)).toBeCloseTo(dot(vector, other), 4);
  });

  it('returns all it has when asked for more', async () => {
    const { indexes } = await openVectors(whole, listsOf(model));
    expect(indexes.passages.search(await model.embed('GPAI'), 1000)).toHaveLength(texts.passages.length);
  });

  it('is read when its inputs are unchanged and built anew when a text changes', async () => {
    const directory = join(root, 'changed');
    cpSync(whole, directory, { recursive: true });
    expect((await openVectors(directory, listsOf(model))).origin).toBe('read');
    const changed = listsOf(model, { ...texts, passages: [...texts.passages.slice(1), 'another text'] });
    expect((await openVectors(directory, changed)).origin).toBe('built');
    expect((await openVectors(directory, changed)).origin).toBe('read');
    expect(readdirSync(directory).filter((file) => file.endsWith('.hnsw'))).toHaveLength(2);
  });

  it('is built anew for another model', async () => {
    const directory = join(root, 'model');
    cpSync(whole, directory, { recursive: true });
    expect((await openVectors(directory, listsOf({ ...model, digest: 'other' }))).origin).toBe('built');
  });

  it('FAULTS.md row 32: an index cut or flipped anywhere is never searched but built anew', { timeout: 120_000 }, async () => {
    // Counting an embedding instead of computing it keeps a hundred rebuilds quick; only their being rebuilt matters.
    const cheap = { ...model, embed: async () => new Float32Array(model.dimensions).fill(0.05) };
    const directory = join(root, 'damaged');
    for (const file of readdirSync(whole)) {
      const bytes = readFileSync(join(whole, file));
      const cuts = [0, 1, ...Array.from({ length: Math.ceil(bytes.length / 1024) }, (_, kib) => kib * 1024)];
      const sampled = cuts.filter((_, at) => cuts.length < 40 || at % Math.ceil(cuts.length / 40) === 0);
      const flips = Array.from({ length: 20 }, (_, at) => Math.floor((bytes.length * at) / 20));
      const damaged = [
        ...sampled.map((length) => bytes.subarray(0, length)),
        ...flips.map((place) => {
          const copy = Buffer.from(bytes);
          copy[place] = (copy[place] ?? 0) ^ 0x11;
          return copy;
        }),
      ];
      for (const content of damaged) {
        rmSync(directory, { recursive: true, force: true });
        cpSync(whole, directory, { recursive: true });
        writeFileSync(join(directory, file), content);
        const opened = await openVectors(directory, listsOf(cheap));
        // The manifest may be damaged where it says nothing that matters; a graph may not.
        if (file.endsWith('.hnsw')) expect(opened.origin).toBe('built');
      }
    }
  });

  it('goes on in memory, and says so, where the directory cannot be written', async () => {
    const path = join(root, 'a-file');
    writeFileSync(path, '');
    const opened = await openVectors(path, { few: { texts: ['one', 'two'], model } });
    expect(opened.origin).toBe('built');
    expect(opened.unsaved).toBeInstanceOf(Error);
    expect(opened.indexes.few.search(await model.embed('one'), 1)[0]?.index).toBe(0);
  });
});

describe('the embedding model', () => {
  it('gives the same text the same vector, of unit length', async () => {
    const [a, b] = [await model.embed('who leads MAIRI?'), await model.embed('who leads MAIRI?')];
    expect(a).toEqual(b);
    expect(dot(a, a)).toBeCloseTo(1, 3);
  });

  it('FAULTS.md row 34: is refused when a file is not the one that was published', async () => {
    const copy = join(root, 'tampered');
    cpSync('corpus/model/all-MiniLM-L6-v2', copy, { recursive: true });
    writeFileSync(join(copy, 'config.json'), '{}');
    await expect(loadEmbeddingModel(copy)).rejects.toThrow(/config\.json is not the file that SHA256SUMS lists/);
  });
});
