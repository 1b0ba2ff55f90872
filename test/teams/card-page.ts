import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { AdaptiveCard } from '../../src/teams/elements.js';

const RENDERER = readFileSync(
  createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'),
  'utf8',
);

/** Colours near those of Teams. */
const THEMES = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    text: '#242424',
    subtle: '#616161',
    accent: '#5b5fc7',
    line: '#d1d1d1',
    emphasis: '#f0f0f0',
    head: '#e8ebfa',
  },
  dark: {
    page: '#141414',
    card: '#292929',
    text: '#ffffff',
    subtle: '#adadad',
    accent: '#9299f7',
    line: '#525252',
    emphasis: '#333333',
    head: '#2f2f4a',
  },
} as const;
export type Theme = keyof typeof THEMES;

/** Shows cards one below another as the vendor's renderer draws them, in a column of this width. */
export async function showCards(
  page: Page,
  cards: readonly AdaptiveCard[],
  look: { theme: Theme; width: number },
): Promise<void> {
  const { theme, width } = look;
  const colors = THEMES[theme];
  await page.setContent(`<!doctype html><html lang="en"><head><style>
    body { margin: 0; padding: 12px; background: ${colors.page}; font: 14px/20px system-ui, sans-serif; }
    .shown { width: ${width}px; box-sizing: border-box; margin-bottom: 12px; background: ${colors.card}; border: 1px solid ${colors.line}; border-radius: 6px; overflow: hidden; }
    .ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
    .ac-pushButton { font: 600 13px system-ui, sans-serif; padding: 6px 12px; background: transparent; color: ${colors.text}; border: 1px solid ${colors.line}; border-radius: 4px; }
    .ac-textRun a, a.ac-anchor { color: ${colors.accent}; }
  </style></head><body></body></html>`);
  await page.addScriptTag({ content: RENDERER });
  await page.evaluate(
    ([shown, { text, subtle, accent, line, card, emphasis, head }]) => {
      const color = (shade: string, soft: string = subtle) => ({ default: shade, subtle: soft });
      const foregroundColors = {
        default: color(text),
        accent: color(accent, accent),
        dark: color(text),
        light: color(subtle),
        good: color(text),
        warning: color(text),
        attention: color(text),
      };
      const style = (backgroundColor: string) => ({ backgroundColor, foregroundColors, borderColor: line });
      const { AdaptiveCard, HostConfig } = Object(window).AdaptiveCards;
      for (const content of shown) {
        const drawn = new AdaptiveCard();
        drawn.hostConfig = new HostConfig({
          fontFamily: 'system-ui, sans-serif',
          fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
          lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
          separator: { lineThickness: 1, lineColor: line },
          containerStyles: { default: style(card), emphasis: style(emphasis), accent: style(head) },
          actions: { buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
          spacing: { small: 4, default: 8, medium: 12, large: 20, extraLarge: 28, padding: 12 },
        });
        drawn.parse(content);
        const place = document.createElement('div');
        place.className = 'shown';
        place.appendChild(drawn.render());
        document.body.appendChild(place);
      }
    },
    [cards, colors] as const,
  );
}
