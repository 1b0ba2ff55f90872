import { parentPort, workerData } from 'node:worker_threads';
import { loadEmbeddingModel } from './embed.js';
import type { Share } from './embed-all.js';

/** Entry of a thread of `embedAll`: posts the vectors of its share of texts, in their order. */
const { model, texts } = workerData as Share;
const { embed } = await loadEmbeddingModel(model);
for (const text of texts) parentPort?.postMessage(await embed(text));
