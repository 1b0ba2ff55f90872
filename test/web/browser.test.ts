import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { chapter } from '../answers.js';
import { browserTest, withPage } from '../chromium.js';
import { asked, type Site, startSite } from './site.js';

const QUESTION = 'who leads the ISTS?';
const DESKTOP = { viewport: { width: 1280, height: 800 } };

let site: Site;
/** Holds back the answer to a question that says so, until it is called. */
let release = () => {};

beforeAll(async () => {
  site = await startSite({}, ({ q }) => {
    if (!q.includes('slowly')) return undefined;
    return new Promise((resolve) => {
      release = () => resolve(undefined as never);
    });
  });
});
afterAll(() => site.close());

function quoteOf(id: string): string {
  return chapter.sentences.find((sentence) => sentence.id === id)?.text ?? '';
}

async function ask(page: Page, question: string): Promise<void> {
  await page.locator('#q').fill(question);
  await page.locator('#q').press('Enter');
  await page.getByRole('article').getByRole('heading', { name: question, exact: true }).waitFor();
}

/** Waits until these words are marked, up to an endnote's mark in them, and says whether they are seen without scrolling. */
async function marked(page: Page, words: string): Promise<boolean> {
  const mark = page.locator('#m', { hasText: words.slice(0, 50) });
  await mark.waitFor();
  return mark.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}

describe('with the script', () => {
  browserTest('asks, follows up, and keeps the first answer in the thread', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(site.url);
      await ask(page, QUESTION);
      expect(await marked(page, quoteOf('p08.1'))).toBe(true);
      await ask(page, 'and the hub?');
      expect(asked.at(-1)).toEqual({ q: 'and the hub?', history: [{ q: QUESTION }] });
      expect(await marked(page, quoteOf('p26.1'))).toBe(true);
      const earlier = page.getByRole('region', { name: 'Earlier in this thread' });
      expect(await earlier.getByRole('article').textContent()).toContain(quoteOf('p32.4'));
      await page.goBack();
      await page.locator('article', { hasText: QUESTION }).first().waitFor();
      expect(new URL(page.url()).searchParams.get('q')).toBe(QUESTION);
    }),
  );

  browserTest('opens a citation beside the answer, leads on to the next, and back', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(site.url);
      await ask(page, QUESTION);
      const second = page.getByRole('link', { name: '[2], Ch. 15, ¶ 32' });
      await second.click();
      expect(await marked(page, quoteOf('p32.4'))).toBe(true);
      expect(new URL(page.url()).pathname).toBe('/p/p32');
      expect(await page.getByRole('article').count()).toBe(1);
      await page.keyboard.press('ArrowLeft');
      expect(await marked(page, quoteOf('p08.1'))).toBe(true);
      await page.keyboard.press('ArrowRight');
      expect(await marked(page, quoteOf('p32.4'))).toBe(true);
      await page.keyboard.press('Escape');
      expect(await second.evaluate((link) => link === document.activeElement)).toBe(true);
    }),
  );

  browserTest('opens a quote in place', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(site.url);
      await ask(page, QUESTION);
      const quote = page.locator('.citations blockquote', { hasText: quoteOf('p32.4') });
      expect(await quote.isVisible()).toBe(false);
      await page.getByText('Quote of Ch. 15, ¶ 32').click();
      expect(await quote.isVisible()).toBe(true);
      await page.keyboard.press('Escape');
      expect(await quote.isVisible()).toBe(false);
    }),
  );

  browserTest('can be used by the keyboard alone', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(site.url);
      await page.keyboard.press('/');
      await page.keyboard.type(QUESTION);
      await page.keyboard.press('Enter');
      await page.getByRole('article').waitFor();
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('[sic]');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/p/p08?**');
      expect(await marked(page, quoteOf('p08.1'))).toBe(true);
      await page.keyboard.press('Tab');
      const focused = () => page.evaluate(() => document.activeElement?.closest('#p08') !== null);
      expect(await focused()).toBe(true);
      await page.keyboard.press('/');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('q');
      await page.keyboard.press('Escape');
      expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('q');
    }),
  );

  browserTest('lets the single keys be turned off', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(site.url);
      await page.getByRole('button', { name: 'Turn keys off' }).click();
      await page.keyboard.press('/');
      expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('q');
      await page.reload();
      await page.keyboard.press('/');
      expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('q');
      expect(await page.context().cookies()).toEqual([]);
    }),
  );

  browserTest('shows an endnote beside its mark, and a word why at [sic]', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(site.url);
      await page.getByRole('link', { name: 'Endnote 7', exact: true }).click();
      const note = page.getByRole('note');
      expect(await note.textContent()).toContain('GPAI was launched in 2020');
      const mark = await page.getByRole('link', { name: 'Endnote 7', exact: true }).boundingBox();
      const beside = await note.boundingBox();
      expect((beside?.y ?? 0) - (mark?.y ?? 0)).toBeLessThan(60);
      await page.keyboard.press('Escape');
      expect(await note.count()).toBe(0);
      await page.locator('#p08 .sic').click();
      expect(await note.textContent()).toContain('Words are missing in the source');
      await page.keyboard.press('Escape');
      await ask(page, QUESTION);
      await page.locator('article .sic').first().click();
      expect(await page.locator('article').getByRole('note').textContent()).toContain(
        'Words are missing in the source',
      );
    }),
  );

  browserTest('copies a paragraph, or one sentence, with its attribution', () =>
    withPage({ ...DESKTOP, permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await page.goto(site.url);
      const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
      const copied = page.getByText('Copied, with attribution', { exact: true });
      await page.getByRole('link', { name: '¶ 31', exact: true }).click();
      await page.getByText('Copy with attribution').click();
      await copied.waitFor();
      expect(await clipboard()).toContain(
        `“${chapter.passage('p31')?.text}”\n— National Security Commission on Artificial Intelligence, Final Report, March 2021, “A Favorable International Technology Order”, Ch. 15, ¶ 31\n`,
      );
      await page.getByText('Sustained, strong collaboration').click();
      expect(await marked(page, quoteOf('p28.2'))).toBe(true);
      await page.getByText('Copy with attribution').click();
      await copied.waitFor();
      expect(await clipboard()).toContain(`“${quoteOf('p28.2')}”`);
      // Its address is its permanent link.
      await page.goto(page.url());
      expect(await marked(page, quoteOf('p28.2'))).toBe(true);
    }),
  );

  browserTest('says that it is looking while an answer takes its time', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(site.url);
      await page.locator('#q').fill('answer slowly');
      await page.locator('#q').press('Enter');
      await page.getByText('Looking in the chapter …').waitFor();
      expect(await page.locator('#desk').getAttribute('aria-busy')).toBe('true');
      release();
      await page.getByRole('article').waitFor();
    }),
  );

  browserTest('says in words what went wrong, and keeps the question', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(site.url);
      await page.locator('#q').fill('fail');
      await page.locator('#q').press('Enter');
      await page.locator('#progress', { hasText: 'Something went wrong on our side' }).waitFor();
      expect(await page.locator('#q').inputValue()).toBe('fail');
      await page.route('**/*', (route) => route.abort());
      await page.locator('#q').press('Enter');
      await page.locator('#progress', { hasText: 'cannot be reached' }).waitFor();
    }),
  );

  browserTest('has its line for news on the page before there is any, and takes down what is over', () =>
    withPage(DESKTOP, async (page) => {
      const news = page.locator('#progress');
      // Held until the line has been seen, as a wait of some fixed time may be over before a busy machine looks.
      const heldUntilSeen = async () => {
        let letGo = () => {};
        const seen = new Promise<void>((resolve) => {
          letGo = resolve;
        });
        await page.route('**/*', async (route) => {
          await seen;
          await route.continue().catch(() => {});
        });
        return async () => {
          await page.getByText('Looking in the chapter …').waitFor();
          letGo();
        };
      };
      await page.goto(`${site.url}offices`);
      expect(await news.evaluate((line) => getComputedStyle(line).display)).toBe('block');
      const filtering = await heldUntilSeen();
      await page.getByLabel('Show rows with').pressSequentially('anchor');
      await filtering();
      await page.getByText('1 role with “anchor”').waitFor();
      expect(await news.textContent()).toBe('');
      await page.unroute('**/*');
      await page.goto(`${site.url}p/p14`);
      await page.getByRole('link', { name: '¶ 31', exact: true }).click();
      await page.locator('#p31 .tools').waitFor();
      const goingBack = await heldUntilSeen();
      // The step back is over at once; what is waited for is what the script fetches after it.
      await page.goBack({ waitUntil: 'commit' });
      await goingBack();
      await page.locator('.tools').nth(0).waitFor();
      await page.locator('#p31 .tools').waitFor({ state: 'detached' });
      await expect.poll(() => news.textContent()).toBe('');
    }),
  );

  browserTest('sends the whole of what is pasted, and says so where it cannot', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(site.url);
      await page.locator('#q').fill('x'.repeat(5_000));
      await page.locator('#q').press('Enter');
      await page.getByRole('article').waitFor();
      expect(asked.at(-1)?.q).toHaveLength(5_000);
      await page.locator('#q').fill('x'.repeat(200_000));
      await page.locator('#q').press('Enter');
      await page.locator('#progress', { hasText: 'too long' }).waitFor();
    }),
  );

  browserTest('sets what is written from right to left that way, and its quotations from left to right', () =>
    withPage(DESKTOP, async (page) => {
      const question = 'من يقود ISTS؟';
      await page.goto(site.url);
      await page.locator('#q').fill(question);
      const direction = (selector: string) =>
        page
          .locator(selector)
          .first()
          .evaluate((element) => getComputedStyle(element).direction);
      expect(await direction('#q')).toBe('rtl');
      await page.locator('#q').press('Enter');
      await page.getByRole('article').waitFor();
      expect(await direction('article h2')).toBe('rtl');
      expect(await direction('article .says')).toBe('ltr');
      expect(await direction('article .notice')).toBe('ltr');
      await page.goto(`${site.url}?q=x&h=${encodeURIComponent(question)}`);
      expect(await direction('.earlier li a')).toBe('rtl');
    }),
  );

  browserTest('filters the offices while it is typed, and keeps the place in the box', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(`${site.url}offices`);
      await page.getByLabel('Show rows with').pressSequentially('anchor');
      await page.getByText('1 role with “anchor”').waitFor();
      expect(await page.locator('tbody tr').allTextContents()).toEqual([
        expect.stringContaining('National Science Foundation'),
      ]);
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('filter');
    }),
  );

  browserTest('follows a line of the picture to its words', () =>
    withPage(DESKTOP, async (page) => {
      await page.goto(`${site.url}picture`);
      await page.getByRole('link', { name: /^National Science Foundation should be the anchor partner of/ }).focus();
      await page.keyboard.press('Enter');
      expect(await marked(page, quoteOf('p27.6'))).toBe(true);
    }),
  );
});

describe('without JavaScript', () => {
  const PLAIN = { javaScriptEnabled: false, viewport: { width: 375, height: 700 } };
  const inView = async (page: Page) => {
    const box = await page.locator('#m').boundingBox();
    return box !== null && box.y > 0 && box.y < 700;
  };

  browserTest('asks, follows up, and goes between the citations of an answer', () =>
    withPage(PLAIN, async (page) => {
      await page.goto(site.url);
      await page.getByLabel('Ask about this chapter').fill(QUESTION);
      await page.getByRole('button', { name: 'Ask' }).click();
      await page.getByText('Quote of Ch. 15, ¶ 32').click();
      expect(await page.locator('.citations blockquote', { hasText: quoteOf('p32.4') }).isVisible()).toBe(true);
      await page.getByRole('link', { name: 'Ch. 15, ¶ 8', exact: true }).click();
      expect(await page.locator('mark').textContent()).toBe(quoteOf('p08.1'));
      expect(await inView(page)).toBe(true);
      await page.getByRole('link', { name: 'Next →' }).click();
      expect(await page.locator('mark').textContent()).toBe(quoteOf('p32.4'));
      expect(await inView(page)).toBe(true);
      await page.getByLabel('Ask on in this thread').fill('and the hub?');
      await page.getByRole('button', { name: 'Ask' }).click();
      expect(asked.at(-1)).toEqual({ q: 'and the hub?', history: [{ q: QUESTION }] });
      await page.getByRole('link', { name: QUESTION }).click();
      expect(await page.getByRole('article').textContent()).toContain(quoteOf('p32.4'));
    }),
  );

  browserTest('keeps the thread on the way from the answer to its next place', () =>
    withPage(PLAIN, async (page) => {
      await page.goto(`${site.url}?q=${encodeURIComponent(QUESTION)}`);
      await page.getByRole('link', { name: 'Next →' }).click();
      expect(await page.locator('mark').textContent()).toBe(quoteOf('p32.4'));
      await page.getByRole('link', { name: 'Back to the answer' }).click();
      expect(await page.getByRole('article').textContent()).toContain(quoteOf('p32.4'));
    }),
  );

  browserTest('goes from a mark to its endnote and back, and finds the text to copy', () =>
    withPage(PLAIN, async (page) => {
      await page.goto(site.url);
      await page.getByRole('link', { name: 'Endnote 7', exact: true }).click();
      expect(new URL(page.url()).hash).toBe('#n07');
      await page.getByRole('link', { name: 'Back to ¶ 26, which calls note 7' }).click();
      expect(new URL(page.url()).hash).toBe('#call-7');
      await page.getByRole('link', { name: '¶ 31', exact: true }).click();
      await page.getByText('Copy with attribution').click();
      expect(await page.locator('.tools pre').textContent()).toContain('Ch. 15, ¶ 31');
    }),
  );

  browserTest('sorts and filters the offices', () =>
    withPage(PLAIN, async (page) => {
      await page.goto(`${site.url}offices`);
      await page.getByLabel('Show rows with').fill('state');
      await page.getByRole('button', { name: 'Filter' }).click();
      await page.getByRole('link', { name: 'Initiative' }).click();
      const initiatives = await page.locator('tbody tr td:nth-child(3)').allTextContents();
      expect(initiatives.length).toBeGreaterThan(5);
      expect(initiatives).toEqual([...initiatives].sort((a, b) => a.localeCompare(b, 'en')));
      expect(await page.locator('th[aria-sort=ascending]').textContent()).toContain('Initiative');
    }),
  );
});
