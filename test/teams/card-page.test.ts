import { expect } from 'vitest';
import { browserTest, withPage } from '../chromium.js';
import { showCards } from './card-page.js';
import { CARDS } from './cards.js';

const WIDTHS = { narrow: 296, wide: 640 };

browserTest('every card fits a phone and a desktop, in the light and in the dark', () =>
  withPage({ viewport: { width: 700, height: 900 } }, async (page) => {
    for (const theme of ['light', 'dark'] as const) {
      for (const width of Object.values(WIDTHS)) {
        await showCards(page, Object.values(CARDS), { theme, width });
        expect(await page.locator('.shown').count()).toBe(Object.keys(CARDS).length);
        const wider = await page
          .locator('.shown')
          .evaluateAll((shown) => shown.map((one) => one.scrollWidth - one.clientWidth));
        expect(wider, `${theme} ${width}`).toEqual(wider.map(() => 0));
      }
    }
  }),
);

browserTest('a press shows the text for a cable, and its header rows are headers', () =>
  withPage({ viewport: { width: 700, height: 900 } }, async (page) => {
    await showCards(page, [CARDS.recommendation, CARDS.roles], { theme: 'light', width: 640 });
    const looked = page.getByText(/Looked up November 26, 2026/);
    expect(await looked.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Copy for a cable' }).click();
    expect(await looked.isVisible()).toBe(true);
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(['Office', 'Role in what', 'Where']);
  }),
);
