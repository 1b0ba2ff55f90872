import { createContext, runInContext } from 'node:vm';
import { matching } from './matching.js';

/** Characters of a probe, and of the shorter one that it is compared with. */
const LONG = 50_000;
const SHORT = LONG / 10;
/** What takes no longer than this is quick, however it grew. */
const QUICK_MS = 50;
/** A tenfold text takes a tenfold time where growth is linear, and a hundredfold one where it is quadratic. */
const TIMES = 30;
/** Longest that the shorter probe may take. */
const SHORT_MS = 300;
/** A busy machine may give this process as small a share of its time. */
const PATIENCE = 5;

/** Signs that many expressions repeat; an em space also makes a text of two bytes a sign, which is searched in another way. */
export const COMMON = ['a', ' ', '0', '.', '\n', 'A', 'a ', ', ', '“', '?', '<', '(', '\\', '中', "'", '\u2003'];

/** A piece that is made of what the expression matches: whole, or any part of it, or twice a part. */
export function baitFor(pattern: RegExp, random: () => number): string {
  const match = matching(pattern, random);
  const from = Math.floor(random() * random() * match.length);
  const part = match.slice(from, from + 1 + Math.floor(random() * (match.length - from)));
  const sign = random() < 0.3 ? (COMMON[Math.floor(random() * COMMON.length)] ?? '') : '';
  return `${part}${sign}` || 'a';
}

/** A piece over and over, and something behind it that does not belong. */
function probe(piece: string, length: number): string {
  return `${piece.repeat(Math.ceil(length / piece.length)).slice(0, length)}!`;
}

/** Says by how much an expression takes longer than in proportion for a text of such pieces; undefined where it does not. */
export function excess(pattern: RegExp, piece: string): string | undefined {
  // Noise seldom comes three times at the same place.
  return once(pattern, piece) && once(pattern, piece) && once(pattern, piece);
}

function once(pattern: RegExp, piece: string): string | undefined {
  const short = timeOf(pattern, probe(piece, SHORT), SHORT_MS);
  if (short === undefined) return `more than ${SHORT_MS} ms at ${SHORT} characters`;
  const allowed = Math.max(QUICK_MS, short * TIMES);
  const long = timeOf(pattern, probe(piece, LONG), Math.ceil(allowed));
  if (long !== undefined && long <= allowed) return undefined;
  return `${short.toFixed(1)} ms at ${SHORT} characters, more than ${allowed.toFixed(0)} ms at ${LONG}`;
}

const place: { use: () => void } = { use: () => undefined };
const context = createContext(place);

/**
 * Milliseconds of the processor that one use takes, as the program uses it; undefined where it is ended after `limit`.
 * Time on the clock would say as much about what else the machine does.
 */
function timeOf(pattern: RegExp, text: string, limit: number): number | undefined {
  pattern.lastIndex = 0;
  place.use = () => void (pattern.global ? text.replace(pattern, '') : pattern.exec(text));
  const started = process.cpuUsage();
  try {
    runInContext('use()', context, { timeout: limit * PATIENCE });
  } catch (error) {
    if (Object(error).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    return undefined;
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}
