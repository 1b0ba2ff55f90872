import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadChapter } from '../../src/corpus/chapter.js';
import { type EmbeddingModel, loadEmbeddingModel } from '../../src/retrieve/embed.js';
import { openVectors } from '../../src/retrieve/vectors.js';
import { randomFrom } from '../random.js';
import { tries } from '../tries.js';

const chapter = loadChapter('corpus');
const texts = {
  sentences: chapter.sentences.map(({ text }) => text),
  passages: chapter.passages.map(({ text }) => text),
};
/** Enough to tell one index from another, and built in a moment. */
const few = { sentences: texts.sentences.slice(0, 12), passages: texts.passages.slice(0, 4) };
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

  describe('FAULTS.md row 32: an index that is damaged', () => {
    /** That it would be built anew is all that matters; to build it a thousand times would take long. */
    const unbuilt = () => ({
      ...model,
      embed: async () => {
        throw new Error('built anew');
      },
    });
    async function originWith(directory: string, file: string, damaged: Uint8Array | undefined, own = texts) {
      const path = join(directory, file);
      const good = readFileSync(path);
      if (damaged === undefined) rmSync(path);
      else writeFileSync(path, damaged);
      const opened = openVectors(directory, listsOf(unbuilt(), own)).then(
        ({ origin }) => origin,
        (error: Error) => error.message,
      );
      return opened.finally(() => writeFileSync(path, good));
    }

    it('by a cut at any KiB is never searched but built anew', { timeout: 120_000 }, async () => {
      for (const file of readdirSync(whole)) {
        const bytes = readFileSync(join(whole, file));
        const cuts = [1, ...Array.from({ length: Math.ceil(bytes.length / 1024) }, (_, kib) => kib * 1024)];
        tries(cuts.length);
        for (const length of cuts) expect(await originWith(whole, file, bytes.subarray(0, length))).toBe('built anew');
      }
      expect((await openVectors(whole, listsOf(unbuilt()))).origin).toBe('read');
    });

    it('by any one of a thousand flipped bits is never searched but built anew', { timeout: 120_000 }, async () => {
      const small = join(root, 'small');
      await openVectors(small, listsOf(model, few));
      const random = randomFrom(32);
      const files = readdirSync(small);
      tries(1_000);
      for (let flip = 0; flip < 1_000; flip += 1) {
        const file = files[flip % files.length] ?? '';
        const good = readFileSync(join(small, file));
        const bytes = Buffer.from(good);
        const place = Math.floor(random() * bytes.length);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << Math.floor(random() * 8));
        const origin = await originWith(small, file, bytes, few);
        if (file.endsWith('.hnsw')) expect(origin, `${file} at ${place}`).toBe('built anew');
        // The manifest may be damaged where it says nothing that matters: the names of models.
        else if (origin === 'read') expect(withoutNames(bytes)).toEqual(withoutNames(good));
      }
    });

    it.each<[string, string, (bytes: Buffer) => Uint8Array | undefined]>([
      ['has a manifest of another version', 'manifest.json', (bytes) => edited(bytes, { inputs: '0'.repeat(64) })],
      ['has a manifest of another shape', 'manifest.json', () => Buffer.from('{"version":1}')],
      ['names graphs that are not its own', 'manifest.json', (bytes) => edited(bytes, { graphs: {} })],
      ['has no manifest', 'manifest.json', () => undefined],
      ['lacks a graph', '.hnsw', () => undefined],
      ['has an empty graph', '.hnsw', () => Buffer.alloc(0)],
      ['holds zeros', '.hnsw', (bytes) => Buffer.alloc(bytes.length)],
    ])('or %s is built anew', async (_, which, damage) => {
      const file = readdirSync(whole).find((name) => name.endsWith(which)) ?? '';
      expect(await originWith(whole, file, damage(readFileSync(join(whole, file))))).toBe('built anew');
    });
  });

  it('FAULTS.md row 33: an index that is replaced goes on as it was for whoever has it, and is new for the next', async () => {
    const directory = join(root, 'replaced');
    await openVectors(directory, listsOf(model, few));
    const old = await openVectors(directory, listsOf(model, few));
    const question = await model.embed('what do authoritarian rivals want?');
    const found = ({ indexes }: typeof old) => indexes.sentences.search(question, 5).map(({ index }) => index);
    const before = found(old);
    const reversed = listsOf(model, { ...few, sentences: [...few.sentences].reverse() });
    expect((await openVectors(directory, reversed)).origin).toBe('built');
    expect(found(old)).toEqual(before);
    const next = await openVectors(directory, reversed);
    expect(next.origin).toBe('read');
    expect(found(next)).toEqual(before.map((index) => few.sentences.length - 1 - index));
    rmSync(directory, { recursive: true });
    expect(found(old)).toEqual(before);
    const last = await model.embed(few.sentences.at(-1) ?? '');
    expect(old.indexes.sentences.similarity(question, few.sentences.length - 1)).toBeCloseTo(dot(question, last), 4);
  });

  it('FAULTS.md row 33: a replacement that was cut off before its manifest leaves the old index in force', async () => {
    const directory = join(root, 'cut-off');
    cpSync(whole, directory, { recursive: true });
    writeFileSync(join(directory, 'sentences-0123456789abcdef.hnsw'), 'half of a graph');
    writeFileSync(join(directory, 'passages.1.draft'), '');
    writeFileSync(join(directory, 'manifest.1.draft'), '{"inputs":');
    expect((await openVectors(directory, listsOf(model))).origin).toBe('read');
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

  it.each<[string, (directory: string) => void]>([
    ['config.json', (directory) => writeFileSync(join(directory, 'config.json'), '{}')],
    ['tokenizer.json', (directory) => rmSync(join(directory, 'tokenizer.json'))],
    ['onnx/model_quantized.onnx', (directory) => writeFileSync(join(directory, 'onnx/model_quantized.onnx'), 'x')],
  ])(
    'FAULTS.md row 34: is refused when %s is not the file that was published, or is not there',
    async (file, damage) => {
      const copy = mkdtempSync(join(root, 'tampered-'));
      cpSync('corpus/model/all-MiniLM-L6-v2', copy, { recursive: true });
      damage(copy);
      await expect(loadEmbeddingModel(copy)).rejects.toThrow(
        new RegExp(`${file} is (?:not the file that SHA256SUMS lists|missing)`),
      );
    },
  );
});

function edited(manifest: Buffer, change: object): Buffer {
  return Buffer.from(JSON.stringify({ ...JSON.parse(manifest.toString()), ...change }));
}

/** A manifest without the names of its models, which say nothing of its graphs. */
function withoutNames(manifest: Buffer): unknown {
  return { ...JSON.parse(manifest.toString()), models: undefined };
}
