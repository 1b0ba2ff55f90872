import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const LOADS = 7;

const TRANSFERRED = `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .reduce((sum, { transferSize }) => sum + transferSize, 0)`;

export interface FirstPaint {
  /** Median time from navigation to the first paint, with an empty cache, in milliseconds. */
  readonly ms: number;
  /** What the first visit transfers, in bytes: page, style sheet and script. */
  readonly bytes: number;
}

/** Loads the page at `url` in a fresh browser profile some times over; undefined where Chromium is not installed. */
export async function measureFirstPaint(url: string): Promise<FirstPaint | undefined> {
  if (!existsSync(CHROMIUM)) return undefined;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const paints: number[] = [];
    let bytes = 0;
    for (let load = 0; load < LOADS; load += 1) {
      // The pages' own policy forbids the waiting that is done from outside.
      const context = await browser.newContext({ bypassCSP: true });
      const page = await context.newPage();
      await page.goto(url, { waitUntil: 'load' });
      // As text: the names that a TypeScript runner gives to functions do not exist in the page.
      await page.waitForFunction("performance.getEntriesByName('first-paint').length > 0");
      paints.push(await page.evaluate<number>("performance.getEntriesByName('first-paint')[0].startTime"));
      bytes = await page.evaluate<number>(TRANSFERRED);
      await context.close();
    }
    return { ms: paints.sort((a, b) => a - b)[Math.floor(LOADS / 2)] ?? 0, bytes };
  } finally {
    await browser.close();
  }
}
