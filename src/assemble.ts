import { fileURLToPath } from 'node:url';
import type { Ask } from './answer/answer.js';
import { createCite } from './answer/cite.js';
import { createFindEntities } from './answer/entities.js';
import { createExtract } from './answer/extract.js';
import { createRegisters, type Registers } from './answer/registers.js';
import { createUnderstand } from './answer/understand.js';
import { createVerify } from './answer/verify.js';
import { createAsk } from './ask.js';
import type { Config } from './config.js';
import { type Chapter, loadChapter } from './corpus/chapter.js';
import { loadForeseenQuestions } from './corpus/foreseen.js';
import { findLists } from './corpus/lists.js';
import { loadEntities, loadRoles } from './corpus/offices.js';
import { loadRecommendations } from './corpus/recommendations.js';
import { type EmbeddingModel, loadEmbeddingModel } from './retrieve/embed.js';
import { createRetrieve, textLists } from './retrieve/retrieve.js';
import { openVectors, type Progress } from './retrieve/vectors.js';
import { failure, type Log, type PartStatus } from './telemetry.js';

export const CORPUS = fileURLToPath(new URL('../corpus/', import.meta.url));
export const BUNDLED_MODEL = fileURLToPath(new URL('../corpus/model/all-MiniLM-L6-v2', import.meta.url));

export interface Assembly {
  readonly ask: Ask;
  readonly chapter: Chapter;
  readonly registers: Registers;
  /** States of index, model and composer. */
  readonly statuses: readonly PartStatus[];
}

export interface AssembleOptions {
  readonly log: Log;
  /** Build the index even where the one on disk would do. */
  readonly rebuild?: boolean;
  readonly onProgress?: Progress;
  /** Address of the reader, where it is not what the configuration alone says. */
  readonly readerUrl?: () => string;
}

/** Address of the reader that citations link to, without a slash at its end. */
export function readerUrl(server: Config['server']): string {
  const host = ['0.0.0.0', '::'].includes(server.host) ? '127.0.0.1' : server.host;
  return server.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
}

/**
 * Makes the parts that the configuration asks for and joins them; the one place where choices are made.
 * @throws CorpusError when the chapter or its foreseen questions are damaged.
 */
export async function assemble(config: Config, options: AssembleOptions): Promise<Assembly> {
  const chapter = loadChapter(CORPUS);
  const foreseen = loadForeseenQuestions(CORPUS);
  const { vectors, statuses } = await openIndex(config, chapter, foreseen, options);
  const retrieve = createRetrieve({ chapter, foreseen, ...(vectors === undefined ? {} : { vectors }) });
  const cite = createCite(chapter, options.readerUrl ?? (() => readerUrl(config.server)));
  const entities = loadEntities(CORPUS);
  const findEntities = createFindEntities(entities);
  const registers = createRegisters({
    chapter,
    cite,
    entities,
    findEntities,
    roles: loadRoles(CORPUS),
    recommendations: loadRecommendations(CORPUS),
  });
  const ask = createAsk({
    retrieve,
    compose: createExtract({ chapter, lists: findLists(chapter), understand: createUnderstand(findEntities) }),
    verify: createVerify({ chapter, cite, findEntities }),
  });
  const composer: PartStatus = {
    part: 'composer',
    state: 'on',
    detail: 'extractive: answers are the chapter’s own words',
  };
  return { ask, chapter, registers, statuses: [...statuses, composer] };
}

type Vectors = NonNullable<Parameters<typeof createRetrieve>[0]['vectors']>;

/** Model and vectors; without a loadable model the program goes on with words alone, and says so. */
async function openIndex(
  config: Config,
  chapter: Chapter,
  foreseen: Parameters<typeof textLists>[1],
  { log, ...options }: AssembleOptions,
): Promise<{ vectors?: Vectors; statuses: PartStatus[] }> {
  const name = config.embeddingModel ?? BUNDLED_MODEL;
  let model: EmbeddingModel;
  try {
    model = await loadEmbeddingModel(name);
  } catch (error) {
    log.error(failure(error), 'the embedding model cannot be loaded; searching by words alone');
    return {
      statuses: [
        { part: 'index', state: 'on', detail: 'words only' },
        { part: 'model', state: 'broken', detail: error instanceof Error ? error.message : 'cannot be loaded' },
      ],
    };
  }
  const lists = textLists(chapter, foreseen);
  const opened = await openVectors(`${CORPUS}index`, lists, model, options);
  if (opened.unsaved !== undefined) log.warn(failure(opened.unsaved), 'the index was built but cannot be kept on disk');
  const count = Object.values(lists).reduce((sum, texts) => sum + texts.length, 0);
  return {
    vectors: { embed: model.embed, searches: opened.searches },
    statuses: [
      {
        part: 'index',
        state: 'on',
        detail: `${count} texts, ${opened.origin === 'read' ? 'read from disk' : 'built now'}`,
      },
      { part: 'model', state: 'on', detail: config.embeddingModel ?? 'all-MiniLM-L6-v2, bundled' },
    ],
  };
}
