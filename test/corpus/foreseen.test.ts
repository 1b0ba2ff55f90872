import { describe, expect, it } from 'vitest';
import { loadChapter } from '../../src/corpus/chapter.js';
import { type ForeseenQuestion, loadForeseenQuestions } from '../../src/corpus/foreseen.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { terms } from '../../src/retrieve/terms.js';

const chapter = loadChapter('corpus');
const questions = loadForeseenQuestions('corpus');
const english = questions.filter(({ language }) => language === 'en');
const answerable = english.filter(({ spans, contrary }) => spans.length > 0 && contrary !== true);
const silent = english.filter(({ spans, contrary }) => spans.length === 0 || contrary === true);

/** A question with what was asked before it, without spacing, case and marks: what makes two of them one. */
function plain({ q, after = [] }: ForeseenQuestion): string {
  return [...after, q]
    .join(' ')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

describe('the foreseen questions', () => {
  it('are many, on both sides of what the chapter says', () => {
    expect(answerable.length).toBeGreaterThanOrEqual(1500);
    expect(silent.length).toBeGreaterThanOrEqual(1500);
  });

  it('come in nine languages more', () => {
    for (const code of ['ar', 'de', 'es', 'fr', 'it', 'ja', 'pt', 'ru', 'zh']) {
      expect(questions.filter(({ language }) => language === code).length, code).toBeGreaterThanOrEqual(120);
    }
  });

  it('point at whole sentences or list items', () => {
    const starts = new Map(chapter.sentences.map(({ start, end }) => [start, end]));
    const astray = questions.filter(({ spans }) => spans.some(({ start, end }) => starts.get(start) !== end));
    expect(astray.map(({ q }) => q)).toEqual([]);
  });

  it('stand there once each, and on one side', () => {
    const seen = new Set<string>();
    const repeated = questions.filter((question) => {
      const key = plain(question);
      return seen.has(key) || !seen.add(key);
    });
    expect(repeated.map(({ q }) => q)).toEqual([]);
  });

  it('leave no sentence of the chapter without a question that it answers', () => {
    const answered = new Set(answerable.flatMap(({ spans }) => spans.map(({ start }) => start)));
    expect(chapter.sentences.filter(({ start }) => !answered.has(start)).map(({ id }) => id)).toEqual([]);
  });

  it('say of each silent one what it asks for', () => {
    expect(english.filter(({ spans, asks }) => spans.length === 0 && asks === undefined).map(({ q }) => q)).toEqual([]);
  });

  it('are about what the chapter speaks of, as a refusal says of them', () => {
    const names = loadEntities('corpus')
      .filter(({ kind }) => kind !== 'outsider')
      .flatMap(({ name, aliases }) => [name, ...aliases]);
    const spoken = new Set([...chapter.passages.map(({ text }) => text), ...names].flatMap(terms));
    const unspoken = english.filter(
      ({ about = '', contrary }) => contrary !== true && !terms(about).every((term) => spoken.has(term)),
    );
    expect(unspoken.map(({ q }) => q)).toEqual([]);
  });
});
