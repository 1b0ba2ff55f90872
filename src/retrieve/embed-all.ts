import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { EmbeddingModel } from './embed.js';

/** What a thread is given to do. */
export interface Share {
  /** The model's directory, or its name on the hub. */
  readonly model: string;
  readonly texts: readonly string[];
}

const THREAD = new URL('./embed-thread.js', import.meta.url);
/** A thread loads the model anew, which takes as long as some hundred texts do. */
const TEXTS_WORTH_A_THREAD = 1000;
/** Each holds the model's weights. */
const MOST_THREADS = 4;

/**
 * The vectors of texts, in their order. Many texts are shared among the processor's cores; what a thread cannot do, for
 * want of memory or of the right to start one, is done here.
 * @param onEach called once a text, as its vector is there.
 */
export async function embedAll(
  { name, embed }: EmbeddingModel,
  texts: readonly string[],
  onEach: () => void,
): Promise<Float32Array[]> {
  const worthwhile = Math.max(1, Math.floor(texts.length / TEXTS_WORTH_A_THREAD));
  const threads = Math.min(availableParallelism(), MOST_THREADS, worthwhile);
  const size = Math.ceil(texts.length / threads);
  const vectors: Float32Array[] = [];
  const keep = (at: number, vector: Float32Array) => {
    vectors[at] = vector;
    onEach();
  };
  const embedFrom = async (from: number, end: number) => {
    for (let at = from; at < end; at += 1) keep(at, await embed(texts[at] ?? ''));
  };
  const elsewhere = Array.from({ length: threads - 1 }, async (_, other) => {
    const from = size * (other + 1);
    const share = texts.slice(from, from + size);
    let done = 0;
    await inThread({ model: name, texts: share }, (vector) => keep(from + done++, vector));
    return { from: from + done, end: from + share.length };
  });
  await embedFrom(0, Math.min(size, texts.length));
  for (const { from, end } of await Promise.all(elsewhere)) await embedFrom(from, end);
  return vectors;
}

/** Ends when the thread does, with or without all vectors. */
function inThread(share: Share, onVector: (vector: Float32Array) => void): Promise<void> {
  return new Promise((resolve) => {
    const thread = new Worker(THREAD, { workerData: share });
    thread.on('message', onVector);
    thread.on('error', () => resolve());
    thread.on('exit', () => resolve());
  });
}
