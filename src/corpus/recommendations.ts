import { join } from 'node:path';
import * as z from 'zod/v4';
import { readRecords, SpanPair } from './records.js';

const Recommendation = z.object({
  /** Our number: `1`, `1.2`, `1.2.3`. The report gives none. */
  id: z.string().regex(/^\d+(?:\.\d+)*$/),
  title: z.string().min(1),
  span: SpanPair,
  /** Whom the text addresses. */
  addressedTo: z.array(z.string()),
  /** Who acts by the text. */
  actors: z.array(z.string()),
  parent: z.string().optional(),
});
export type Recommendation = z.infer<typeof Recommendation>;

/** Reads the tree of recommendations, parents before children. */
export function loadRecommendations(corpusDir: string): Recommendation[] {
  return readRecords(join(corpusDir, 'recommendations.jsonl'), Recommendation);
}
