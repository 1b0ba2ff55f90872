import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Ask } from '../../src/answer/answer.js';
import { cleanQuestion, holdsQuestion, QUESTION_LIMIT, visible } from '../../src/answer/clean.js';
import { ORDINALS } from '../../src/answer/numerals.js';
import { assemble } from '../../src/assemble.js';
import { readConfig } from '../../src/config.js';
import { words } from '../../src/retrieve/terms.js';
import { answerMessages } from '../../src/slack/answer-message.js';
import { answerMessage } from '../../src/teams/message.js';
import { createLog } from '../../src/telemetry.js';
import { answerArticle } from '../../src/web/answer-article.js';
import { chapter, READER } from '../answers.js';
import { blocksRefused } from '../slack/rules.js';
import { strangers } from '../web/strangers.js';
import { questions } from './inputs.js';
import { mrkdwnIsTame, nothingUnseen, quotesStand, shownByTeams, slackIsTame, strayUrls } from './oracles.js';
import { startStages } from './program.js';
import { bounded, boundedWait, type Target } from './target.js';

/** Longest question that is looked up, things asked at once, and words that a gloss may grow by. */
const LOOKED_UP = 600;
const MOST_ASKED = 6;

export const clean: Target = {
  name: 'clean',
  tries: 'texts as people paste them, made plain',
  open: () => ({
    property: fc.property(
      questions,
      bounded((typed: string) => {
        const { text, cut } = cleanQuestion(typed);
        assert.ok(text.length <= QUESTION_LIMIT);
        assert.ok(text.isWellFormed());
        assert.equal(cleanQuestion(text).text, text);
        nothingUnseen(text);
        assert.doesNotMatch(text, /^\s|\s$|\s\s|[^\S ]/u);
        if (cut) assert.ok(typed.length > QUESTION_LIMIT / 20);
        const shown = visible(typed);
        assert.equal(visible(shown), shown);
        nothingUnseen(shown);
        if (!holdsQuestion(text)) assert.ok((text.match(/[\p{L}\p{N}]/gu) ?? []).length < 2);
      }),
    ),
  }),
};

export const understanding: Target = {
  name: 'understand',
  tries: 'what a question says of itself: notes, ordinals, counts, names',
  open() {
    const { understand, entities } = startStages();
    const check = (typed: string) => {
      const { text } = cleanQuestion(typed);
      const read = understand(text);
      assert.equal(read.text, text);
      const numbers = [...read.endnotes, ...read.paragraphs, ...read.counts, ...read.ordinals];
      assert.ok(numbers.every(Number.isInteger));
      assert.ok(read.endnotes.every((note) => note >= 1 && note <= 99));
      assert.ok(read.ordinals.every((place) => place >= -99 && place <= 200) && read.ordinals.length <= text.length);
      for (const { count, noun, at } of read.numbered) {
        assert.ok(Number.isInteger(count) && text.toLowerCase().includes(noun) && at < text.length);
      }
      assert.equal(new Set(read.entities).size, read.entities.length);
      for (const entity of [...read.entities, ...read.outsiders]) assert.ok(entities.includes(entity));
      // The same question means the same, whatever was read before it.
      assert.deepEqual(understand(text), read);
    };
    return { property: fc.property(questions, bounded(check)) };
  },
};

export const splitting: Target = {
  name: 'split',
  tries: 'questions taken apart, and made to stand alone after others',
  open() {
    const { split, resolve, names, lists, entities, nameAlike } = startStages();
    const known = new Set(
      [
        ...names,
        ...entities.flatMap(({ name, short = '', aliases }) => [name, short, ...aliases]),
        ...lists.map(({ noun }) => `${noun} ${noun}s`),
        ...ORDINALS,
        'the one endnote source for s',
      ].flatMap(words),
    );
    /** Words are those of the text, of our names, or numbers beside those of the text. */
    const invented = (made: string, ...of: readonly string[]): string[] => {
      // Patterns part words by the letters of English; in others they may part one.
      if (of.some((text) => /[^\s!-~“”‘’–—¶]/u.test(text))) return [];
      const said = new Set(of.flatMap((text) => [...words(text), ...words(nameAlike(text))]));
      return words(made).filter(
        (word) => !said.has(word) && !known.has(word) && !/^\d+$/.test(word) && !isPart(word, said),
      );
    };
    const check = (typed: string, before: readonly string[]) => {
      const { text } = cleanQuestion(typed);
      const earlier = before.map((one) => cleanQuestion(one).text);
      const standing = resolve(
        text,
        earlier.map((q) => ({ q })),
      );
      assert.deepEqual(invented(standing, text, ...earlier), []);
      const asked = split(text);
      assert.ok(asked.length <= MOST_ASKED);
      for (const { text: part, halves = [], readings } of asked) {
        assert.ok(part.length <= LOOKED_UP);
        for (const one of [...readings, ...halves]) {
          assert.deepEqual(invented(one, text), []);
        }
      }
      assert.deepEqual(split(text), asked);
    };
    return { property: fc.property(questions, fc.array(questions, { maxLength: 6 }), bounded(check)) };
  },
};

/** Where a text is cut at a limit, or between what two patterns take, a word may be left in part. */
function isPart(word: string, said: ReadonlySet<string>): boolean {
  return [...said].some((other) => other.endsWith(word) || other.startsWith(word));
}

export const translating: Target = {
  name: 'translate',
  tries: 'questions in other languages, and in none, made rough English',
  open() {
    const { translate } = startStages();
    const check = (typed: string) => {
      const { text } = cleanQuestion(typed);
      const { english, named, notes, frames } = translate(text);
      assert.ok(english.length <= 40 * text.length + 40);
      assert.equal(translate(text).english, english);
      assert.ok(named(english).startsWith(text) || named(english) === english);
      for (const sentence of [...notes, frames.silent]) assert.equal(typeof sentence, 'string');
    };
    return { property: fc.property(questions, bounded(check)) };
  },
};

/** An answer is proved, and nothing of the question can do anything in it on any surface. */
async function answersWell(ask: Ask, typed: string, before: readonly string[]): Promise<void> {
  const answer = await ask({ q: typed, history: before.map((q) => ({ q })) });
  quotesStand(answer);
  assert.equal(answer.kind === 'unanswered', answer.citations.length === 0);
  for (const claim of answer.claims) {
    const quotes = claim.citations.map((n) => answer.citations[n - 1]?.quote);
    assert.equal(claim.text, quotes.join(' '));
    assert.ok(answer.text.includes(claim.text));
  }
  assert.ok(answer.text.length < 40_000);
  assert.deepEqual(strayUrls({ ...answer, question: '', missing: [] }), []);
  for (const text of [answer.question, answer.text, answer.notice, ...answer.missing]) nothingUnseen(text);
  for (const { blocks, text } of answerMessages(answer, { source: chapter.source, receipt: 'r', privately: true })) {
    assert.equal(blocksRefused(blocks), undefined);
    slackIsTame(blocks);
    mrkdwnIsTame(text);
  }
  shownByTeams(answerMessage(answer, chapter.source).text);
  const article = answerArticle(typed, answer, chapter, { questions: before, places: [] }, new Date(0));
  assert.deepEqual(strangers(article.markup), []);
}

const history = fc.array(questions, { maxLength: 6 });

export const program: Target = {
  name: 'program',
  tries: 'whole questions with what was asked before, by words alone, on every surface',
  cases: { test: 300, ci: 1_000 },
  open() {
    const { ask } = startStages();
    return {
      property: fc.asyncProperty(
        questions,
        history,
        boundedWait((q, before) => answersWell(ask, q, before)),
      ),
    };
  },
};

export const programWithModel: Target = {
  name: 'program-model',
  tries: 'the same with the sentence-embedding model and the real index',
  cases: { test: 1_000, ci: 1_000 },
  most: 1_000,
  async open() {
    const { ask, warm } = await assemble(readConfig({}), { log: createLog('silent'), readerUrl: () => READER });
    // What the first question would have to wait for is no part of a case.
    await warm();
    return {
      property: fc.asyncProperty(
        questions,
        history,
        boundedWait((q, before) => answersWell(ask, q, before)),
      ),
    };
  },
};
