import { slackBody, slackWords, teamsBody, webBody } from './bodies.js';
import { proving, verifying } from './claims.js';
import { slackSignature, teamsToken } from './doors.js';
import { expressions } from './expressions-target.js';
import { chapterText, corpusFiles, index, modelFiles } from './loaders.js';
import { clean, program, programWithModel, splitting, translating, understanding } from './questions.js';
import { plainTexts, slackBlocks, teamsCards, webPages, webWhole } from './renderers.js';
import type { Target } from './target.js';

/** Everything that is fuzzed, in the order in which a question meets it. */
export const TARGETS: readonly Target[] = [
  slackSignature,
  teamsToken,
  slackBody,
  slackWords,
  teamsBody,
  webBody,
  chapterText,
  corpusFiles,
  index,
  modelFiles,
  clean,
  understanding,
  splitting,
  translating,
  program,
  programWithModel,
  verifying,
  proving,
  slackBlocks,
  teamsCards,
  webPages,
  webWhole,
  plainTexts,
  expressions,
];
