import { createAsCompared } from '../../../src/answer/as-compared.js';
import { createFollowUps } from '../../../src/answer/follow-up.js';
import { loadChapter } from '../../../src/corpus/chapter.js';
import { loadForeseenQuestions } from '../../../src/corpus/foreseen.js';
import { loadLanguages, loadShorthand } from '../../../src/corpus/languages.js';
import { findLists } from '../../../src/corpus/lists.js';
import { loadEntities } from '../../../src/corpus/offices.js';
import { createFindEntities, createNameAlike } from '../../../src/retrieve/entities.js';
import { createGloss } from '../../../src/retrieve/gloss.js';
import { openGlossaries } from '../../../src/retrieve/glossary.js';
import { createWriteOut } from '../../../src/retrieve/shorthand.js';

/**
 * Prints what the encoder learns from, a JSON value a line: the foreseen questions as the program compares them or, with
 * `--sentences`, the sentences of the chapter.
 */
const chapter = loadChapter('corpus');
const lines = process.argv.includes('--sentences') ? chapter.sentences.map(({ text }) => text) : questions();
for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`);

function questions() {
  const entities = loadEntities('corpus');
  const [findEntities, nameAlike] = [createFindEntities(entities), createNameAlike(entities)];
  const followUps = createFollowUps({ entities, findEntities, nameAlike, lists: findLists(chapter) });
  const gloss = createGloss(openGlossaries(loadLanguages('corpus')), createWriteOut(loadShorthand('corpus')));
  const asCompared = createAsCompared(followUps, gloss);
  return loadForeseenQuestions('corpus').map((question) => {
    const { language, spans, asks, contrary } = question;
    const pairs = spans.map(({ start, end }) => [start, end]);
    return { q: asCompared(question), language, spans: pairs, asks, contrary };
  });
}
