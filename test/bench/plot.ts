/** A line of a plot; its points in the order of x, which is positive. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Bars of one measure, each with its value written beside it. */
export interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly { readonly name: string; readonly value: number; readonly ours: boolean }[];
}

interface Words {
  readonly title: string;
  /** The same as the picture, for those who do not see it. */
  readonly description: string;
}

const WIDTH = 720;
const HEIGHT = 380;
const FRAME = { left: 70, right: 170, top: 70, bottom: 55 };
/** Blue, orange and green that people with any colour vision tell apart (Okabe and Ito); dashes tell them apart as well. */
const HUES = ['#0072b2', '#d55e00', '#009e73'];
const DARK_HUES = ['#56b4e9', '#ff9f4a', '#3fd0a4'];
const DASHES = ['none', '8 4', '2 4'];

/** Lines over logarithmic or plain axes, each named at its end. */
export function drawLines(
  words: Words,
  axes: { readonly x: string; readonly y: string; readonly log: boolean },
  lines: readonly Line[],
): string {
  const points = lines.flatMap((line) => line.points);
  const x = axis(
    points.map(([value]) => value),
    [FRAME.left, WIDTH - FRAME.right],
    axes.log,
  );
  const y = axis(
    points.map(([, value]) => value),
    [HEIGHT - FRAME.bottom, FRAME.top],
    axes.log,
  );
  const grid = [
    ...x.ticks.map(
      (tick) =>
        `<path class="grid" d="M${x.at(tick)} ${FRAME.top}V${HEIGHT - FRAME.bottom}"/><text x="${x.at(tick)}" y="${HEIGHT - FRAME.bottom + 20}" text-anchor="middle">${number(tick)}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<path class="grid" d="M${FRAME.left} ${y.at(tick)}H${WIDTH - FRAME.right}"/><text x="${FRAME.left - 8}" y="${y.at(tick) + 4}" text-anchor="end">${number(tick)}</text>`,
    ),
  ];
  const heights = apart(lines.map(({ points: own }) => y.at(own.at(-1)?.[1] ?? 0)));
  const drawn = lines.map(({ name, points: own }, place) => {
    const path = own.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${x.at(px)} ${y.at(py)}`).join('');
    const dots = own
      .map(([px, py]) => `<circle class="dot${place}" cx="${x.at(px)}" cy="${y.at(py)}" r="3"/>`)
      .join('');
    const end = x.at(own.at(-1)?.[0] ?? 0);
    return `<path class="line${place}" d="${path}"/>${dots}<text x="${end + 10}" y="${(heights[place] ?? 0) + 4}">${escapeText(name)}</text>`;
  });
  const labels = `<text x="${(FRAME.left + WIDTH - FRAME.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${escapeText(axes.x)}</text><text x="${FRAME.left - 50}" y="${FRAME.top - 16}">${escapeText(axes.y)}</text>`;
  return picture(words, HEIGHT, [...grid, labels, ...drawn].join('\n'));
}

const ROW = 24;
const NAMES = 280;
const VALUES = 90;

/** Bars, a panel a measure, one below the other; ours in another colour and in bold. */
export function drawBars(words: Words, panels: readonly Panel[]): string {
  let top = 60;
  const drawn = panels.map(({ title, unit, bars }) => {
    const most = Math.max(...bars.map(({ value }) => value));
    const head = `<text x="14" y="${top}" class="head">${escapeText(title)}</text>`;
    const rows = bars.map(({ name, value, ours }, place) => {
      const at = top + 12 + place * ROW;
      const width = Math.max(1, round((value / most) * (WIDTH - NAMES - VALUES - 30)));
      const weight = ours ? ' class="head"' : '';
      return `<text x="${NAMES}" y="${at + 13}" text-anchor="end"${weight}>${escapeText(name)}</text><rect class="bar${ours ? 0 : 1}" x="${NAMES + 10}" y="${at}" width="${width}" height="16"/><text x="${NAMES + 18 + width}" y="${at + 13}"${weight}>${escapeText(`${number(value)} ${unit}`)}</text>`;
    });
    top += 12 + bars.length * ROW + 30;
    return [head, ...rows].join('\n');
  });
  return picture(words, top - 10, drawn.join('\n'));
}

function picture({ title, description }: Words, height: number, body: string): string {
  const colours = (hues: readonly string[]) =>
    hues.map((hue, at) => `.line${at}{stroke:${hue}}.dot${at},.bar${at}{fill:${hue}}`).join('');
  const dashes = DASHES.map((dash, at) => `.line${at}{stroke-dasharray:${dash}}`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeText(title)}</title>
<desc id="description">${escapeText(description)}</desc>
<style>
.ground{fill:#ffffff}text{font:13px sans-serif;fill:#1c1c1c}.head{font-weight:bold}.grid{stroke:#c8c8c8;fill:none}[class^=line]{fill:none;stroke-width:2.5}
${colours(HUES)}${dashes}
@media (prefers-color-scheme: dark){.ground{fill:#16181b}text{fill:#ececec}.grid{stroke:#44484d}${colours(DARK_HUES)}}
</style>
<rect class="ground" width="${WIDTH}" height="${height}"/>
<text x="14" y="24" class="head">${escapeText(title)}</text>
${body}
</svg>
`;
}

interface Axis {
  readonly ticks: readonly number[];
  at(value: number): number;
}

function axis(values: readonly number[], [from, to]: readonly [number, number], log: boolean): Axis {
  const ticks = log ? powers(Math.min(...values), Math.max(...values)) : steps(Math.max(...values));
  const scale = log ? Math.log10 : (value: number) => value;
  const low = scale(ticks[0] ?? 0);
  const high = scale(ticks.at(-1) ?? 1);
  return { ticks, at: (value) => round(from + ((scale(value) - low) / (high - low || 1)) * (to - from)) };
}

function powers(least: number, most: number): number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.max(Math.ceil(Math.log10(most)), first + 1);
  return Array.from({ length: last - first + 1 }, (_, at) => 10 ** (first + at));
}

/** From 0 in steps of 1, 2 or 5 times a power of ten, some five of them. */
function steps(most: number): number[] {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((times) => times * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step);
}

/** Names that would stand on one another are moved down, the higher ones first. */
function apart(heights: readonly number[]): number[] {
  const order = heights.map((height, place) => ({ height, place })).sort((a, b) => a.height - b.height);
  let last = Number.NEGATIVE_INFINITY;
  const moved: number[] = [];
  for (const { height, place } of order) {
    last = Math.max(height, last + 16);
    moved[place] = last;
  }
  return moved;
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
