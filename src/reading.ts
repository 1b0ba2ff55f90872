import { fileURLToPath } from 'node:url';
import { type Cite, createCite } from './answer/cite.js';
import { createPassages, type Passages } from './answer/passages.js';
import { createRegisters, type Registers } from './answer/registers.js';
import { type Config, readerUrl } from './config.js';
import { type Chapter, loadChapter } from './corpus/chapter.js';
import { type Entity, loadEntities, loadRoles } from './corpus/offices.js';
import { loadRecommendations } from './corpus/recommendations.js';
import { loadPlots, loadScores, type Plot, type ScoreSheet } from './corpus/scores.js';
import { createFindEntities, type FindEntities } from './retrieve/entities.js';

/** The chapter and what stands beside it, as they come with the program. */
export const CORPUS = fileURLToPath(new URL('../corpus/', import.meta.url));

export interface ReadingOptions {
  /** Directory of the chapter and what stands beside it, in place of the one that comes with the program. */
  readonly corpus?: string;
  /** Address of the reader, where it is not what the configuration alone says. */
  readonly readerUrl?: () => string;
}

/** What can be read without asking: loads in some milliseconds, without a model. */
export interface ReadingRoom {
  readonly chapter: Chapter;
  readonly registers: Registers;
  readonly passages: Passages;
  readonly cite: Cite;
  readonly scores: readonly ScoreSheet[];
  readonly plots: readonly Plot[];
}

/**
 * The chapter and its registers alone, for whoever leaves answering to another thread.
 * @throws CorpusError when one of them is damaged.
 */
export function openReading(config: Config, options: ReadingOptions): ReadingRoom {
  const { corpus = CORPUS } = options;
  const chapter = loadChapter(corpus);
  const entities = loadEntities(corpus);
  const { cite, registers } = readBeside(config, options, {
    chapter,
    entities,
    findEntities: createFindEntities(entities),
  });
  const passages = createPassages(chapter, cite, options.readerUrl ?? (() => readerUrl(config.server)));
  return { chapter, cite, registers, passages, scores: loadScores(corpus), plots: loadPlots(corpus) };
}

interface Named {
  readonly chapter: Chapter;
  readonly entities: readonly Entity[];
  readonly findEntities: FindEntities;
}

/** What stands beside the chapter, read from the same directory. */
export function readBeside(
  config: Config,
  { corpus = CORPUS, readerUrl: reader = () => readerUrl(config.server) }: ReadingOptions,
  { chapter, entities, findEntities }: Named,
) {
  const cite = createCite(chapter, reader);
  const roles = loadRoles(corpus);
  const recommendations = loadRecommendations(corpus);
  const registers = createRegisters({ chapter, cite, entities, findEntities, roles, recommendations });
  return { cite, roles, registers };
}
