import { createAsCompared } from '../../src/answer/as-compared.js';
import { createExtract } from '../../src/answer/extract.js';
import { createFollowUps } from '../../src/answer/follow-up.js';
import { createJudge, type Judge } from '../../src/answer/judge.js';
import { createPremises } from '../../src/answer/premises.js';
import { createSelectRoles } from '../../src/answer/roles.js';
import { createSplit } from '../../src/answer/split.js';
import { createTranslate } from '../../src/answer/translate.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { createVerify } from '../../src/answer/verify.js';
import { createAsk } from '../../src/ask.js';
import { loadForeseenQuestions } from '../../src/corpus/foreseen.js';
import { loadLanguages, loadShorthand } from '../../src/corpus/languages.js';
import { findLists } from '../../src/corpus/lists.js';
import { everyNameOf, loadEntities, loadRoles } from '../../src/corpus/offices.js';
import { createFindEntities, createNameAlike } from '../../src/retrieve/entities.js';
import { createGloss } from '../../src/retrieve/gloss.js';
import { openGlossaries } from '../../src/retrieve/glossary.js';
import { createLanguageOf } from '../../src/retrieve/language-of.js';
import { createRetrieve } from '../../src/retrieve/retrieve.js';
import { createWriteOut } from '../../src/retrieve/shorthand.js';
import { createCorrect } from '../../src/retrieve/spelling.js';
import { chapter, cite } from '../answers.js';

const CORPUS = 'corpus';
/** As many of the foreseen questions are enough for every way through the program. */
const EVERY = 10;

/**
 * The program's stages over the real corpus, by words alone: without the model, so that a question takes a millisecond.
 * @param judge another judge, for ways that seldom come.
 */
export function startStages(changed: { readonly judge?: Judge } = {}) {
  const entities = loadEntities(CORPUS);
  const foreseen = loadForeseenQuestions(CORPUS).filter((_, at) => at % EVERY === 0);
  const languages = loadLanguages(CORPUS);
  const glossaries = openGlossaries(languages);
  const roles = loadRoles(CORPUS);
  const lists = findLists(chapter);
  const findEntities = createFindEntities(entities);
  const { judge = createJudge(chapter, lists, findEntities) } = changed;
  const nameAlike = createNameAlike(entities);
  const gloss = createGloss(glossaries, createWriteOut(loadShorthand('corpus')));
  const followUps = createFollowUps({ entities, findEntities, nameAlike, lists });
  const { resolve } = followUps;
  const split = createSplit(followUps);
  const understand = createUnderstand(findEntities);
  const texts = {
    sentences: chapter.sentences.map(({ text }) => text),
    questions: foreseen.map(createAsCompared(followUps, gloss)),
  };
  const passages = chapter.passages.map(({ text }) => text);
  const { names, strangers } = everyNameOf(entities);
  const correct = createCorrect([...passages, ...names], { questions: texts.questions, strangers });
  const asked = foreseen.filter(({ language }) => language === 'en').map(({ q }) => q);
  const languageOf = createLanguageOf({ glossaries, english: [...passages, ...asked], correct });
  const translate = createTranslate({ languages, languageOf, gloss, findEntities });
  const retrieve = createRetrieve({ chapter, foreseen, names, nameAlike, correct, lists: texts, meaning: undefined });
  const selectRoles = createSelectRoles(roles);
  const premises = createPremises(roles, lists, findEntities);
  const compose = createExtract({ chapter, lists, understand, selectRoles, premises, judge });
  const verify = createVerify({ chapter, cite, findEntities });
  const ask = createAsk({ translate, resolve, split, retrieve, compose, beginWriting: undefined, verify });
  return {
    ask,
    understand,
    resolve,
    split,
    translate,
    findEntities,
    nameAlike,
    entities,
    names: followUps.names,
    lists,
    verify,
  };
}
