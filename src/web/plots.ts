import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { RequestHandler } from 'express';

/** A plot that the bench has drawn, with its own words for it. */
export interface Plot {
  /** `peers`, for `/scores/peers.svg`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly svg: string;
}

const SCORES = new URL('../../corpus/scores/', import.meta.url);

/** Every plot beside the scores, as the program came with them. */
export const PLOTS: readonly Plot[] = existsSync(SCORES)
  ? readdirSync(SCORES)
      .filter((file) => /^[\w-]+\.svg$/.test(file))
      .sort()
      .map(loadPlot)
  : [];

function loadPlot(file: string): Plot {
  const svg = readFileSync(new URL(file, SCORES), 'utf8');
  const title = plain(/<title[^<>]*>([^<]*)<\/title>/.exec(svg)?.[1] ?? '');
  const description = plain(/<desc[^<>]*>([^<]*)<\/desc>/.exec(svg)?.[1] ?? '');
  return { name: file.replace(/\.svg$/, ''), title, description, svg };
}

/** The words of an element, which pages escape anew. */
function plain(markup: string): string {
  return markup.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Sends a plot by its name. Its colours are in a style element of its own, which the pages' policy would keep from it. */
export const sendPlot: RequestHandler<{ plot: string }> = (req, res, next) => {
  const plot = PLOTS.find(({ name }) => `${name}.svg` === req.params.plot);
  if (plot === undefined) return next();
  return res
    .type('image/svg+xml')
    .set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    .send(plot.svg);
};
