import { fileURLToPath } from 'node:url';
import type { Answer, Ask } from '../../src/answer/answer.js';
import { createCite } from '../../src/answer/cite.js';
import { createVerify } from '../../src/answer/verify.js';
import type { Chapter } from '../../src/corpus/chapter.js';
import { loadEmbeddingModel } from '../../src/retrieve/embed.js';

/** The general sentence-embedding model, which knows nothing of the foreseen questions. */
const GENERAL_MODEL = fileURLToPath(new URL('../../corpus/model/all-MiniLM-L6-v2', import.meta.url));

/** What most would build: the general model, an exact scan, the three nearest passages whole, no refusal. */
export async function createBaseline(chapter: Chapter): Promise<Ask> {
  const model = await loadEmbeddingModel(GENERAL_MODEL);
  const vectors: Float32Array[] = [];
  for (const passage of chapter.passages) vectors.push(await model.embed(passage.text));
  const cite = createCite(chapter, () => 'http://127.0.0.1:3978');
  const verify = createVerify({ chapter, cite, findEntities: () => [] });
  return async ({ q }): Promise<Answer> => {
    const started = performance.now();
    const vector = await model.embed(q);
    const best = vectors
      .map((other, index) => ({ index, similarity: dot(vector, other) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, 3)
      .flatMap(({ index }) => chapter.passages[index] ?? []);
    const claims = best.map(({ start, end }) => ({ evidence: [{ start, end }] }));
    const draft = { claims, complete: true, nearest: [], missing: [], refusal: '', composer: 'extract' } as const;
    return { ...verify(draft, { question: q, notes: [] }), elapsedMs: performance.now() - started };
  };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
