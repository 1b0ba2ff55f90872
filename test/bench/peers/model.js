import { basename, dirname } from 'node:path';
import { env, pipeline } from '@xenova/transformers';

/**
 * Loads a bundled model as the peers' own wrappers of transformers.js do, with the library's pooling.
 * @param {string} directory
 * @returns {Promise<(text: string) => Promise<number[]>>}
 */
export async function loadModel(directory) {
  env.allowRemoteModels = false;
  env.localModelPath = `${dirname(directory)}/`;
  const extract = await pipeline('feature-extraction', basename(directory), { quantized: true });
  return async (text) => {
    const { data } = await extract(text, { pooling: 'mean', normalize: true });
    return Array.from(data);
  };
}
