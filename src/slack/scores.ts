import { readFileSync } from 'node:fs';
import * as z from 'zod/v4';

/** The published evaluation, as far as the App Home shows it. Shares are 0 to 1. */
export interface Scores {
  readonly questions: number;
  readonly correct: { readonly share: number; readonly low: number; readonly high: number };
  readonly wrong: number;
  readonly quotes: number;
  readonly unverified: number;
}

const File = z.object({
  rows: z.array(
    z.object({
      kind: z.string(),
      questions: z.number(),
      correct: z.object({ share: z.number(), low: z.number(), high: z.number() }),
      wrong: z.number(),
    }),
  ),
  generated: z.object({ quotes: z.number(), unverified: z.number() }),
});

/** Reads the scores that the evaluation wrote; undefined where there are none, which costs nobody an answer. */
export function readScores(file: URL): Scores | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const { rows, generated } = File.parse(JSON.parse(text));
  const all = rows.find(({ kind }) => kind === 'all');
  if (all === undefined) return undefined;
  const { questions, correct, wrong } = all;
  return { questions, correct, wrong, ...generated };
}
