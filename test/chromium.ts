import { existsSync } from 'node:fs';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { test } from 'vitest';

const PATH = '/usr/bin/chromium';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const skipped = !existsSync(PATH) && process.env.CI !== 'true';
if (skipped) console.warn(`skipped: ${PATH} is not installed, and the tests in a browser need it`);

/** A test in a real browser: skipped with one line where there is none, and failed instead where `CI=true`. */
export const browserTest = test.skipIf(skipped);

/** Opens a page that reaches this machine alone, and closes the browser after it. */
export async function withPage(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({ executablePath: PATH, args: QUIET });
  try {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.route(
      (address) => address.hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    await use(page);
  } finally {
    await browser.close();
  }
}
