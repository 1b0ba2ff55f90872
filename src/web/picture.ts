import type { RoleEntry } from '../answer/registers.js';
import { type Html, html } from './html.js';
import { citationLink } from './trail.js';

/** What the picture tells apart, and the kinds of role that it takes for each; leading is what answers take for it too. */
export const FAMILIES = {
  leads: ['leads', 'runs'],
  oversees: ['launches', 'establishes', 'anchors', 'oversees', 'is responsible', 'plans'],
  supports: ['supports', 'staffs', 'trains', 'participates', 'implements'],
  funds: ['funds'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Family = keyof typeof FAMILIES;

/** What a line of each family says, in the legend and above the list. */
export const LABELS: Readonly<Record<Family, string>> = {
  leads: 'leads',
  oversees: 'launches, anchors or oversees',
  supports: 'supports',
  funds: 'funds',
};

/** One line of the picture. */
export interface Edge {
  readonly family: Family;
  readonly entry: RoleEntry;
}

/** The roles that the picture shows, in the order of the register; roles of other kinds are in the table only. */
export function edgesOf(roles: readonly RoleEntry[]): Edge[] {
  return roles.flatMap((entry) => {
    const family = (Object.keys(FAMILIES) as Family[]).find((name) =>
      (FAMILIES[name] as readonly string[]).includes(entry.kind),
    );
    return family === undefined ? [] : [{ family, entry }];
  });
}

/** Units of the drawing: a line of names takes 44 of them, which at its natural size is a comfortable target. */
const ROW = 44;
const TOP = 40;
const WIDTH = 820;
const LEFT = 290;
const RIGHT = 530;
/** Longer names are set on two lines. */
const NAME_WIDTH = 32;

/** Rounds after which the two columns no longer change each other's order. */
const ROUNDS = 12;

/** Offices on the left, initiatives on the right, and between them a curve for each role, which links to its words. */
export function drawPicture(edges: readonly Edge[]): Html {
  const [offices, initiatives] = inOrder(edges);
  const height = TOP + Math.max(offices.length, initiatives.length) * ROW + 10;
  const y = (names: readonly string[], name: string) =>
    TOP + ((names.indexOf(name) + 0.5) * (height - TOP - 10)) / names.length;
  const left = (edge: Edge) => y(offices, edge.entry.office);
  const right = (edge: Edge) => y(initiatives, edge.entry.initiative);
  const curves = edges.map((edge) => {
    const from = left(edge) + fanOut(edge, edges, 'office', right);
    const to = right(edge) + fanOut(edge, edges, 'initiative', left);
    return curve(edge, from, to);
  });
  return html`<svg class="picture" viewBox="0 0 ${WIDTH} ${height}" role="group" aria-labelledby="picture-title picture-desc">
<title id="picture-title">Which office leads, launches, anchors, oversees, supports or funds which initiative</title>
<desc id="picture-desc">Offices on the left, initiatives on the right, and ${edges.length} lines between them, each a link to the words that state the role. The list below the picture holds the same.</desc>
<g aria-hidden="true"><text class="head" x="${LEFT - 14}" y="18" text-anchor="end">Office</text><text class="head" x="${RIGHT + 14}" y="18">Initiative</text></g>
${curves}
<g aria-hidden="true">${offices.map((name) => nameText(name, LEFT - 14, y(offices, name), 'end'))}
${initiatives.map((name) => nameText(name, RIGHT + 14, y(initiatives, name), 'start'))}</g>
</svg>`;
}

/** Both columns, each name at the mean place of those that it is joined to, in turn, so that fewer lines cross (Sugiyama and others, 1981). */
function inOrder(edges: readonly Edge[]): [offices: string[], initiatives: string[]] {
  let offices = [...new Set(edges.map(({ entry }) => entry.office))];
  let initiatives = [...new Set(edges.map(({ entry }) => entry.initiative))];
  for (let round = 0; round < ROUNDS; round += 1) {
    initiatives = byMeanPlace(
      initiatives,
      edges.map(({ entry }) => [entry.initiative, offices.indexOf(entry.office)]),
    );
    offices = byMeanPlace(
      offices,
      edges.map(({ entry }) => [entry.office, initiatives.indexOf(entry.initiative)]),
    );
  }
  return [offices, initiatives];
}

function byMeanPlace(names: readonly string[], places: readonly (readonly [name: string, place: number])[]): string[] {
  const mean = (name: string) => {
    const its = places.filter(([one]) => one === name).map(([, place]) => place);
    return its.reduce((sum, place) => sum + place, 0) / its.length;
  };
  return [...names].sort((a, b) => mean(a) - mean(b));
}

/** Lines that meet at a name end side by side there, in the order of their other ends: offset of this one, in units. */
function fanOut(
  edge: Edge,
  edges: readonly Edge[],
  end: 'office' | 'initiative',
  other: (edge: Edge) => number,
): number {
  const same = edges.filter(({ entry }) => entry[end] === edge.entry[end]).sort((a, b) => other(a) - other(b));
  return (same.indexOf(edge) - (same.length - 1) / 2) * Math.min(7, (ROW - 8) / same.length);
}

function curve({ family, entry }: Edge, from: number, to: number): Html {
  const middle = (LEFT + RIGHT) / 2;
  const path = `M${LEFT} ${round(from)}C${middle} ${round(from)} ${middle} ${round(to)} ${RIGHT} ${round(to)}`;
  return html`<a class="edge ${family}" href="${citationLink(entry.citation)}" aria-label="${sentenceOf(entry)}"><title>${sentenceOf(entry)}</title><path class="reach" d="${path}"/><path d="${path}"/></a>
`;
}

/** A role as a sentence with its place. */
export function sentenceOf({ office, role, initiative, citation }: RoleEntry): string {
  return `${office} ${role} ${initiative}, ${citation.label}`;
}

function nameText(name: string, x: number, y: number, anchor: 'start' | 'end'): Html {
  const lines = broken(name);
  const first = y + 5 - (lines.length - 1) * 8;
  return html`<text x="${x}" y="${round(first)}" text-anchor="${anchor}">${lines.map((line, index) => html`<tspan x="${x}" dy="${index === 0 ? 0 : 17}">${line}</tspan>`)}</text>
`;
}

/** A name on one line, or on two of about the same length. */
function broken(name: string): string[] {
  if (name.length <= NAME_WIDTH) return [name];
  const spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
  const middle = spaces.reduce(
    (best, at) => (Math.abs(at - name.length / 2) < Math.abs(best - name.length / 2) ? at : best),
    0,
  );
  return [name.slice(0, middle), name.slice(middle + 1)];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
