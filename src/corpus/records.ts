import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod/v4';
import { CorpusError } from '../errors.js';
import type { Span } from './passage.js';

/** A span as the corpus files write it: start and end offsets in the source. */
export const SpanPair = z
  .tuple([z.number().int(), z.number().int()])
  .transform(([start, end]): Span => ({ start, end }));

/**
 * Reads a JSON Lines file of the corpus, each line checked by `schema`.
 * @throws CorpusError naming file and line when a line is not what the file should hold.
 */
export function readRecords<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema>[] {
  return readText(path)
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      const parsed = schema.safeParse(parseJson(line));
      if (parsed.success) return [parsed.data];
      throw new CorpusError(`${basename(path)}, line ${index + 1}, is not a valid record; correct it or reinstall.`);
    });
}

/** @throws CorpusError when the file cannot be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CorpusError(`${path} cannot be read; the corpus comes with the program, so reinstall it.`, { cause });
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
