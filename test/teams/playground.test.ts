import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Answer, Question } from '../../src/answer/answer.js';
import { answerOf, cite, READER, sentence } from '../answers.js';
import { browserTest, withPage } from '../chromium.js';
import { type Edge, startEdge } from './edge.js';
import { type Playground, startPlayground } from './playground.js';

const QUESTION = 'Who should lead the Emerging Technology Coalition?';
const CITED = cite(sentence('p14.2'), 1);

let edge: Edge;
let playground: Playground;

async function answer({ q }: Question): Promise<Answer> {
  if (q.includes('evil')) return answerOf({ refusal: `Nothing on ${q}` });
  if (q.includes('cost')) return answerOf({ question: q, nearest: ['p14.2', 'n07.1'] });
  // Longer than somebody is let wait without a sign.
  if (q.includes('slowly')) await new Promise((resolve) => setTimeout(resolve, 1_200));
  return answerOf({ question: q, sentences: ['p14.2'] });
}

beforeAll(async () => {
  edge = await startEdge({ ask: answer });
  playground = await startPlayground(edge.url);
});
afterAll(async () => {
  await playground.stop();
  await edge.close();
});

test('the Agents Playground shows an answer with its citation, in a personal chat', async () => {
  const reply = await playground.say(playground.setup.personalChat.id, QUESTION);
  expect(reply.text).toContain(`“${CITED?.quote}” [1]`);
  expect(reply.aiEntity?.citation).toEqual([
    {
      position: 1,
      appearance: {
        name: CITED?.label,
        abstract: expect.stringMatching(/^The United States should lead .*…$/),
        url: CITED?.url,
      },
    },
  ]);
  expect(reply.aiEntity?.additionalType).toBeUndefined();
  expect(reply.feedbackLoopEnabled).toBe(true);
});

test('it shows the answer to a mention in a group chat, and the mention is no part of the question', async () => {
  const reply = await playground.say(playground.setup.groupChats[0].id, QUESTION, { mention: true });
  expect(reply.aiEntity?.citation).toHaveLength(1);
  expect(edge.asked.at(-1)?.q).toBe(QUESTION);
});

test('it takes the cards of both registers', async () => {
  for (const command of ['recs', 'recs 1.2', 'leads', 'leads State']) {
    await playground.say(playground.setup.personalChat.id, command);
    const card = await playground.next();
    expect(card.attachments.map(({ contentType }) => contentType)).toEqual(['application/vnd.microsoft.card.adaptive']);
  }
});

test('it takes the passages that are worth reading where there is no answer, and help with its suggestions', async () => {
  const refusal = await playground.say(playground.setup.personalChat.id, 'What does it cost?');
  expect(refusal.text).toMatch(/^The chapter does not say\./);
  const card = await playground.next();
  expect(JSON.stringify(card.attachments)).toContain('Worth reading');
  expect((await playground.say(playground.setup.personalChat.id, 'help')).text).toContain('“leads IDDI”');
});

test('its message extension finds recommendations and passages, and its links unfurl', async () => {
  const found = await playground.invoke('composeExtension/query', { parameters: [{ value: 'coalition' }] });
  const rows = Object(found).composeExtension.attachments;
  expect(rows.length).toBeGreaterThan(2);
  expect(rows[0].preview.content.title).toMatch(/^1\.1 Build an Emerging Technology Coalition/);
  const unfurled = await playground.invoke('composeExtension/queryLink', { url: `${READER}/recommendations/1.2` });
  expect(Object(unfurled).composeExtension.attachments[0].content.fallbackText).toMatch(/^1\.2 Launch/);
});

test('it takes a stream in a personal chat, and no stream comes in a group', async () => {
  const signs = async () => (await playground.verdicts()).filter(({ type }) => type === 'typing');
  await playground.say(playground.setup.groupChats[0].id, 'Who leads, slowly?', { mention: true });
  expect(await signs()).toEqual([]);
  await playground.say(playground.setup.personalChat.id, 'Who leads, slowly?');
  await edge.settled();
  const [informative, ...pieces] = await signs();
  expect(informative?.status).toBe(201);
  expect(pieces.map(({ status }) => status)).toEqual([202, 202]);
});

test('it finds fault with none of the replies', async () => {
  await edge.settled();
  const verdicts = await playground.verdicts();
  expect(verdicts.length).toBeGreaterThan(12);
  expect(verdicts.filter(({ status }) => status >= 300)).toEqual([]);
});

/** Opens the page of the Playground at its personal chat and says something there. */
// Chromium and the Playground's page are slow beside other suites, and each test starts both anew.
const PAGE_MS = 120_000;
const onPage = (text: string, look: (page: Page) => Promise<void>) =>
  withPage({ viewport: { width: 1200, height: 900 } }, async (page) => {
    await page.goto(playground.url);
    await page.getByRole('textbox').last().fill(text);
    await page.getByRole('button', { name: 'Send Message' }).click();
    await look(page);
  });

browserTest(
  'its page opens the quote at a citation',
  () =>
    onPage(QUESTION, async (page) => {
      const chip = page.locator('p a[role=button]').first();
      await chip.waitFor();
      const quote = page.getByText(/^The United States should lead .* as a stand-alone…$/);
      expect(await quote.count()).toBe(0);
      await chip.hover();
      await quote.waitFor();
    }),
  PAGE_MS,
);

browserTest(
  'its page has thumbs under an answer, and a thumb with a comment is kept',
  () =>
    onPage(QUESTION, async (page) => {
      await page.locator('p a[role=button]').first().waitFor();
      await page.getByRole('button', { name: 'Like', exact: true }).last().click();
      await page.getByRole('dialog').getByRole('textbox').fill('quotes the right words');
      await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();
      await vi.waitFor(
        async () => expect(await edge.marks()).toMatchObject([{ verdict: 'up', reason: 'quotes the right words' }]),
        { timeout: 20_000 },
      );
    }),
  PAGE_MS,
);

browserTest(
  'a button on its page is answered in the chat',
  () =>
    onPage('recs 1.2', async (page) => {
      await page.getByRole('button', { name: 'Roles: United States' }).last().click();
      await page.getByText('I am looking it up.').waitFor();
      await page.getByText('Emerging Technology Coalition').last().waitFor();
    }),
  PAGE_MS,
);

browserTest(
  'its page searches by the message extension, and puts in the card that is chosen',
  () =>
    onPage(QUESTION, async (page) => {
      await page.getByRole('button', { name: 'Trigger Message Extension App' }).click();
      await page.getByText('Search Command').first().click();
      await page.getByPlaceholder('Enter a search term').fill('digital democracy');
      const row = page.getByText(/^1\.2 Launch an International Digital Democracy/).first();
      await row.click();
      await page.getByRole('button', { name: 'Copy for a cable' }).last().waitFor();
    }),
  PAGE_MS,
);

browserTest(
  'FAULTS.md rows 19 and 20: its page renders nothing of a hostile question',
  () =>
    onPage(
      '[x](https://evil.example) ![i](https://evil.example/i.png) <img src=https://evil.example/j.png> **b**',
      async (page) => {
        // The question itself is shown above the reply, so the reply is known by its own first words.
        const reply = page.locator('p', { hasText: 'Nothing on' }).last();
        await reply.waitFor();
        expect(await reply.textContent()).toContain('**b**');
        expect(await reply.locator('a, img, strong').count()).toBe(0);
      },
    ),
  PAGE_MS,
);
