import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Answer, Citation } from '../../src/answer/answer.js';
import { cableText } from '../../src/answer/cable.js';
import { visible } from '../../src/answer/clean.js';
import { plainText } from '../../src/answer/plain-text.js';
import { statusLine } from '../../src/answer/wording.js';
import { answerMessages } from '../../src/slack/answer-message.js';
import { type SlackMessage, plainMessage as slackSentence } from '../../src/slack/message.js';
import { answerModal, cableModal, rephraseModal, sentenceModal } from '../../src/slack/modals.js';
import { recommendationMessages } from '../../src/slack/recommendation-message.js';
import { roleMessage } from '../../src/slack/role-message.js';
import { answerMessage, bare, type Message, plainMessage } from '../../src/teams/message.js';
import { cableCard } from '../../src/teams/quote-cards.js';
import { answerArticle } from '../../src/web/answer-article.js';
import { answerPage } from '../../src/web/ask-page.js';
import { csv } from '../../src/web/downloads.js';
import { html } from '../../src/web/html.js';
import { page } from '../../src/web/page.js';
import { readTrail } from '../../src/web/trail.js';
import { answerOf, chapter, cite, registers } from '../answers.js';
import { blocksRefused, isTooLong, viewRefused } from '../slack/rules.js';
import { strangers } from '../web/strangers.js';
import { hostile } from './inputs.js';
import {
  isReader,
  mrkdwnIsTame,
  nothingUnseen,
  objectsIn,
  quoteStands,
  quotesStand,
  shownByBrowser,
  shownBySlack,
  shownByTeams,
  slackIsTame,
  squeezed,
  strayUrls,
} from './oracles.js';
import { bounded, type Target } from './target.js';

const { source } = chapter;
const TODAY = new Date('2026-01-02T00:00:00Z');

/** Spans of sentences, of parts of them, and of whole passages. */
const spans = fc.oneof(
  fc.constantFrom(...chapter.sentences),
  fc.constantFrom(...chapter.passages),
  fc
    .tuple(fc.constantFrom(...chapter.sentences), fc.nat(60), fc.nat(60))
    .map(([{ start, end }, from, to]) => ({ start: start + from, end: end - to })),
);

function cited(places: readonly { start: number; end: number }[]): Citation[] {
  return places.flatMap((place, at) => cite(place, at + 1) ?? []).map((citation, at) => ({ ...citation, n: at + 1 }));
}

/** Sentences of ours are never empty. */
const said = hostile.filter((text) => visible(text).trim() !== '');

/** What a renderer may be given, and worse: words of people and models where only ours or the chapter's would stand. */
const answers: fc.Arbitrary<Answer> = fc
  .record({
    citations: fc.array(spans, { maxLength: 5 }).map(cited),
    nearest: fc.array(spans, { maxLength: 3 }).map(cited),
    question: hostile.map(visible),
    written: fc.option(said, { nil: undefined }),
    lead: fc.option(said, { nil: undefined }),
    refusal: said,
    notice: said,
    whole: fc.boolean(),
  })
  .map(({ citations, nearest, question, written, lead, refusal, notice, whole }) => {
    const claims = citations.map(({ n, quote }, at) => ({
      text: at === 0 && written !== undefined ? written : quote,
      citations: [n],
    }));
    const kind = claims.length === 0 ? 'unanswered' : whole ? 'answered' : 'partial';
    const lines = claims.map(({ text, citations: [n] }) => `${text} [${n}]`);
    if (kind !== 'unanswered' && lead !== undefined) lines.unshift(lead);
    if (kind !== 'answered') lines.push(refusal);
    const answer = {
      ...answerOf({}),
      question,
      kind,
      text: lines.join('\n'),
      claims,
      citations,
      notice,
      nearest: kind === 'answered' ? [] : nearest,
      composer: written === undefined ? 'extract' : 'openai',
    };
    // Renderers are tried with what the gate would not let through, too.
    return answer as unknown as Answer;
  });

export const slackBlocks: Target = {
  name: 'slack-blocks',
  tries: 'answers and registers as Block Kit, with words of people and models in every place',
  open: () => ({
    property: fc.property(
      answers,
      hostile,
      fc.boolean(),
      bounded((answer: Answer, query: string, privately: boolean) => {
        const messages = answerMessages(answer, { source, receipt: 'receipt-1', privately });
        for (const message of messages) slackTakes(message);
        quotedWhole(messages, answer);
        const views = [
          answerModal('What the chapter says', answer, source),
          cableModal(answer, source, TODAY),
          ...(query === '' ? [] : [rephraseModal(query, '{}')]),
          ...(visible(query) === '' ? [] : [sentenceModal('Title', query)]),
        ];
        for (const view of views.filter(({ blocks }) => blocks.length > 0)) {
          assert.equal(viewRefused(view), undefined);
          slackIsTame(view);
        }
        for (const message of recommendationMessages(registers.recommendations(query), { query, source, privately }))
          slackTakes(message);
        const roles = registers.roles(query);
        if (roles.length > 0) slackTakes(roleMessage(roles, { query, page: query.length % 5, privately }));
        // What is said is what is read.
        assert.equal(shownBySlack(slackSentence(query).text), visible(query));
      }),
    ),
  }),
};

function slackTakes({ text, blocks }: SlackMessage): void {
  assert.equal(blocksRefused(blocks), undefined);
  assert.ok(!isTooLong(blocks));
  slackIsTame(blocks);
  mrkdwnIsTame(text);
  for (const { type, text: words } of objectsIn(blocks)) if (type === 'text') nothingUnseen(String(words));
}

/** Each quotation stands whole in one block, between its marks, and nothing else stands in such a block. */
function quotedWhole(messages: readonly SlackMessage[], answer: Answer): void {
  const quoted = [...objectsIn(messages.map(({ blocks }) => blocks))]
    .filter(({ type }) => type === 'rich_text_quote')
    .map(({ elements }) => String(Object(elements)[0].text));
  const wanted = [...answer.citations, ...answer.nearest].map(({ quote }) => `“${quote}”`);
  assert.equal(quoted.length, wanted.length);
  for (const [at, text] of quoted.entries()) assert.equal(text.replace(/(?: \[sic\])? $/, ''), wanted[at]);
}

export const teamsCards: Target = {
  name: 'teams-cards',
  tries: 'answers as Teams messages, entities and Adaptive Cards, read back by a markdown parser',
  open: () => ({
    property: fc.property(
      answers,
      hostile,
      bounded((given: Answer, sentence: string) => {
        // Our own notes are the one text whose addresses would stay alive.
        const answer: Answer = { ...given, notice: statusLine(source) };
        const message = answerMessage(answer, source);
        assert.ok(Buffer.byteLength(JSON.stringify(message)) < 80_000);
        nothingUnseen(message.text);
        wholeOrLinked(message, answer);
        entitiesAreOurs(message.entities ?? []);
        for (const attached of message.attachments ?? []) cardIsTame(attached.content);
        cardIsTame(cableCard(answer, source, TODAY));
        const plain = bare(message);
        if (plain !== undefined) shownByTeams(plain.text);
        assert.equal(squeezed(shownByTeams(plainMessage(sentence).text, () => true)), squeezed(sentence));
      }),
    ),
  }),
};

const REST = 'The rest is longer than a message here may be';

/** What is marked is quoted whole and cited; what is not is too long for a message, which then links the reader there. */
function wholeOrLinked(message: Message, { citations, text }: Answer): void {
  const marks = new Set([...message.text.matchAll(/(?<!\\)\[(\d+)\]/g)].map(([, n]) => Number(n)));
  const shown = squeezed(shownByTeams(message.text));
  const cited = citations.filter(({ n }) => marks.has(n));
  for (const { quote } of cited) assert.ok(shown.includes(squeezed(quote)), quote);
  const positions = [...objectsIn(message.entities ?? [])].flatMap(({ position }) => position ?? []);
  assert.deepEqual(positions, [...cited.map(({ n }) => n)]);
  const next = citations.find(({ n }) => !marks.has(n));
  if (next !== undefined) assert.ok(message.text.includes(`${REST}; in the chapter it begins at [${next.label}](`));
  // A sign may take five in markdown.
  const length = citations.reduce((sum, { quote }) => sum + quote.length, text.length);
  if (message.text.includes(REST)) assert.ok(length > 1_500, `${length} is not long`);
}

/** One entity, with the reader's addresses and within the limits; never one that mentions. */
function entitiesAreOurs(entities: readonly object[]): void {
  assert.ok(entities.length <= 1);
  for (const { type, url, name, abstract } of objectsIn(entities)) {
    assert.notEqual(type, 'mention');
    if (url !== undefined) assert.ok(isReader(url));
    if (name !== undefined) assert.ok(String(name).length <= 80);
    if (abstract !== undefined) assert.ok(String(abstract).length <= 160);
  }
}

const CARD_PARTS = new Set(
  'AdaptiveCard RichTextBlock TextRun Table TableRow TableCell Container Action.OpenUrl Action.ToggleVisibility Action.Execute'.split(
    ' ',
  ),
);

/** No text of a card is read as markdown or filled in by the client, and its actions open the reader alone. */
export function cardIsTame(card: object): void {
  for (const { type, url, text, $schema } of objectsIn(card)) {
    if (type !== undefined) assert.ok(CARD_PARTS.has(String(type)), String(type));
    if (type === 'Action.OpenUrl') assert.ok(isReader(url));
    if (text !== undefined) assert.doesNotMatch(String(text), /\{\{|\$\{/);
    assert.ok($schema === undefined || type === 'AdaptiveCard');
  }
  assert.deepEqual(strayUrls(card), []);
  assert.ok(Buffer.byteLength(JSON.stringify(card)) < 40_000);
}

export const webPages: Target = {
  name: 'web-pages',
  tries: 'answers, threads and links as HTML, and files for spreadsheets',
  open: () => ({
    property: fc.property(
      answers,
      hostile,
      fc.array(hostile, { maxLength: 5 }),
      bounded((answer: Answer, asked: string, before: readonly string[]) => {
        const trail = readTrail({ c: `2046-2197,${asked}`, h: before });
        const article = answerArticle(asked, answer, chapter, trail, TODAY);
        const whole = page({ title: asked, questions: before, thread: article, reading: html`` }, source);
        assert.deepEqual(strangers(whole), []);
        nothingUnseen(whole);
        const shown = squeezed(shownByBrowser(article.markup));
        for (const { quote } of [...answer.citations, ...answer.nearest]) assert.ok(shown.includes(squeezed(quote)));
        assert.ok(shown.includes(squeezed(answer.question === '' ? 'Ask a question' : answer.question)));
        assert.equal(
          shownByBrowser(html`<p title="${asked}">${asked}</p>`.markup),
          visible(asked).replace(/\r\n?/g, '\n'),
        );
        const row = csv([[asked]]).slice(1);
        assert.equal(
          row
            .replace(/\r\n$/, '')
            .slice(1, -1)
            .replaceAll('""', '"')
            .replace(/^'(?=[=+\-@\t\r])/, ''),
          asked,
        );
      }),
    ),
  }),
};

export const webWhole: Target = {
  name: 'web-whole',
  tries: 'whole pages, the chapter with its marks included',
  cases: { test: 50, ci: 200 },
  most: 2_000,
  open: () => ({
    property: fc.property(
      answers,
      hostile,
      fc.array(hostile, { maxLength: 5 }),
      bounded((answer: Answer, asked: string, before: readonly string[]) => {
        const whole = answerPage(asked, answer, before, chapter, TODAY);
        assert.deepEqual(strangers(whole), []);
        const [first] = answer.citations;
        const marked = [...whole.matchAll(/<mark[^>]*>(.*?)<\/mark>/gs)]
          .map(([, words = '']) => shownByBrowser(words))
          .join('');
        // The page marks the very words that it quotes first.
        if (first !== undefined) assert.equal(marked.replace(/\s/gu, ''), first.quote.replace(/\s/gu, ''));
      }),
    ),
  }),
};

export const plainTexts: Target = {
  name: 'plain-text',
  tries: 'answers as text for a cable and for a terminal, and read back from it',
  open: () => ({
    property: fc.property(
      answers,
      bounded((answer: Answer) => {
        const text = cableText(answer, source, TODAY);
        assert.equal(text === '', answer.citations.length === 0);
        nothingUnseen(text);
        assert.deepEqual(strayUrls(text), []);
        const paragraphs = text.split('\n\n').slice(0, -1);
        assert.equal(paragraphs.length, answer.citations.length);
        for (const [at, paragraph] of paragraphs.entries()) {
          const [quoted = '', attribution = '', url = '', ...more] = paragraph.split('\n');
          const citation = answer.citations[at];
          assert.equal(quoted.replace(/ \[sic\]$/, ''), `“${citation?.quote}”`);
          assert.ok(attribution.endsWith(`, ${citation?.label}`));
          assert.equal(url, citation?.url);
          assert.deepEqual(more, []);
        }
        terminalShows(answer);
        quotesStand(answer);
        for (const citation of answer.citations) quoteStands(citation);
      }),
    ),
  }),
};

/** Each quotation stands whole behind its place and before its address, and nothing steers the terminal. */
function terminalShows(answer: Answer): void {
  const text = plainText(answer, source);
  nothingUnseen(text);
  for (const { label, quote, url } of [...answer.citations, ...answer.nearest]) {
    const at = text.indexOf(`${label}: “${quote}”`);
    assert.ok(at >= 0, quote);
    assert.match(text.slice(at + `${label}: “${quote}”`.length), /^(?: \[sic\])?\n {4}http/);
    assert.ok(text.includes(`    ${url}\n`));
  }
}
