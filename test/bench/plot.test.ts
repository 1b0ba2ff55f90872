import { describe, expect, it } from 'vitest';
import { drawBars, drawLines } from './plot.js';

const words = { title: 'Ours & theirs', description: 'a < b' };
const axes = { x: 'vectors', y: 'milliseconds', log: true };

describe('a plot', () => {
  it('says in words what it shows, for those who do not see it', () => {
    const svg = drawLines(words, axes, [{ name: 'one', points: [[100, 1]] }]);
    expect(svg).toContain('role="img" aria-labelledby="title description"');
    expect(svg).toContain('<title id="title">Ours &amp; theirs</title>');
    expect(svg).toContain('<desc id="description">a &lt; b</desc>');
    expect(svg).toContain('prefers-color-scheme: dark');
  });

  it('places powers of ten at equal distances on its logarithmic axes', () => {
    const points = [100, 1_000, 10_000].map((x): [number, number] => [x, x / 100]);
    const svg = drawLines(words, axes, [{ name: 'one', points }]);
    const [a = 0, b = 0, c = 0] = [...svg.matchAll(/<circle class="dot0" cx="([\d.]+)"/g)].map(([, x]) => Number(x));
    expect(b - a).toBeGreaterThan(0);
    expect(c - b).toBeCloseTo(b - a, 0);
  });

  it('keeps the names of lines that end at the same height apart', () => {
    const points: [number, number][] = [
      [100, 1],
      [1_000, 2],
    ];
    const svg = drawLines(words, axes, [
      { name: 'one', points },
      { name: 'two', points },
    ]);
    const heights = ['one', 'two'].map((name) => Number(new RegExp(`y="([\\d.]+)">${name}<`).exec(svg)?.[1]));
    expect(Math.abs((heights[0] ?? 0) - (heights[1] ?? 0))).toBeGreaterThanOrEqual(16);
  });

  it('draws bars as long as their values', () => {
    const bar = (name: string, value: number) => ({ name, value, ours: name === 'a' });
    const svg = drawBars(words, [{ title: 'Memory', unit: 'MB', bars: [bar('a', 100), bar('b', 50)] }]);
    const [a = 0, b = 0] = [...svg.matchAll(/<rect class="bar\d" .*? width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    expect(a / b).toBeCloseTo(2, 1);
  });
});
