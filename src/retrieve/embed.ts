import { pipeline } from '@xenova/transformers';
import { CorpusError } from '../errors.js';
import { openModelFiles } from './model-files.js';

/** The vector of a text, of unit length. */
export type Embed = (text: string) => Promise<Float32Array>;

export interface EmbeddingModel {
  /** Directory of the model or its name on the hub. */
  readonly name: string;
  /** The index names it, so that vectors of two models are never mixed. */
  readonly digest: string;
  readonly dimensions: number;
  readonly embed: Embed;
}

/**
 * Loads a sentence-embedding model in ONNX form through transformers.js.
 * @param model a directory, or a name on the hub (which then must be reachable).
 * @throws CorpusError when it cannot be loaded.
 */
export async function loadEmbeddingModel(model: string): Promise<EmbeddingModel> {
  const { name, digest } = openModelFiles(model);
  const extract = await pipeline('feature-extraction', name, { quantized: true }).catch((cause: unknown) => {
    throw new CorpusError(`The embedding model ${model} cannot be loaded; check EMBEDDING_MODEL or reinstall.`, {
      cause,
    });
  });
  // One text a run: in a batch, int8 ranges and padding are shared, and a text would not get the same vector twice.
  const embed: Embed = async (text) => {
    const { data, dims } = await extract(text);
    return meanOf(data as Float32Array, dims.at(-1) ?? 0);
  };
  const probe = await embed('dimensions');
  return { name: model, digest, dimensions: probe.length, embed };
}

/**
 * Mean of the rows of a matrix of `width` columns, scaled to unit length. A text that is run alone has no padding, so
 * every token counts; the library's own pooling walks its tensors element by element and costs a quarter as much as the model.
 */
function meanOf(rows: Float32Array, width: number): Float32Array {
  const mean = new Float32Array(width);
  for (let at = 0; at < rows.length; at += width) {
    for (let column = 0; column < width; column += 1) mean[column] = (mean[column] ?? 0) + (rows[at + column] ?? 0);
  }
  const length = Math.hypot(...mean);
  return mean.map((value) => value / length);
}
