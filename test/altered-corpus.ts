import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Span } from '../src/corpus/passage.js';

const CORPUS = 'corpus';
/** A few of the foreseen questions are enough to find what they ask for, and are embedded in seconds. */
const EVERY = 4;

interface Alterations {
  /** Taken out of the source, with every foreseen question and register row that rests on them. */
  readonly cuts?: readonly Span[];
  /** Put in place of other words of the same length. */
  readonly replacements?: readonly (readonly [words: string, others: string])[];
}

/** A copy of the corpus whose chapter says something else; offsets follow. Without models: those are not the corpus's. */
export function alteredCorpus({ cuts = [], replacements = [] }: Alterations): string {
  const directory = mkdtempSync(join(tmpdir(), 'attache-corpus-'));
  const source = JSON.parse(readFileSync(join(CORPUS, 'source.json'), 'utf8'));
  let text = readFileSync(join(CORPUS, source.file), 'utf8');
  for (const [words, others] of replacements) {
    if (words.length !== others.length || !text.includes(words))
      throw new Error(`“${words}” cannot become “${others}”`);
    text = text.replaceAll(words, others);
  }
  for (const { start, end } of [...cuts].sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + text.slice(end);
  writeFileSync(join(directory, source.file), text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  writeFileSync(join(directory, 'source.json'), JSON.stringify({ ...source, sha256 }));

  const isCut = ([start, end]: readonly number[]) =>
    cuts.some((cut) => cut.start < (end ?? 0) && (start ?? 0) < cut.end);
  const moved = (pair: readonly number[]) =>
    pair.map(
      (offset) => offset - cuts.filter((cut) => cut.end <= offset).reduce((sum, cut) => sum + cut.end - cut.start, 0),
    );
  const rewrite = (file: string, key: 'span' | 'evidence') =>
    rows(file).flatMap((row) => (isCut(row[key]) ? [] : [{ ...row, [key]: moved(row[key]) }]));
  write(directory, 'offices.jsonl', rewrite('offices.jsonl', 'evidence'));
  write(directory, 'recommendations.jsonl', rewrite('recommendations.jsonl', 'span'));
  mkdirSync(join(directory, 'questions'));
  const kept = rows(join('questions', 'en.jsonl')).filter(({ spans }, at) => at % EVERY === 0 && !spans.some(isCut));
  write(
    directory,
    join('questions', 'en.jsonl'),
    kept.map((row) => ({ ...row, spans: row.spans.map(moved) })),
  );
  cpSync(join(CORPUS, 'aliases.jsonl'), join(directory, 'aliases.jsonl'));
  return directory;
}

// biome-ignore lint/suspicious/noExplicitAny: rows of several files, each read by its own schema afterwards.
function rows(file: string): any[] {
  const lines = readFileSync(join(CORPUS, file), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

function write(directory: string, file: string, records: readonly unknown[]): void {
  writeFileSync(join(directory, file), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}
