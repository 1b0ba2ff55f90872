import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/v4';
import { CorpusError } from '../errors.js';
import { type Aside, findAsides } from './asides.js';
import { parseChapter } from './parse.js';
import type { EndnoteMark, Passage, PassageId, Sentence, Span } from './passage.js';
import { readText } from './records.js';
import { type Reading, read } from './verbatim.js';

const SourceDescription = z.object({
  title: z.string(),
  report: z.string(),
  chapter: z.number(),
  chapterTitle: z.string(),
  publisher: z.string(),
  date: z.string(),
  status: z.string(),
  file: z.string(),
  sha256: z.string(),
  /** Places where the source itself is defective: renderers add [sic] after a quotation that holds one. */
  defects: z.array(z.string()),
});
export type SourceDescription = z.infer<typeof SourceDescription>;

/** The parsed chapter with the look-ups that every stage needs. */
export interface Chapter {
  readonly source: SourceDescription;
  /** The whole file, as it stands in `corpus/`. */
  readonly file: string;
  readonly passages: readonly Passage[];
  readonly sentences: readonly Sentence[];
  /** Pull quotes and margin labels, in the order of the file. */
  readonly asides: readonly Aside[];
  passage(id: string): Passage | undefined;
  /** The passage that holds the whole span, if one does. */
  passageAt(span: Span): Passage | undefined;
  /** The sentences that overlap the span, in reading order. */
  sentencesIn(span: Span): Sentence[];
  /** The words of the span as a person reads them; offsets are UTF-16 units of the file. */
  quote(span: Span): string;
  /** The words of the span, each character with its offset in the file. */
  reading(span: Span): Reading;
  /** The body passage and mark that call endnote `note`. */
  callOf(note: number): { readonly passage: Passage; readonly mark: EndnoteMark } | undefined;
}

/**
 * Reads and parses the chapter under `corpusDir`.
 * @throws CorpusError when a file is missing or the text is not the one that `source.json` gives the digest of.
 */
export function loadChapter(corpusDir: string): Chapter {
  const source = loadSource(join(corpusDir, 'source.json'));
  const file = readText(join(corpusDir, source.file));
  const digest = createHash('sha256').update(file).digest('hex');
  if (digest !== source.sha256) {
    throw new CorpusError(`${source.file} is not the file that source.json describes; restore both from the release.`);
  }
  return chapterOf(source, file);
}

function loadSource(path: string): SourceDescription {
  try {
    return SourceDescription.parse(JSON.parse(readText(path)));
  } catch (cause) {
    if (cause instanceof CorpusError) throw cause;
    throw new CorpusError(`${path} does not describe the source as it should; restore it from the release.`, { cause });
  }
}

/** A chapter from text already in hand; tests change the text and look what follows. */
export function chapterOf(source: SourceDescription, file: string): Chapter {
  const { pieces, passages } = parseChapter(file);
  const byId = new Map<string, Passage>(passages.map((passage) => [passage.id, passage]));
  const sentences = passages.flatMap((passage) => passage.sentences);
  return {
    source,
    file,
    passages,
    sentences,
    asides: findAsides(file, pieces),
    passage: (id) => byId.get(id as PassageId),
    passageAt: ({ start, end }) => passages.find((passage) => passage.start <= start && end <= passage.end),
    sentencesIn: ({ start, end }) => sentences.filter((sentence) => sentence.start < end && start < sentence.end),
    quote: (span) => read(file, pieces, span).text,
    reading: (span) => read(file, pieces, span),
    callOf(note) {
      for (const passage of passages) {
        const mark = passage.marks.find((candidate) => candidate.note === note);
        if (mark !== undefined) return { passage, mark };
      }
      return undefined;
    },
  };
}
