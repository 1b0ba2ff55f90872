import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/v4';
import { CorpusError } from '../errors.js';
import { readText } from './records.js';

const Share = z.number();

/** One line of the evaluation's table; a share is missing where it has nothing to be a share of. */
const EvalRow = z.object({
  kind: z.string(),
  questions: z.number(),
  correct: z.object({ share: Share, low: Share, high: Share }),
  wrong: Share,
  citationPrecision: Share.optional(),
  citationRecall: Share.optional(),
  refusalPrecision: Share.optional(),
  refusalRecall: Share.optional(),
  truth: Share,
  unverifiedQuotes: z.number(),
});
export type EvalRow = z.infer<typeof EvalRow>;

/** What came of one row of the fault list. */
const FaultRow = z.object({
  row: z.number().int(),
  fault: z.string(),
  /** The parts of the program where it was tried. */
  tried: z.array(z.string()),
  tests: z.number().int(),
  inputs: z.number().int(),
  /** `skipped` where the tests of a part could not run. */
  result: z.enum(['passed', 'failed', 'skipped']),
  note: z.string().optional(),
});
export type FaultRow = z.infer<typeof FaultRow>;

const ScoreFile = z.looseObject({
  /** Day on which it was measured. */
  date: z.string().optional(),
  rows: z.array(EvalRow).optional(),
  /** The same for the program without one of its parts, and for what it is compared with. */
  without: z.array(EvalRow).optional(),
  baseline: EvalRow.optional(),
  faults: z.array(FaultRow).optional(),
});

/** One file of `corpus/scores/`: the tables that it has, and every other figure as it stands. */
export interface ScoreSheet {
  /** `eval`, `bench`, `scorecard`: name of the file, and of the command that writes it. */
  readonly name: string;
  readonly date: string | undefined;
  readonly rows: readonly EvalRow[];
  readonly faults: readonly FaultRow[];
  readonly figures: Readonly<Record<string, unknown>>;
}

/**
 * Reads the scores that the program comes with; none where there is no such directory.
 * @throws CorpusError naming the file that is not what it should be.
 */
export function loadScores(corpusDir: string): ScoreSheet[] {
  return readFiles(corpusDir, /\.json$/).map(({ file, text }) => {
    const parsed = ScoreFile.safeParse(parseJson(text));
    if (!parsed.success) throw new CorpusError(`scores/${file} is not valid; write it anew or reinstall.`);
    const { date, rows = [], without = [], baseline, faults = [], ...figures } = parsed.data;
    const all = [...rows, ...without, ...(baseline === undefined ? [] : [baseline])];
    return { name: file.replace(/\.json$/, ''), date, rows: all, faults, figures };
  });
}

/** A plot that the bench has drawn, with its own words for it. */
export interface Plot {
  /** `peers`, of `peers.svg`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly svg: string;
}

/** Reads the plots beside the scores; none where there is no such directory. */
export function loadPlots(corpusDir: string): Plot[] {
  return readFiles(corpusDir, /^[\w-]+\.svg$/).map(({ file, text: svg }) => {
    const title = plain(/<title[^<>]*>([^<]*)<\/title>/.exec(svg)?.[1] ?? '');
    const description = plain(/<desc[^<>]*>([^<]*)<\/desc>/.exec(svg)?.[1] ?? '');
    return { name: file.replace(/\.svg$/, ''), title, description, svg };
  });
}

/** What stands beside the scores under names of a kind, by name. */
function readFiles(corpusDir: string, named: RegExp): { readonly file: string; readonly text: string }[] {
  const dir = join(corpusDir, 'scores');
  if (!existsSync(dir)) return [];
  const files = readdirSync(dir).filter((file) => named.test(file));
  return files.sort().map((file) => ({ file, text: readText(join(dir, file)) }));
}

/** The words of an element, which pages escape anew. */
function plain(markup: string): string {
  return markup.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
