import * as z from 'zod/v4';
import type { ScoreSheet } from '../corpus/scores.js';

/** The published evaluation, as far as the App Home shows it. Shares are 0 to 1. */
export interface Scores {
  readonly questions: number;
  readonly correct: { readonly share: number; readonly low: number; readonly high: number };
  readonly wrong: number;
  readonly quotes: number;
  readonly unverified: number;
}

const Generated = z.object({ quotes: z.number(), unverified: z.number() });

/** What the evaluation wrote, of all that stands in `corpus/scores/`; undefined where it is not there. */
export function publishedScores(sheets: readonly ScoreSheet[]): Scores | undefined {
  const sheet = sheets.find(({ name }) => name === 'eval');
  const all = sheet?.rows.find(({ kind }) => kind === 'all');
  const generated = Generated.safeParse(sheet?.figures.generated);
  if (all === undefined || !generated.success) return undefined;
  const { questions, correct, wrong } = all;
  return { questions, correct, wrong, ...generated.data };
}
