import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { createRegisters } from '../../src/answer/registers.js';
import { chapterOf, loadChapter } from '../../src/corpus/chapter.js';
import { loadForeseenQuestions } from '../../src/corpus/foreseen.js';
import { loadLanguages } from '../../src/corpus/languages.js';
import { loadEntities, loadRoles } from '../../src/corpus/offices.js';
import { loadRecommendations } from '../../src/corpus/recommendations.js';
import { loadScores } from '../../src/corpus/scores.js';
import { CorpusError } from '../../src/errors.js';
import { createFindEntities } from '../../src/retrieve/entities.js';
import { openModelFiles } from '../../src/retrieve/model-files.js';
import { openVectors } from '../../src/retrieve/vectors.js';
import { chapter, cite } from '../answers.js';
import { altered, damagedBytes, hostile, type Json } from './inputs.js';
import { quoteStands, standsBetween } from './oracles.js';
import { bounded, boundedWait, type Opened, type Target } from './target.js';

const LINES = chapter.file.split('\n');
/** Lines that mean something to the layout, and lines that nearly do. */
const SHAPES = [
  '',
  ' ',
  '•',
  '• ',
  '1 x',
  '12 ',
  '““A quote”',
  'Recommendation',
  'Chapter 15 - Endnotes',
  'https://x.example/a',
  'word-',
  'end.1',
  'grow2 of',
  '(',
  '\f',
  '\r',
];

const line = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...LINES) },
  { weight: 2, arbitrary: fc.constantFrom(...SHAPES) },
  { weight: 1, arbitrary: hostile },
);
/** Parts of the chapter as they follow each other, with other lines between. */
const stretch = fc.tuple(fc.nat(LINES.length), fc.nat(12)).map(([from, count]) => LINES.slice(from, from + count));
const files = fc
  .array(fc.oneof(stretch, fc.array(line, { maxLength: 4 })), { maxLength: 8 })
  .map((parts) => parts.flat().join('\n'));

export const chapterText: Target = {
  name: 'chapter-text',
  tries: 'chapters of shuffled, broken and invented lines, parsed into passages',
  open: () => ({
    property: fc.property(
      files,
      bounded((file: string) => {
        const { passages, sentences, asides, quote, reading, sentencesIn, passageAt } = chapterOf(chapter.source, file);
        let last = 0;
        for (const passage of passages) {
          assert.ok(last <= passage.start && passage.start < passage.end && passage.end <= file.length);
          last = passage.end;
          assert.equal(quote(passage), passage.text);
          assert.equal(passage.sentences.map(({ text }) => text).join(' '), passage.text);
          assert.equal(passageAt(passage), passage);
        }
        for (const sentence of sentences) {
          assert.equal(quote(sentence), sentence.text);
          assert.ok(standsBetween(sentence.text, sentence, file));
          assert.ok(sentencesIn(sentence).includes(sentence));
          const { text, offsets } = reading(sentence);
          assert.equal(offsets.length, text.length);
          for (const [at, offset] of offsets.entries()) assert.ok(text[at] === ' ' || text[at] === file[offset]);
        }
        for (const { start, end, text } of asides) assert.ok(start < end && text !== '');
      }),
    ),
  }),
};

const read = (file: string) => readFileSync(join('corpus', file));
const rows = (file: string) =>
  read(file)
    .toString('utf8')
    .split('\n')
    .filter((row) => row !== '')
    .map((row): Json => JSON.parse(row));

/** The corpus's small files, each with records that are altered, or with bytes that are. */
function damaged(file: string): fc.Arbitrary<readonly [file: string, bytes: Buffer]> {
  const whole = read(file);
  if (file.endsWith('.txt')) return damagedBytes(fc.constant(whole)).map((bytes) => [file, bytes] as const);
  const records = file.endsWith('.jsonl') ? rows(file) : [JSON.parse(whole.toString('utf8')) as Json];
  const one = altered(records).map((record) => JSON.stringify(record) ?? '');
  const inPlace = fc
    .tuple(fc.nat(records.length), one)
    .map(([at, record]) =>
      Buffer.from(
        [
          ...records.slice(0, at).map((row) => JSON.stringify(row)),
          record,
          ...records.slice(at + 1).map((row) => JSON.stringify(row)),
        ].join('\n'),
      ),
    );
  return fc.oneof(inPlace, damagedBytes(fc.constant(whole))).map((bytes) => [file, bytes] as const);
}

const SMALL = [
  'source.json',
  'aliases.jsonl',
  'offices.jsonl',
  'recommendations.jsonl',
  'nscai-chapter-15.txt',
  'scores/eval.json',
  'questions/fr.jsonl',
  'languages/fr/frames.json',
];

export const corpusFiles: Target = {
  name: 'corpus-files',
  tries: 'one file of the corpus with other records, flipped, cut; loaded as at the start',
  cases: { test: 100, ci: 500 },
  most: 10_000,
  open(): Opened {
    const directory = mkdtempSync(join(tmpdir(), 'attache-fuzz-corpus-'));
    for (const file of SMALL) {
      mkdirSync(join(directory, file, '..'), { recursive: true });
      cpSync(join('corpus', file), join(directory, file));
    }
    cpSync('corpus/languages/fr', join(directory, 'languages/fr'), { recursive: true });
    const check = ([file, bytes]: readonly [string, Buffer]) => {
      const whole = read(file);
      writeFileSync(join(directory, file), bytes);
      try {
        loadAll(directory);
      } catch (error) {
        assert.ok(error instanceof CorpusError, String(error));
      } finally {
        writeFileSync(join(directory, file), whole);
      }
      assert.ok(!('polluted' in {}));
    };
    return {
      property: fc.property(fc.oneof(...SMALL.map(damaged)), bounded(check)),
      close: async () => rmSync(directory, { recursive: true, force: true }),
    };
  },
};

/** Loads what a start loads, and looks whether its registers quote the chapter. */
function loadAll(directory: string): void {
  const loaded = loadChapter(directory);
  assert.equal(loaded.file, chapter.file);
  const entities = loadEntities(directory);
  const registers = createRegisters({
    chapter,
    cite,
    entities,
    findEntities: createFindEntities(entities),
    roles: loadRoles(directory),
    recommendations: loadRecommendations(directory),
  });
  for (const { citation } of [...registers.recommendations(), ...registers.roles()]) quoteStands(citation);
  for (const { q, language } of loadForeseenQuestions(directory))
    assert.deepEqual([typeof q, language], ['string', 'fr']);
  assert.deepEqual(
    loadLanguages(directory).map(({ code }) => code),
    ['fr'],
  );
  for (const { name } of loadScores(directory)) assert.equal(name, 'eval');
}

const DIMENSIONS = 16;

/** A vector made of a text's digest: what is found by it is the same each time, and costs nothing. */
function vectorOf(text: string): Float32Array {
  const bytes = createHash('sha256').update(text).digest();
  const vector = Float32Array.from({ length: DIMENSIONS }, (_, at) => bytes.readInt16LE(at * 2) / 2 ** 15);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** An index holds megabytes that the collector does not see, so that it would let thousands of them stand. */
const COLLECTED_AFTER = 50;

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

export const index: Target = {
  name: 'index',
  tries: 'files of an index flipped, cut, swapped, gone; opened, searched and quoted from',
  cases: { test: 100, ci: 500 },
  most: 10_000,
  async open() {
    const directory = mkdtempSync(join(tmpdir(), 'attache-fuzz-index-'));
    const model = {
      name: 'digest',
      digest: 'digest',
      dimensions: DIMENSIONS,
      embed: async (text: string) => vectorOf(text),
    };
    const texts = chapter.sentences.map(({ text }) => text);
    const lists = {
      sentences: { texts, model },
      questions: { texts: texts.slice(0, 40).map((text) => `What of ${text}`), model },
    };
    const whole = await openVectors(directory, lists);
    const probes = texts.slice(0, 12).map((text) => vectorOf(text.slice(1)));
    const found = (opened: typeof whole) =>
      probes.map((probe) => [opened.indexes.sentences.search(probe, 5), opened.indexes.questions.search(probe, 5)]);
    const expected = found(whole);
    const names = readdirSync(directory);
    const files = new Map(names.map((name) => [name, readFileSync(join(directory, name))]));
    const name = fc.constantFrom(...names);
    const harm = fc.oneof(
      {
        weight: 8,
        arbitrary: name.chain((one) =>
          damagedBytes(fc.constant(files.get(one) ?? Buffer.alloc(0))).map((bytes) => new Map([[one, bytes]])),
        ),
      },
      { weight: 1, arbitrary: fc.tuple(name, name).map(([one, other]) => new Map([[one, files.get(other)]])) },
      { weight: 1, arbitrary: name.map((one) => new Map([[one, undefined]])) },
    );
    let count = 0;
    const check = async (changes: ReadonlyMap<string, Buffer | undefined>) => {
      restore();
      count += 1;
      if (count % COLLECTED_AFTER === 0) collectGarbage();
      for (const [file, bytes] of changes) {
        if (bytes === undefined) rmSync(join(directory, file));
        else writeFileSync(join(directory, file), bytes);
      }
      const opened = await openVectors(directory, lists);
      const touched = [...changes].some(
        ([file, bytes]) => file.endsWith('.hnsw') && !bytes?.equals(files.get(file) ?? bytes),
      );
      if (touched) assert.equal(opened.origin, 'built');
      assert.equal(opened.digest, whole.digest);
      assert.deepEqual(found(opened), expected);
      for (const { index: at } of opened.indexes.sentences.search(probes[0] ?? new Float32Array(DIMENSIONS), 3)) {
        const sentence = chapter.sentences[at];
        const citation = sentence && cite(sentence, 1);
        assert.ok(citation !== undefined);
        quoteStands(citation);
      }
    };
    function restore(): void {
      for (const file of readdirSync(directory))
        if (!files.has(file)) rmSync(join(directory, file), { recursive: true });
      for (const [file, bytes] of files) writeFileSync(join(directory, file), bytes);
    }
    return {
      property: fc.asyncProperty(harm, boundedWait(check)),
      close: async () => rmSync(directory, { recursive: true, force: true }),
    };
  },
};

const MODEL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx'];

export const modelFiles: Target = {
  name: 'model-files',
  tries: 'files of a model flipped or cut; checked as at the start',
  cases: { test: 300, ci: 2_000 },
  open(): Opened {
    const directory = mkdtempSync(join(tmpdir(), 'attache-fuzz-model-'));
    mkdirSync(join(directory, 'onnx'));
    const files = new Map(
      MODEL_FILES.map((file) => [file, Buffer.from(`{"file":"${file}","of":"a small model"}\n`.repeat(20))]),
    );
    const digests = [...files].map(([file, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${file}\n`);
    files.set('SHA256SUMS', Buffer.from(digests.join('')));
    for (const [file, bytes] of files) writeFileSync(join(directory, file), bytes);
    const { digest } = openModelFiles(directory);
    const harm = fc
      .constantFrom(...files.keys())
      .chain((file) =>
        damagedBytes(fc.constant(files.get(file) ?? Buffer.alloc(0))).map((bytes) => [file, bytes] as const),
      );
    const check = ([file, bytes]: readonly [string, Buffer]) => {
      writeFileSync(join(directory, file), bytes);
      try {
        // Another digest would make another index; the same one is the same model.
        assert.equal(openModelFiles(directory).digest, digest);
      } catch (error) {
        assert.ok(error instanceof CorpusError, String(error));
      } finally {
        writeFileSync(join(directory, file), files.get(file) ?? '');
      }
    };
    return {
      property: fc.property(harm, bounded(check)),
      close: async () => rmSync(directory, { recursive: true, force: true }),
    };
  },
};
