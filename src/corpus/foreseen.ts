import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/v4';
import { CorpusError } from '../errors.js';
import type { Span } from './passage.js';

const Line = z.object({
  q: z.string().min(1),
  /** Sentences or list items that answer, as offsets in the source; none where the chapter is silent. */
  spans: z.array(z.tuple([z.number().int(), z.number().int()])),
  /** What a silent question asks for, in one of the words that the refusals know. */
  asks: z.string().optional(),
  /** The chapter's own name of the thing that a silent question is about. */
  about: z.string().optional(),
  /** The spans do not answer: they contradict what the question takes for granted. */
  contrary: z.literal(true).optional(),
});

/** A question that was foreseen when the corpus was made. */
export interface ForeseenQuestion {
  readonly q: string;
  /** Two-letter language code, the name of its file. */
  readonly language: string;
  readonly spans: readonly Span[];
  readonly asks?: string | undefined;
  readonly about?: string | undefined;
  readonly contrary: boolean;
}

export interface ForeseenQuestions {
  readonly questions: readonly ForeseenQuestion[];
  /** SHA-256 over the files. */
  readonly digest: string;
}

/**
 * Reads `questions/<language>.jsonl` under `corpusDir`, languages in alphabetical order.
 * @throws CorpusError naming file and line when a line is not a question.
 */
export function loadForeseenQuestions(corpusDir: string): ForeseenQuestions {
  const directory = join(corpusDir, 'questions');
  const files = existsSync(directory)
    ? readdirSync(directory)
        .filter((file) => file.endsWith('.jsonl'))
        .sort()
    : [];
  const digest = createHash('sha256');
  const questions = files.flatMap((file) => {
    const text = readFileSync(join(directory, file), 'utf8');
    digest.update(`${file}\n${text}`);
    return text
      .split('\n')
      .map((line, index) => ({ line, place: `questions/${file}:${index + 1}` }))
      .filter(({ line }) => line.trim() !== '')
      .map(({ line, place }) => parseLine(line, place, file.replace('.jsonl', '')));
  });
  return { questions, digest: digest.digest('hex') };
}

function parseLine(line: string, place: string, language: string): ForeseenQuestion {
  const parsed = Line.safeParse(parseJson(line));
  if (!parsed.success) throw new CorpusError(`${place} is not a foreseen question; correct or remove that line.`);
  const { spans, contrary, ...rest } = parsed.data;
  return {
    ...rest,
    language,
    spans: spans.map(([start, end]) => ({ start, end })),
    contrary: contrary === true,
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
