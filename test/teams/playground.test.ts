import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, cite, sentence } from '../answers.js';
import { browserTest, withPage } from '../chromium.js';
import { type Edge, startEdge } from './edge.js';
import { type Playground, startPlayground } from './playground.js';

const QUESTION = 'Who should lead the Emerging Technology Coalition?';
const CITED = cite(sentence('p14.2'), 1);

let edge: Edge;
let playground: Playground;

beforeAll(async () => {
  edge = await startEdge({
    ask: ({ q }) =>
      q.includes('evil') ? answerOf({ refusal: `Nothing on ${q}` }) : answerOf({ question: q, sentences: ['p14.2'] }),
  });
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

test('it finds fault with none of the replies', async () => {
  expect(edge.logged.filter((line) => line.includes('could not be delivered'))).toEqual([]);
});

/** Opens the page of the Playground at its personal chat and says something there. */
const onPage = (text: string, look: (page: Page) => Promise<void>) =>
  withPage({ viewport: { width: 1200, height: 900 } }, async (page) => {
    await page.goto(playground.url);
    await page.getByRole('textbox').last().fill(text);
    await page.getByRole('button', { name: 'Send Message' }).click();
    await look(page);
  });

browserTest('its page opens the quote at a citation', () =>
  onPage(QUESTION, async (page) => {
    const chip = page.locator('p a[role=button]').first();
    await chip.waitFor();
    const quote = page.getByText(/^The United States should lead .* as a stand-alone…$/);
    expect(await quote.count()).toBe(0);
    await chip.hover();
    await quote.waitFor();
  }),
);

browserTest('FAULTS.md rows 19 and 20: its page renders nothing of a hostile question', () =>
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
);
