import { loadForeseenQuestions } from '../../../src/corpus/foreseen.js';
import { loadLanguages } from '../../../src/corpus/languages.js';
import { loadEntities } from '../../../src/corpus/offices.js';
import { createNameAlike } from '../../../src/retrieve/entities.js';
import { createGloss } from '../../../src/retrieve/gloss.js';

/** Prints the foreseen questions as the program compares them, a JSON object a line: what the encoder learns from. */
const foreseen = loadForeseenQuestions('corpus');
const nameAlike = createNameAlike(loadEntities('corpus'));
const gloss = createGloss(loadLanguages('corpus'));
for (const { q, spans, asks, contrary, language } of foreseen) {
  const pairs = spans.map(({ start, end }) => [start, end]);
  process.stdout.write(`${JSON.stringify({ q: nameAlike(gloss(q, language)), language, spans: pairs, asks, contrary })}\n`);
}
