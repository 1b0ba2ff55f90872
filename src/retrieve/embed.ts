import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CorpusError } from '../errors.js';

/** The vector of a text, of unit length. */
export type Embed = (text: string) => Promise<Float32Array>;

export interface EmbeddingModel {
  /** Directory of the model or its name on the hub. */
  readonly name: string;
  /** SHA-256 over the digests of its files; the index names it, so that vectors of two models are never mixed. */
  readonly digest: string;
  readonly dimensions: number;
  readonly embed: Embed;
}

/** Files that decide what the vectors are. */
const MODEL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx'] as const;

/**
 * Loads a sentence-embedding model in ONNX form through transformers.js.
 * @param model a directory, or a name on the hub (which then must be reachable).
 * @throws CorpusError when files are missing, or are not those that the directory's SHA256SUMS lists.
 */
export async function loadEmbeddingModel(model: string): Promise<EmbeddingModel> {
  const directory = resolve(model);
  const local = existsSync(join(directory, 'config.json'));
  const digest = local ? digestModel(directory) : createHash('sha256').update(`hub:${model}`).digest('hex');
  const { env, pipeline } = await import('@xenova/transformers');
  env.allowLocalModels = local;
  env.allowRemoteModels = !local;
  // The library joins a name to this path, and cannot take an absolute path as the name.
  if (local) env.localModelPath = `${dirname(directory)}/`;
  const name = local ? basename(directory) : model;
  const extract = await pipeline('feature-extraction', name, { quantized: true }).catch((cause: unknown) => {
    throw new CorpusError(`The embedding model ${model} cannot be loaded; check EMBEDDING_MODEL or reinstall.`, {
      cause,
    });
  });
  // One text a run: in a batch, int8 ranges and padding are shared, and a text would not get the same vector twice.
  const embed: Embed = async (text) => {
    const output = await extract(text, { pooling: 'mean', normalize: true });
    return Float32Array.from(output.data as Float32Array);
  };
  const probe = await embed('dimensions');
  return { name: model, digest, dimensions: probe.length, embed };
}

/** Digest of a model directory; where a SHA256SUMS file stands beside the model, each file must match it. */
function digestModel(directory: string): string {
  const listed = listedDigests(directory);
  const all = createHash('sha256');
  for (const file of MODEL_FILES) {
    const path = join(directory, file);
    if (!existsSync(path))
      throw new CorpusError(`${path} is missing; reinstall, or set EMBEDDING_MODEL to a whole model.`);
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    const expected = listed.get(file);
    if (expected !== undefined && expected !== digest) {
      throw new CorpusError(`${path} is not the file that SHA256SUMS lists; reinstall the model.`);
    }
    all.update(`${file}:${digest}\n`);
  }
  return all.digest('hex');
}

function listedDigests(directory: string): Map<string, string> {
  const path = join(directory, 'SHA256SUMS');
  if (!existsSync(path)) return new Map();
  const rows = readFileSync(path, 'utf8').matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm);
  return new Map([...rows].map((row) => [row[2] ?? '', row[1] ?? '']));
}
