import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/v4';
import { CorpusError } from '../errors.js';
import { readRecords, readText } from './records.js';

/** Our own fixed sentences; braces hold what is put in. */
const Frames = z.object({
  silent: z.string(),
  silentAbout: z.string(),
  notNamed: z.string(),
  leaderless: z.string(),
  unnamed: z.string(),
  otherwise: z.string(),
  eitherMeant: z.string(),
  part: z.string(),
  noNote: z.string(),
  noParagraph: z.string(),
  noItem: z.string(),
  otherChapter: z.string(),
  notOfChapter: z.string(),
  current: z.string(),
  help: z.string(),
  example: z.string(),
  cut: z.string(),
  englishQuotes: z.string(),
  status: z.string(),
});
export type Frames = z.infer<typeof Frames>;

const GlossaryEntry = z.object({
  /** English words that stand for the forms; none for words that carry grammar only. */
  en: z.string(),
  /** Words or phrases as people write them; `*` at the end allows any ending. */
  forms: z.array(z.string().min(1)).min(1),
});
export type GlossaryEntry = z.infer<typeof GlossaryEntry>;

/** A language besides English in which questions may come. */
export interface Language {
  /** Two-letter code, as in `questions/<code>.jsonl`. */
  readonly code: string;
  readonly frames: Frames;
  readonly glossary: readonly GlossaryEntry[];
}

/**
 * Reads `languages/<code>/frames.json` and `glossary.jsonl` under `corpusDir`, in alphabetical order.
 * @throws CorpusError naming the file that is not as it should be.
 */
export function loadLanguages(corpusDir: string): Language[] {
  const directory = join(corpusDir, 'languages');
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .sort()
    .map((code) => ({
      code,
      frames: loadFrames(join(directory, code, 'frames.json')),
      glossary: readRecords(join(directory, code, 'glossary.jsonl'), GlossaryEntry),
    }));
}

/**
 * What people abbreviate when they note an English question down, as forms of what is meant.
 * @throws CorpusError naming the line that is not as it should be.
 */
export function loadShorthand(corpusDir: string): readonly GlossaryEntry[] {
  const file = join(corpusDir, 'shorthand.jsonl');
  return existsSync(file) ? readRecords(file, GlossaryEntry) : [];
}

function loadFrames(path: string): Frames {
  try {
    return Frames.parse(JSON.parse(readText(path)));
  } catch (cause) {
    throw new CorpusError(`${path} lacks one of our sentences or is not valid JSON.`, { cause });
  }
}
