import { createRequire } from 'node:module';
import { AutoTokenizer, pipeline } from '@xenova/transformers';
import type { Tensor } from 'onnxruntime-node';
import { CorpusError } from '../errors.js';
import { openModelFiles } from './model-files.js';

// The runtime is CommonJS without static exports.
const onnx = createRequire(import.meta.url)('onnxruntime-node') as typeof import('onnxruntime-node');

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

/** The last hidden states of a text: a row a token, `dims.at(-1)` columns wide. */
type Encode = (text: string) => Promise<{ readonly data: unknown; readonly dims: readonly number[] }>;

/**
 * Loads a sentence-embedding model in ONNX form; transformers.js reads its words, and fetches what is named on the hub.
 * @param model a directory, or a name on the hub (which then must be reachable).
 * @throws CorpusError when it cannot be loaded.
 */
export async function loadEmbeddingModel(model: string): Promise<EmbeddingModel> {
  const { name, digest, weights } = openModelFiles(model);
  const loading = weights === undefined ? pipeline('feature-extraction', name) : openEncoder(name, weights);
  const encode: Encode = await loading.catch((cause: unknown) => {
    throw new CorpusError(`The embedding model ${model} cannot be loaded; check EMBEDDING_MODEL or reinstall.`, {
      cause,
    });
  });
  // One text a run: in a batch, int8 ranges and padding are shared, and a text would not get the same vector twice.
  const embed: Embed = async (text) => {
    const { data, dims } = await encode(text);
    return meanOf(data as Float32Array, dims.at(-1) ?? 0);
  };
  const probe = await embed('dimensions');
  return { name: model, digest, dimensions: probe.length, embed };
}

/**
 * Opens weights on disk. Texts as short as questions gain nothing by a second thread, which would wait for its next task by
 * spinning on a core that other work needs. The runtime heeds such options only for a file, and transformers.js hands it bytes.
 */
async function openEncoder(name: string, weights: string): Promise<Encode> {
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const session = await onnx.InferenceSession.create(weights, { intraOpNumThreads: 1 });
  const [output = ''] = session.outputNames;
  return async (text) => {
    const tokens: Record<string, number[]> = tokenizer(text, { truncation: true, return_tensor: false });
    const inputs = session.inputNames.map((input) => [input, rowOf(tokens[input] ?? [])] as const);
    return (await session.run(Object.fromEntries(inputs)))[output] as Tensor;
  };
}

function rowOf(values: readonly number[]): Tensor {
  return new onnx.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
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
