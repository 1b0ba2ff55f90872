import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from '@xenova/transformers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CorpusError } from '../../src/errors.js';
import { loadEmbeddingModel } from '../../src/retrieve/embed.js';
import { openModelFiles } from '../../src/retrieve/model-files.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'attache-model-'));
  mkdirSync(join(directory, 'models', 'empty'), { recursive: true });
  vi.spyOn(process, 'cwd').mockReturnValue(directory);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

describe('a model that is named by a path', () => {
  it.each([
    './models/none',
    '../none',
    '.',
    '..',
    './owner/name',
    'models/none',
    'models/empty',
    'models',
    'model',
    'none/deep/model',
    'none/model/',
    '~/model',
    '/nowhere/model',
    'C:\\model',
    '',
  ])('and is not there is an error, and no name on the hub: “%s”', async (path) => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('the network was asked'));
    expect(() => openModelFiles(path)).toThrow(CorpusError);
    expect(() => openModelFiles(path)).toThrow(/ is no directory with a model; EMBEDDING_MODEL must be one, or a name/);
    await expect(loadEmbeddingModel(path)).rejects.toThrow(/is no directory with a model/);
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe('a model that is named on the hub', () => {
  it('has an owner and a name, and is left to the library to fetch', () => {
    const { name, weights } = openModelFiles('Xenova/all-MiniLM-L6-v2');
    expect([name, weights, env.allowRemoteModels]).toEqual(['Xenova/all-MiniLM-L6-v2', undefined, true]);
  });
});
