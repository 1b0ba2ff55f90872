import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ForeseenQuestion, loadForeseenQuestions } from '../corpus/foreseen.js';
import { replaceFile } from './replace-file.js';

/** Raised when texts are made otherwise of the same files; a test compares what is kept with what would be made. */
const FORMAT = 5;

export interface ForeseenTexts {
  readonly foreseen: readonly ForeseenQuestion[];
  /** The same questions as they are compared. */
  readonly texts: readonly string[];
}

interface Making {
  readonly asCompared: (question: ForeseenQuestion) => string;
  /** Make the texts anew even where those that are kept would do. */
  readonly rebuild?: boolean | undefined;
}

/**
 * Reads the foreseen questions of `corpus`. To check and prepare them all takes a good part of a start, so what came of
 * it is kept in `directory` and read from there while the corpus is the same.
 * @throws CorpusError naming file and line when a line is not a question.
 */
export function openForeseenTexts(
  corpus: string,
  directory: string,
  { asCompared, rebuild = false }: Making,
): ForeseenTexts {
  const path = join(directory, 'foreseen.json');
  const inputs = digestSources(corpus);
  const kept = rebuild ? undefined : read(path, inputs);
  if (kept !== undefined) return kept;
  const foreseen = loadForeseenQuestions(corpus);
  const made = { foreseen, texts: foreseen.map(asCompared) };
  keep(path, inputs, made);
  return made;
}

/** The first line says what the second was made from, and its digest. */
function read(path: string, inputs: string): ForeseenTexts | undefined {
  if (!existsSync(path)) return undefined;
  const content = readFileSync(path, 'utf8');
  const end = content.indexOf('\n');
  const body = content.slice(end + 1);
  return content.slice(0, end) === headOf(inputs, body) ? JSON.parse(body) : undefined;
}

function keep(path: string, inputs: string, made: ForeseenTexts): void {
  const body = JSON.stringify(made);
  try {
    mkdirSync(dirname(path), { recursive: true });
    replaceFile(path, (draft) => writeFileSync(draft, `${headOf(inputs, body)}\n${body}`));
  } catch {
    // It only saves time; vectors that cannot be kept are told of where they are made.
  }
}

function headOf(inputs: string, body: string): string {
  return `${inputs} ${createHash('sha256').update(body).digest('hex')}`;
}

function digestSources(corpus: string): string {
  const digest = createHash('sha256').update(String(FORMAT));
  const files = ['questions', 'languages'].flatMap((name) => {
    const directory = join(corpus, name);
    const inside = existsSync(directory) ? readdirSync(directory, { recursive: true, encoding: 'utf8' }) : [];
    return inside.filter((file) => file.endsWith('.jsonl')).map((file) => join(name, file));
  });
  for (const file of [...files.sort(), 'offices.jsonl', 'aliases.jsonl', 'shorthand.jsonl']) {
    const path = join(corpus, file);
    if (existsSync(path)) digest.update(`\n${file}\n`).update(readFileSync(path));
  }
  return digest.digest('hex');
}
