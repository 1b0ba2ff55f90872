import { availableParallelism } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { type EmbeddingModel, loadEmbeddingModel } from '../../src/retrieve/embed.js';
import { embedAll } from '../../src/retrieve/embed-all.js';

/** Enough for two threads. */
const MANY = Array.from({ length: 2000 }, (_, at) => `question ${at}`);

describe('many texts', () => {
  it('get in the threads of the built program the vectors that each gets alone, in their order', async () => {
    const built: typeof import('../../src/retrieve/embed-all.js') = await import(
      new URL('../../dist/retrieve/embed-all.js', import.meta.url).href
    );
    const model = await loadEmbeddingModel('corpus/model/question-encoder');
    const own = vi.fn(model.embed);
    const onEach = vi.fn();
    const vectors = await built.embedAll({ ...model, embed: own }, MANY, onEach);
    expect(own.mock.calls.length, 'texts embedded in this thread').toBeLessThanOrEqual(
      MANY.length / Math.min(availableParallelism(), 2),
    );
    expect(onEach).toHaveBeenCalledTimes(MANY.length);
    for (const at of [0, 999, 1000, 1001, 1999]) expect(vectors[at]).toEqual(await model.embed(MANY[at] ?? ''));
  });

  it('are all embedded where no thread can be started', async () => {
    const model: EmbeddingModel = {
      name: 'test/nowhere/model',
      digest: '',
      dimensions: 1,
      embed: async (text) => Float32Array.of(Number(text.slice(9))),
    };
    const onEach = vi.fn();
    const vectors = await embedAll(model, MANY, onEach);
    expect(vectors.map(([value]) => value)).toEqual(MANY.map((_, at) => at));
    expect(onEach).toHaveBeenCalledTimes(MANY.length);
  });
});
