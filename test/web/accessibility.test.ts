import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { browserTest, withPage } from '../chromium.js';
import { PAGES, type Site, startSite } from './site.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** How people look at it. Twice the size is half the room at twice the density, as browsers do it. */
const VIEWS: Readonly<Record<string, BrowserContextOptions>> = {
  'wide and light': { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  'wide and dark': { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  '320 px and dark': { viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
  'at 200 %': { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  'in forced colours, with less motion': {
    viewport: { width: 1024, height: 768 },
    forcedColors: 'active',
    reducedMotion: 'reduce',
  },
};

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

async function violations(page: Page): Promise<string[]> {
  // There are no frames in the pages, and without looking for them it takes half the time.
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

/** Passages and rows are set alike, and axe takes long for all of them: the first view looks at all, the others at some. */
async function shorten(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const alike of ['.passage', 'tr', '.plain li', '.tree li']) {
      const rest = [...document.querySelectorAll(alike)].filter(
        (one, at) => at > 4 && !one.matches(':has(mark, .tools)'),
      );
      for (const one of rest) one.remove();
    }
  });
}

describe('every page and state', () => {
  for (const [name, view] of Object.entries(VIEWS)) {
    browserTest(`has nothing that axe objects to, and fits its window, ${name}`, { timeout: 300_000 }, () =>
      withPage(view, async (page) => {
        for (const [state, path] of Object.entries(PAGES)) {
          await page.goto(new URL(path, site.url).href);
          const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(tooWide, `${state} is wider than its window`).toBeLessThanOrEqual(0);
          if (name !== 'wide and light') await shorten(page);
          expect(await violations(page), state).toEqual([]);
        }
      }),
    );
  }

  browserTest('has nothing that axe objects to in what the script opens', { timeout: 120_000 }, () =>
    withPage({ viewport: { width: 1280, height: 800 } }, async (page) => {
      await page.goto(site.url);
      await page.locator('#q').fill('who leads the ISTS?');
      await page.locator('#q').press('Enter');
      await page.getByText('Quote of Ch. 15, ¶ 32').click();
      await page.locator('#q').fill('and the hub?');
      await page.locator('#q').press('Enter');
      await page.getByRole('region', { name: 'Earlier in this thread' }).waitFor();
      await page.locator('article').first().getByRole('link', { name: 'Ch. 15, ¶ 27', exact: true }).click();
      await page.waitForURL('**/p/p27?**');
      await page.getByRole('link', { name: 'Endnote 9' }).click();
      await page.getByText('Copy with attribution').last().click();
      expect(await violations(page)).toEqual([]);
    }),
  );

  browserTest('asks no other host for anything, breaks no policy, and leaves no cookie', { timeout: 120_000 }, () =>
    withPage({}, async (page) => {
      const hosts = new Set<string>();
      const complaints: string[] = [];
      page.on('request', (request) => {
        const { protocol, host } = new URL(request.url());
        if (protocol !== 'data:') hosts.add(host);
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text());
      });
      for (const path of Object.values(PAGES)) await page.goto(new URL(path, site.url).href);
      expect([...hosts]).toEqual([new URL(site.url).host]);
      expect(complaints).toEqual([]);
      expect(await page.context().cookies()).toEqual([]);
    }),
  );

  browserTest('moves nothing where people ask for less motion', () =>
    withPage({ reducedMotion: 'reduce' }, async (page) => {
      await page.goto(`${site.url}picture`);
      const moving = await page.evaluate(
        () =>
          [...document.querySelectorAll('*')].filter((element) => {
            const { transitionDuration, animationName } = getComputedStyle(element);
            return transitionDuration !== '0s' || animationName !== 'none';
          }).length,
      );
      expect(moving).toBe(0);
    }),
  );

  browserTest('prints the words without the tools', () =>
    withPage({}, async (page) => {
      await page.goto(new URL(PAGES['paragraph with marked words'], site.url).href);
      await page.emulateMedia({ media: 'print' });
      for (const hidden of ['#ask', '.trail', '.tools', 'header nav']) {
        expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
      }
      expect(await page.locator('mark').isVisible()).toBe(true);
      expect(await page.locator('footer').isVisible()).toBe(true);
    }),
  );
});
