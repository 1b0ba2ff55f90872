import { type Answer, TURNS_THAT_COUNT } from '../answer/answer.js';
import { cleanQuestion, QUESTION_LIMIT } from '../answer/clean.js';
import type { Chapter } from '../corpus/chapter.js';
import { answerArticle } from './answer-article.js';
import { chapterText } from './chapter-text.js';
import { type Html, html } from './html.js';
import { ownWords } from './own-words.js';
import { page } from './page.js';
import { chapterHead, trailBar } from './reader.js';
import { askLink, type Trail } from './trail.js';

/** The ask box beside the chapter. */
export function homePage(chapter: Chapter): string {
  const reading = html`${chapterHead(chapter)}${chapterText(chapter)}`;
  return page({ title: 'Ask and read', at: '/', reading }, chapter.source);
}

/**
 * An answer beside the chapter, with the box for the next question.
 * @param typed the question as it came; of a long one the links and the form carry no more than what was read of it.
 * @param before the earlier questions, oldest first.
 */
export function answerPage(
  typed: string,
  answer: Answer,
  before: readonly string[],
  chapter: Chapter,
  today: Date,
): string {
  const asked = typed.length > QUESTION_LIMIT ? cleanQuestion(typed).text : typed;
  const isBlank = asked.trim() === '';
  const questions = isBlank ? before : [...before, asked].slice(-TURNS_THAT_COUNT);
  const places = answer.citations.map(({ start, end }) => ({ start, end }));
  return page(
    {
      title: isBlank ? 'Ask a question' : answer.question,
      at: '/',
      questions,
      thread: html`${answerArticle(asked, answer, chapter, { questions, places }, today)}${earlier(before)}`,
      reading: firstCitation(chapter, { questions, places }),
    },
    chapter.source,
  );
}

/** The chapter with the first words that the answer cites marked already, and the way to the others. */
function firstCitation(chapter: Chapter, trail: Trail): Html {
  const cited = trail.places[0];
  const passage = cited === undefined ? undefined : chapter.passageAt(cited);
  if (passage === undefined) return html`${chapterHead(chapter)}${chapterText(chapter)}`;
  return html`${trailBar(chapter, cited, trail, { back: false })}${chapterHead(chapter)}${chapterText(chapter, { passage, cited })}`;
}

/** The questions before this one, latest first, each a link that asks it again where it stood. */
function earlier(before: readonly string[]): Html {
  if (before.length === 0) return html``;
  const entries = before.map(
    (question, at) =>
      html`<li data-question="${question}"><a href="${askLink(question, before.slice(0, at))}" class="again"${ownWords(question)}>${question}</a></li>`,
  );
  return html`<section class="earlier" aria-label="Earlier in this thread"><h2>Earlier in this thread</h2><ol>${entries.reverse()}</ol></section>`;
}
