import { join } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Ask } from './answer/answer.js';
import { createAsCompared } from './answer/as-compared.js';
import { createExtract } from './answer/extract.js';
import { createFollowUps, type FollowUps } from './answer/follow-up.js';
import { createRules } from './answer/gate.js';
import { createJudge, type Judge } from './answer/judge.js';
import { type BeginWriting, createWriter } from './answer/openai.js';
import { createAskModel } from './answer/openai-client.js';
import type { Tell } from './answer/openai-counts.js';
import { loadPrompts, promptVersions } from './answer/openai-prompts.js';
import { createPremises } from './answer/premises.js';
import type { Registers } from './answer/registers.js';
import { createSelectRoles } from './answer/roles.js';
import { createSplit } from './answer/split.js';
import { createTranslate } from './answer/translate.js';
import { createUnderstand, type Understand } from './answer/understand.js';
import { createVerify } from './answer/verify.js';
import { createAsk } from './ask.js';
import type { Config } from './config.js';
import { type Chapter, loadChapter } from './corpus/chapter.js';
import { type Language, loadLanguages, loadShorthand } from './corpus/languages.js';
import { findLists, type List } from './corpus/lists.js';
import { type Entity, everyNameOf, loadEntities } from './corpus/offices.js';
import { CorpusError } from './errors.js';
import { CORPUS, type ReadingOptions, readBeside } from './reading.js';
import { type EmbeddingModel, loadEmbeddingModel } from './retrieve/embed.js';
import { createFindEntities, createNameAlike, type FindEntities } from './retrieve/entities.js';
import { openForeseenTexts } from './retrieve/foreseen-texts.js';
import { createGloss, type Gloss } from './retrieve/gloss.js';
import { openGlossaries } from './retrieve/glossary.js';
import { createLanguageOf, type LanguageOf } from './retrieve/language-of.js';
import { createRetrieve, type Lists, type Retrieve } from './retrieve/retrieve.js';
import { createWriteOut } from './retrieve/shorthand.js';
import { createCorrect } from './retrieve/spelling.js';
import { openVectors, type Progress } from './retrieve/vectors.js';
import { failure, type Log, type PartStatus } from './telemetry.js';

const PROMPTS = fileURLToPath(new URL('../prompts/', import.meta.url));
/** Trained on the foreseen questions from the general model beside it, which the program itself does not load. */
const QUESTION_ENCODER = fileURLToPath(new URL('../corpus/model/question-encoder', import.meta.url));

export interface Assembly {
  readonly chapter: Chapter;
  readonly registers: Registers;
  readonly ask: Ask;
  /** Makes what is made when it is first needed, so that the first question need not wait for it. */
  readonly warm: () => Promise<void>;
  /** What answers are made from, for their receipts. */
  readonly versions: { readonly source: string; readonly index: string; readonly prompt: string };
  /** States of index, model and composer. */
  readonly statuses: readonly PartStatus[];
}

export interface AssembleOptions extends ReadingOptions {
  readonly log: Log;
  /** Build the index even where the one on disk would do. */
  readonly rebuild?: boolean;
  readonly onProgress?: Progress;
  /** Told of each call of a model and what came of it. */
  readonly tell?: Tell;
  /** Puts others in place of what finds, understands and judges, to measure what each of them adds. */
  readonly change?: (own: Weighed) => Weighed;
}

/** The stages that decide whether there is an answer. */
export interface Weighed {
  readonly understand: Understand;
  readonly retrieve: Retrieve;
  readonly judge: Judge;
}

/**
 * Makes the parts that the configuration asks for and joins them; the one place where choices are made.
 * @throws CorpusError when the chapter or what stands beside it is damaged.
 */
export async function assemble(config: Config, options: AssembleOptions): Promise<Assembly> {
  const { chapter, entities, languages, languageOf, gloss, retrieve, indexDigest, statuses, ...found } =
    await assembleRetrieval(config, options);
  const { findEntities, lists, followUps } = found;
  const { cite, roles, registers } = readBeside(config, options, { chapter, entities, findEntities });
  const sources = { source: chapter.source.sha256, index: indexDigest };
  const model = assembleModel(config.model, options, { chapter, findEntities, sources: Object.values(sources) });
  const weighed = {
    understand: createUnderstand(findEntities),
    retrieve,
    judge: createJudge(chapter, lists, findEntities),
  };
  const own = options.change?.(weighed) ?? weighed;
  const translate = createTranslate({ languages, languageOf, gloss, findEntities });
  const ask = createAsk({
    translate,
    resolve: followUps.resolve,
    split: createSplit(followUps),
    retrieve: own.retrieve,
    compose: createExtract({
      chapter,
      lists,
      understand: own.understand,
      selectRoles: createSelectRoles(roles),
      premises: createPremises(roles, lists, findEntities),
      judge: own.judge,
    }),
    beginWriting: model.beginWriting,
    verify: createVerify({ chapter, cite, findEntities }),
  });
  const warm = async () => {
    await own.retrieve(translate(chapter.source.title).english);
    for (const { code } of languages) {
      // A question that came meanwhile goes first.
      await breath();
      gloss(chapter.source.title, code);
    }
  };
  const versions = { ...sources, prompt: model.prompt };
  return { ask, warm, chapter, registers, versions, statuses: [...statuses, model.status] };
}

interface Gated {
  readonly chapter: Chapter;
  readonly findEntities: FindEntities;
  /** Digests of what answers are made from. */
  readonly sources: readonly string[];
}

/** The model that may write, or nothing of it, not even its SDK, where none is configured. */
function assembleModel(
  config: Config['model'],
  { log, tell = () => {} }: AssembleOptions,
  { chapter, findEntities, sources }: Gated,
): { beginWriting: BeginWriting | undefined; prompt: string; status: PartStatus } {
  if (config === undefined) {
    const detail = 'extractive: answers are the chapter’s own words; OPENAI_API_KEY and OPENAI_MODEL let a model write';
    return { beginWriting: undefined, prompt: 'extract', status: { part: 'composer', state: 'on', detail } };
  }
  const prompts = loadPrompts(PROMPTS);
  const prompt = promptVersions(prompts, config.model);
  const beginWriting = createWriter({
    chapter,
    rules: createRules(findEntities),
    namesIn: (text) => findEntities(text).map(({ id }) => id),
    prompts,
    askModel: createAskModel(config, { log, tell }),
    tell,
    versions: [...sources, prompt],
  });
  const detail = `${config.model} may write; what it cannot prove is said in the chapter’s own words`;
  return { beginWriting, prompt, status: { part: 'composer', state: 'on', detail } };
}

/** The chapter and the search over it, without anything that answers. */
export async function assembleRetrieval(
  config: Config,
  options: AssembleOptions,
): Promise<{
  chapter: Chapter;
  entities: readonly Entity[];
  findEntities: FindEntities;
  lists: readonly List[];
  followUps: FollowUps;
  languages: readonly Language[];
  languageOf: LanguageOf;
  gloss: Gloss;
  retrieve: Retrieve;
  indexDigest: string;
  statuses: readonly PartStatus[];
}> {
  const { corpus = CORPUS, rebuild } = options;
  const chapter = loadChapter(corpus);
  const entities = loadEntities(corpus);
  const findEntities = createFindEntities(entities);
  const nameAlike = createNameAlike(entities);
  const lists = findLists(chapter);
  const followUps = createFollowUps({ entities, findEntities, nameAlike, lists });
  const languages = loadLanguages(corpus);
  const glossaries = openGlossaries(languages);
  const gloss = createGloss(glossaries, createWriteOut(loadShorthand(corpus)));
  const asCompared = createAsCompared(followUps, gloss);
  const { foreseen, texts } = openForeseenTexts(corpus, join(corpus, 'index'), { asCompared, rebuild });
  const searched = { sentences: chapter.sentences.map((sentence) => sentence.text), questions: texts };
  const { statuses, indexDigest, meaning } = await openIndex(config, searched, options);
  const passages = chapter.passages.map(({ text }) => text);
  const { names, strangers } = everyNameOf(entities);
  const correct = createCorrect([...passages, ...names], { questions: texts, strangers });
  const retrieve = createRetrieve({ chapter, foreseen, names, nameAlike, correct, lists: searched, meaning });
  const asked = foreseen.filter(({ language }) => language === 'en').map(({ q }) => q);
  const languageOf = createLanguageOf({ glossaries, english: [...passages, ...asked], correct });
  const found = { chapter, entities, findEntities, lists, followUps, languages, languageOf, gloss };
  return { ...found, retrieve, indexDigest, statuses };
}

/** Model and vectors; without a loadable model the program goes on with words alone, and says so. */
async function openIndex(
  config: Config,
  lists: Lists,
  { log, corpus = CORPUS, ...options }: AssembleOptions,
): Promise<Pick<Parameters<typeof createRetrieve>[0], 'meaning'> & { statuses: PartStatus[]; indexDigest: string }> {
  const model = await openModel(config.embeddingModel ?? QUESTION_ENCODER, log);
  if (model === undefined) {
    return {
      meaning: undefined,
      indexDigest: 'words only',
      statuses: [
        { part: 'index', state: 'on', detail: 'words only' },
        { part: 'model', state: 'broken', detail: 'the embedding model cannot be loaded; the log has the cause' },
      ],
    };
  }
  const opened = await openVectors(
    join(corpus, 'index'),
    {
      sentences: { texts: lists.sentences, model },
      questions: { texts: lists.questions, model },
    },
    options,
  );
  if (opened.unsaved !== undefined) log.warn(failure(opened.unsaved), 'the index was built but cannot be kept on disk');
  const count = Object.values(lists).reduce((sum, texts) => sum + texts.length, 0);
  const name = config.embeddingModel ?? 'the question encoder, bundled';
  return {
    meaning: { embed: model.embed, indexes: opened.indexes },
    indexDigest: opened.digest,
    statuses: [
      {
        part: 'index',
        state: 'on',
        detail: `${count} texts, ${opened.origin === 'read' ? 'read from disk' : 'built now'}`,
      },
      { part: 'model', state: 'on', detail: name },
    ],
  };
}

async function openModel(name: string, log: Log): Promise<EmbeddingModel | undefined> {
  try {
    return await loadEmbeddingModel(name);
  } catch (error) {
    // Sentences about a damaged installation are our own, and say what to do.
    const why = error instanceof CorpusError ? ` ${error.message}` : '';
    log.error(failure(error), `a model cannot be loaded; answers will be worse without it.${why}`);
    return undefined;
  }
}
