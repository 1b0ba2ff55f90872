import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/v4';
import type { Span } from './passage.js';
import { readRecords, SpanPair } from './records.js';

const Record = z.object({
  q: z.string().min(1),
  /** What was asked before it in the same conversation, oldest first, where it is a follow-up. */
  after: z.array(z.string().min(1)).min(1).optional(),
  /** Sentences or list items that answer; none where the chapter is silent. */
  spans: z.array(SpanPair),
  /** What a silent question asks for, in one of the words that the refusals know. */
  asks: z.string().optional(),
  /** The chapter's own name of the thing that a silent question is about. */
  about: z.string().optional(),
  /** The spans do not answer: they contradict what the question takes for granted. */
  contrary: z.literal(true).optional(),
  /** Whose it is, where that was written down: one who wrote a question writes others like it. */
  hand: z.string().optional(),
});

/** A question that was foreseen when the corpus was made. */
export interface ForeseenQuestion {
  readonly q: string;
  readonly after?: readonly string[] | undefined;
  /** Two-letter language code, the name of its file. */
  readonly language: string;
  readonly spans: readonly Span[];
  readonly asks?: string | undefined;
  readonly about?: string | undefined;
  readonly contrary?: true | undefined;
  readonly hand?: string | undefined;
}

/**
 * Reads `questions/<language>.jsonl` under `corpusDir`, languages in alphabetical order.
 * @throws CorpusError naming file and line when a line is not a question.
 */
export function loadForeseenQuestions(corpusDir: string): ForeseenQuestion[] {
  const directory = join(corpusDir, 'questions');
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter((file) => file.endsWith('.jsonl'));
  return files.sort().flatMap((file) => {
    const language = file.replace('.jsonl', '');
    return readRecords(join(directory, file), Record).map((record) => ({ ...record, language }));
  });
}
