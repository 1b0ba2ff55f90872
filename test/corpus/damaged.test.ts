import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCite } from '../../src/answer/cite.js';
import { chapterOf, loadChapter } from '../../src/corpus/chapter.js';
import { CorpusError } from '../../src/errors.js';

const chapter = loadChapter('corpus');
const cite = createCite(chapter, () => 'http://127.0.0.1:3978');

it('a bullet without words is no passage', () => {
  const { passages } = chapterOf(
    chapter.source,
    'A sentence that is long enough to be prose.\n\n•\n\n• An item that is longer than a label of the margin.\n',
  );
  expect(passages.map(({ text }) => text)).toEqual([
    'A sentence that is long enough to be prose.',
    'An item that is longer than a label of the margin.',
  ]);
});

it('a source.json that is not JSON, or lacks something, is refused in words', () => {
  const directory = mkdtempSync(join(tmpdir(), 'attache-source-'));
  cpSync('corpus/nscai-chapter-15.txt', join(directory, 'nscai-chapter-15.txt'));
  for (const text of ['{', '{}', 'null']) {
    writeFileSync(join(directory, 'source.json'), text);
    expect(() => loadChapter(directory)).toThrow(CorpusError);
  }
  rmSync(directory, { recursive: true });
});

it('words cut inside an address that runs over two lines are no quotation', () => {
  const note = chapter.passage('n07');
  const address = chapter.file.indexOf('://', note?.start);
  const broken = chapter.file.indexOf('\n', address);
  expect(chapter.file.slice(address, broken)).not.toContain(' ');
  expect(cite({ start: address + 1, end: note?.end ?? 0 }, 1)).toBeUndefined();
  expect(cite({ start: note?.start ?? 0, end: note?.end ?? 0 }, 1)?.quote).toBe(note?.text);
});
