import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file that pages refer to. */
export interface Asset {
  /** With a digest of its text, so that browsers may keep it for good. */
  readonly path: string;
  readonly name: string;
  readonly type: 'css' | 'js';
  readonly text: string;
}

/** The same directory from `src/web` and from `dist/web`: style sheet and script go to the browser as written. */
const HERE = new URL('../../src/web/', import.meta.url);

export const STYLE = load('style.css', 'css');
export const SCRIPT = load('script.js', 'js');

function load(name: string, type: Asset['type']): Asset {
  const text = readFileSync(new URL(name, HERE), 'utf8');
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return { path: `/${name}?v=${digest}`, name: `/${name}`, type, text };
}
