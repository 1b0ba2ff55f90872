import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const LOADS = 7;

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
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url, { waitUntil: 'load' });
      const seen = await page.evaluate(async () => {
        const first = () => performance.getEntriesByName('first-paint')[0]?.startTime;
        while (first() === undefined) await new Promise((resolve) => requestAnimationFrame(resolve));
        const loaded = ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type));
        const sizes = loaded.map((entry) => (entry as PerformanceResourceTiming).transferSize);
        return { ms: first() ?? 0, bytes: sizes.reduce((sum, size) => sum + size, 0) };
      });
      paints.push(seen.ms);
      bytes = seen.bytes;
      await context.close();
    }
    return { ms: paints.sort((a, b) => a - b)[Math.floor(LOADS / 2)] ?? 0, bytes };
  } finally {
    await browser.close();
  }
}
