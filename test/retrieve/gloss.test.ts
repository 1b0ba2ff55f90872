import { describe, expect, it } from 'vitest';
import { loadChapter } from '../../src/corpus/chapter.js';
import { loadForeseenQuestions } from '../../src/corpus/foreseen.js';
import { loadLanguages, loadShorthand } from '../../src/corpus/languages.js';
import { createGloss } from '../../src/retrieve/gloss.js';
import { openGlossaries } from '../../src/retrieve/glossary.js';
import { createLanguageOf } from '../../src/retrieve/language-of.js';
import { createWriteOut } from '../../src/retrieve/shorthand.js';
import { createCorrect } from '../../src/retrieve/spelling.js';

const languages = loadLanguages('corpus');
const glossaries = openGlossaries(languages);
const foreseen = loadForeseenQuestions('corpus');
const passages = loadChapter('corpus').passages.map(({ text }) => text);
const english = [...passages, ...foreseen.filter(({ language }) => language === 'en').map(({ q }) => q)];
const correct = createCorrect(passages, { questions: foreseen.map(({ q }) => q), strangers: [] });
const languageOf = createLanguageOf({ glossaries, english, correct });
const gloss = createGloss(glossaries, createWriteOut(loadShorthand('corpus')));

it.each([
  ['es', 'Le escribo desde Lima: ¿quién dirige el MAIRI?'],
  ['fr', 'Je vous écris de Dakar : qui dirige MAIRI ?'],
  ['de', 'Ich schreibe Ihnen aus Wien: wer leitet das MAIRI?'],
  ['it', 'Le scrivo da Roma: chi guida il MAIRI?'],
  ['pt', 'Escrevo de Lisboa: quem lidera o MAIRI?'],
  ['ru', 'Пишу вам из Астаны: кто возглавляет MAIRI?'],
])('who writes in %s does not ask us to write', (language, text) => {
  expect(gloss(text, language)).toMatch(/^I write\b/);
});

describe('the language of a question', () => {
  it.each([
    ['Who leads the ISTS?', 'en'],
    ['ISTS lead', 'en'],
    ['whats teh anchor agncy for MAIRI', 'en'],
    ['forein servise institut trainning moduls', 'en'],
    ['competetive diplomcy in ai is a strategc what', 'en'],
    ['Qui dirige MAIRI ?', 'fr'],
    ['¿Quién dirige el MAIRI?', 'es'],
    ['Wer leitet das MAIRI?', 'de'],
    ['Quem lidera o MAIRI?', 'pt'],
    ['Chi guida il MAIRI?', 'it'],
    ['Кто возглавляет MAIRI?', 'ru'],
    ['谁领导MAIRI？', 'zh'],
    ['MAIRIを率いるのは誰ですか', 'ja'],
    ['من يقود MAIRI؟', 'ar'],
    ['MAIRI nedir ve kim yönetiyor?', undefined],
    ['Wie leidt de coalitie voor opkomende technologie?', undefined],
    ['מי מוביל את הקואליציה?', undefined],
  ])('“%s” is %s', (text, code) => {
    expect(languageOf(text)).toBe(code);
  });

  it('is told for all but a few of the foreseen questions', () => {
    const wrong = foreseen.filter(({ q, language }) => languageOf(q) !== language);
    expect(
      wrong.length / foreseen.length,
      wrong
        .slice(0, 20)
        .map(({ q }) => q)
        .join(' | '),
    ).toBeLessThan(0.02);
  });
});

describe('a gloss', () => {
  it.each([
    ['fr', 'Qui dirige la coalition des technologies émergentes ?', 'who lead Emerging Technology Coalition?'],
    ['de', 'Wer leitet die Technologiekoalition?', 'who lead Emerging Technology Coalition?'],
    ['es', 'la alianza mundial sobre la inteligencia artificial', 'GPAI'],
    ['ar', 'من يقود تحالف التكنولوجيا الناشئة؟', 'who lead Emerging Technology Coalition?'],
    ['zh', '脚注5说了什么？', 'endnote 5 says what?'],
    ['ja', '新興技術連合を率いるのは誰ですか？', 'Emerging Technology Coalition lead who is?'],
    ['ru', 'Кто финансирует MAIRI?', 'who fund MAIRI?'],
    // A sentence ends, an abbreviation does not end it.
    [
      'es',
      'Presupuesto: ha. 5. Tecnología digital. ¿Quién dirige el MAIRI?',
      'appropriations:, 5, technology digital. who lead MAIRI?',
    ],
  ])('puts English words in place of %s words: “%s”', (language, text, rough) => {
    expect(gloss(text, language)).toBe(rough);
  });

  it('leaves English and unknown languages alone', () => {
    expect(gloss('Who leads the ISTS?', 'en')).toBe('Who leads the ISTS?');
    expect(gloss('Wie leidt de ISTS?', undefined)).toBe('Wie leidt de ISTS?');
  });

  it('has an entry of its own for every word that it knows', () => {
    for (const { code, glossary } of languages) {
      const forms = glossary.flatMap((entry) => entry.forms.map((form) => form.toLowerCase()));
      const repeated = forms.filter((form, at) => forms.indexOf(form) !== at);
      expect(repeated, code).toEqual([]);
    }
  });
});
