import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/v4';
import type { EmbeddingModel } from './embed.js';
import { embedAll } from './embed-all.js';
import { buildGraph, GRAPH, indexOf, readGraph, type VectorIndex } from './hnsw.js';
import { replaceFile } from './replace-file.js';

/** Raised when the layout of the directory or the meaning of a graph changes. */
const FORMAT = 2;

const Manifest = z.object({
  inputs: z.string(),
  models: z.record(z.string(), z.string()),
  graphs: z.record(
    z.string(),
    z.object({ file: z.string().regex(/^[\w-]+\.hnsw$/), sha256: z.string(), count: z.number().int() }),
  ),
});
type Manifest = z.infer<typeof Manifest>;

/** Texts and the model that embeds them; they become a graph whose points are numbered by the texts. */
export interface TextList {
  readonly texts: readonly string[];
  readonly model: EmbeddingModel;
}

type Lists<Name extends string> = Readonly<Record<Name, TextList>>;

export interface OpenedVectors<Name extends string> {
  readonly indexes: Readonly<Record<Name, VectorIndex>>;
  readonly origin: 'read' | 'built';
  /** Digest of texts, models and layout: the same for the same index. */
  readonly digest: string;
  /** Why a built index is not on disk, where it is not. */
  readonly unsaved?: Error;
}

/** Reports texts embedded so far, of how many. */
export type Progress = (done: number, total: number) => void;

/**
 * Opens the index under `directory`, or builds it when it is missing, damaged, or made from other inputs. A graph is
 * searched only when its file has the digest that the manifest gives; the manifest replaces its predecessor in one
 * step and last, so that a reader finds the old index or the new one and never a mixture.
 */
export async function openVectors<Name extends string>(
  directory: string,
  lists: Lists<Name>,
  options: { readonly rebuild?: boolean; readonly onProgress?: Progress } = {},
): Promise<OpenedVectors<Name>> {
  const inputs = digestInputs(lists);
  const kept = options.rebuild === true ? undefined : readVectors(directory, lists, inputs);
  if (kept !== undefined) return { indexes: kept, origin: 'read', digest: inputs };

  const entries = Object.entries(lists) as [Name, TextList][];
  const total = entries.reduce((sum, [, { texts }]) => sum + texts.length, 0);
  let done = 0;
  const manifest: Manifest = { inputs, models: {}, graphs: {} };
  const indexes = {} as Record<Name, VectorIndex>;
  let unsaved: Error | undefined;
  for (const [name, { texts, model }] of entries) {
    const vectors = await embedAll(model, texts, () => options.onProgress?.(++done, total));
    const graph = buildGraph(vectors, model.dimensions);
    indexes[name] = indexOf(graph);
    manifest.models[name] = model.name;
    try {
      mkdirSync(directory, { recursive: true });
      const draft = join(directory, `${name}.${process.pid}.draft`);
      graph.writeIndexSync(draft);
      const sha256 = digestFile(draft);
      const file = `${name}-${sha256.slice(0, 16)}.hnsw`;
      renameSync(draft, join(directory, file));
      manifest.graphs[name] = { file, sha256, count: vectors.length };
    } catch (cause) {
      unsaved = cause instanceof Error ? cause : new Error(String(cause));
    }
  }
  if (unsaved !== undefined) return { indexes, origin: 'built', digest: inputs, unsaved };
  replaceManifest(directory, manifest);
  return { indexes, origin: 'built', digest: inputs };
}

/** The graphs on disk, or undefined when any part of them is not what the manifest and the inputs say. */
function readVectors<Name extends string>(
  directory: string,
  lists: Lists<Name>,
  inputs: string,
): Record<Name, VectorIndex> | undefined {
  const manifest = readManifest(directory);
  if (manifest?.inputs !== inputs) return undefined;
  const indexes = {} as Record<Name, VectorIndex>;
  for (const [name, { texts, model }] of Object.entries(lists) as [Name, TextList][]) {
    const graph = manifest.graphs[name];
    if (graph === undefined || graph.count !== texts.length) return undefined;
    const path = join(directory, graph.file);
    if (!existsSync(path) || digestFile(path) !== graph.sha256) return undefined;
    indexes[name] = indexOf(readGraph(path, model.dimensions));
  }
  return indexes;
}

function readManifest(directory: string): Manifest | undefined {
  const path = join(directory, 'manifest.json');
  if (!existsSync(path)) return undefined;
  try {
    return Manifest.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function replaceManifest(directory: string, manifest: Manifest): void {
  replaceFile(join(directory, 'manifest.json'), (draft) =>
    writeFileSync(draft, `${JSON.stringify(manifest, null, 2)}\n`),
  );
  const kept = new Set(Object.values(manifest.graphs).map((graph) => graph.file));
  for (const file of readdirSync(directory)) {
    if (file.endsWith('.hnsw') && !kept.has(file)) rmSync(join(directory, file), { force: true });
  }
}

function digestInputs(lists: Lists<string>): string {
  const digest = createHash('sha256').update(JSON.stringify({ FORMAT, GRAPH }));
  for (const [name, { texts, model }] of Object.entries(lists)) {
    digest.update(JSON.stringify([name, model.digest, texts]));
  }
  return digest.digest('hex');
}

function digestFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
