import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { env } from '@xenova/transformers';
import { CorpusError } from '../errors.js';

const WEIGHTS = 'onnx/model_quantized.onnx';
/** Files that decide what a model computes. */
const MODEL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', WEIGHTS] as const;

export interface ModelFiles {
  /** The name to load it by, with the library's settings as `openModelFiles` leaves them. */
  readonly name: string;
  /** SHA-256 over the digests of its files. */
  readonly digest: string;
  /** Path of its weights; undefined where the library has to fetch them. */
  readonly weights: string | undefined;
}

/**
 * Makes a model ready to be loaded through transformers.js: a directory is checked against the SHA256SUMS beside it and
 * opened without the network; `owner/name` that is none is taken for a name on the hub. The library's settings are global, so that
 * a model must be loaded before the next one is opened.
 * @throws CorpusError when there is no model at a path, files are missing, or are not those that SHA256SUMS lists.
 */
export function openModelFiles(model: string): ModelFiles {
  const directory = resolve(model);
  const local = existsSync(join(directory, 'config.json'));
  if (!local && !isHubName(model)) {
    throw new CorpusError(
      `${model} is no directory with a model; EMBEDDING_MODEL must be one, or a name on the hub such as owner/name.`,
    );
  }
  env.allowLocalModels = local;
  env.allowRemoteModels = !local;
  if (!local) {
    return { name: model, digest: createHash('sha256').update(`hub:${model}`).digest('hex'), weights: undefined };
  }
  const digest = digestModel(directory);
  // The library joins a name to this path, and cannot take an absolute path as the name.
  env.localModelPath = `${dirname(directory)}/`;
  return { name: basename(directory), digest, weights: join(directory, WEIGHTS) };
}

/**
 * Whether it can be no path: one owner and one name, and no directory of that owner's name here. For a path that is
 * mistyped, or a directory that is not mounted, nothing may leave this machine.
 */
function isHubName(model: string): boolean {
  return /^\w[\w.-]*\/\w[\w.-]*$/.test(model) && !existsSync(dirname(resolve(model)));
}

function digestModel(directory: string): string {
  const listed = listedDigests(directory);
  const all = createHash('sha256');
  for (const file of MODEL_FILES) {
    const path = join(directory, file);
    if (!existsSync(path)) throw new CorpusError(`${path} is missing; reinstall, or name a whole model.`);
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
