import { loadChapter } from '../../../src/corpus/chapter.js';
import { loadForeseenQuestions } from '../../../src/corpus/foreseen.js';
import { loadLanguages } from '../../../src/corpus/languages.js';
import { loadEntities } from '../../../src/corpus/offices.js';
import { createNameAlike } from '../../../src/retrieve/entities.js';
import { createGloss } from '../../../src/retrieve/gloss.js';
import { textLists } from '../../../src/retrieve/retrieve.js';

/** Prints the foreseen questions as the program compares them, a JSON object a line: what the encoder learns from. */
const foreseen = loadForeseenQuestions('corpus');
const nameAlike = createNameAlike(loadEntities('corpus'));
const gloss = createGloss(loadLanguages('corpus'));
const { questions } = textLists(loadChapter('corpus'), foreseen, nameAlike, gloss);
for (const [at, { spans, asks, contrary, language }] of foreseen.entries()) {
  const pairs = spans.map(({ start, end }) => [start, end]);
  process.stdout.write(`${JSON.stringify({ q: questions[at], language, spans: pairs, asks, contrary })}\n`);
}
