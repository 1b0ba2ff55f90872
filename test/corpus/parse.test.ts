import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadChapter } from '../../src/corpus/chapter.js';
import { loadForeseenQuestions } from '../../src/corpus/foreseen.js';
import { layOut } from '../../src/corpus/layout.js';
import { CorpusError } from '../../src/errors.js';
import { tries } from '../tries.js';

const chapter = loadChapter('corpus');
const source = readFileSync('corpus/nscai-chapter-15.txt', 'utf8');

// Read off the chapter by eye, passage by passage.
const FIRST_WORDS: Record<string, string> = {
  p01: 'The United States cannot compete with',
  p02: 'A rising challenge to U.S.',
  p03: 'China’s increasing influence',
  p04: 'The prospect of authoritarian consolidation',
  p05: 'The prospect of democratic backsliding',
  p06: 'A threat to the cohesion',
  p07: 'The United States must pursue',
  p08: 'To achieve these goals,',
  p09: 'Develop and implement an International',
  p10: 'Build an Emerging Technology Coalition of allies',
  p11: 'As part of the Emerging Technology',
  p12: 'Implement a comprehensive U.S. national plan to support international technology efforts around',
  p13: 'Enhance the United States’ position as an international emerging technology research hub for',
  p14: 'Build an Emerging Technology Coalition. The United States should lead',
  p15: 'Developing and operationalizing standards',
  p16: 'Promoting and facilitating coordinated',
  p17: 'Promoting democracy, human rights',
  p18: 'Exploring ways to facilitate',
  p19: 'Promoting and protecting innovation',
  p20: 'Developing AI-related talent',
  p21: 'Launching the International Digital',
  p22: 'Launch an International Digital Democracy Initiative (IDDI). As part',
  p23: 'The IDDI will be critical',
  p24: 'Implement a comprehensive U.S. national plan to support international technology efforts. The ISTS',
  p25: 'Enhance the United States’ position as an international emerging technology research hub. The United',
  p26: 'First, the United States should provide',
  p27: 'Second, the United States should work',
  p28: 'Third, the United States should leverage',
  p29: 'Reorient U.S. foreign policy',
  p30: 'Competitive diplomacy in AI',
  p31: 'The Commission recommends the following',
  p32: 'First, the Deputy Secretary of State',
  p33: 'Second, the State Department should',
  p34: 'Third, the State Department should',
  p35: 'Fourth, AI-related technology modules',
  p36: 'Fifth, Congress must appropriate',
  p37: 'These steps are essential',
  n01: 'The threat to allied cohesion',
  n02: 'Detail on these critical areas',
  n03: 'USAID’s Digital Strategy defines',
  n04: 'The Chinese government’s global',
  n05: 'To support the G20,',
  n06: 'Detailed recommendations for U.S. agencies',
  n07: 'GPAI was launched in 2020',
  n08: 'Artificial Intelligence at NSF',
  n09: 'For example, the Department of Energy',
  n10: 'Detailed recommendations for each',
  n11: 'Secretary Pompeo Approves',
  n12: 'These components of the State Department',
};

const LAST_WORDS: Record<string, string> = {
  p05: 'undermine liberal values; and',
  p06: 'technology norms and standards.',
  p22: 'openness, privacy, security, and reliability.',
  p24: 'to achieve meaningful results.',
  p25: 'research hub has three components:',
  p27: 'MAIRI’s physical center located in the United States.',
  p37: 'in the context of great power competition.',
  n01: 'constricting the geography of American military access.”).',
  n05: 'https://outlook.gihub.org/.',
  n07: 'https://en.unesco.org/news/unesco-joins-global-partnership-artificial-intelligence-observer.',
  n12: 'and the Center for Analytics.',
};

/** The passage that holds each endnote mark, and the words right before the mark. */
const MARKS: Record<number, [passage: string, before: string]> = {
  1: ['p06', 'norms and standards.'],
  2: ['p21', 'Democracy Initiative.'],
  3: ['p23', 'open digital ecosystems,'],
  4: ['p23', 'collective security.'],
  5: ['p23', 'continue to grow'],
  6: ['p24', 'meaningful results.'],
  7: ['p26', 'Development,'],
  8: ['p26', 'AI Research Institutes.'],
  9: ['p27', 'State and Energy.'],
  10: ['p28', 'future collaboration.'],
  11: ['p33', 'within the Department.'],
  12: ['p37', 'great power competition.'],
};

describe('the parsed chapter', () => {
  it('has 37 passages and twelve endnotes, each with the first words that it has in print', () => {
    expect(
      Object.fromEntries(chapter.passages.map(({ id, text }) => [id, text.startsWith(FIRST_WORDS[id] ?? '!')])),
    ).toEqual(Object.fromEntries(Object.keys(FIRST_WORDS).map((id) => [id, true])));
  });

  it('ends passages where print ends them, across page breaks and without furniture', () => {
    for (const [id, words] of Object.entries(LAST_WORDS))
      expect(chapter.passage(id)?.text).toMatch(new RegExp(`${escaped(words)}$`));
  });

  it('tells paragraphs from list items', () => {
    const items = chapter.passages.filter(({ kind }) => kind === 'item').map(({ number }) => number);
    expect(items).toEqual([2, 3, 4, 5, 6, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 26, 27, 28, 32, 33, 34, 35, 36]);
  });

  it('finds each endnote mark in its passage, after its word, and none in the quotation', () => {
    for (const [note, [id, before]] of Object.entries(MARKS)) {
      const call = chapter.callOf(Number(note));
      expect(call?.passage.id).toBe(id);
      expect(source.slice(0, call?.mark.start).replace(/\s+/g, ' ')).toMatch(new RegExp(`${escaped(before)}$`));
    }
    expect(chapter.passage('p23')?.text).toContain('open digital ecosystems, empowering');
    expect(chapter.passage('p23')?.text).toContain('needs continue to grow and China');
    expect(chapter.callOf(13)).toBeUndefined();
  });

  it('gives the example of the contract its offsets and words', () => {
    const passage = chapter.passage('p08');
    expect([passage?.start, passage?.end]).toEqual([2046, 2197]);
    expect(passage?.text).toBe(
      'To achieve these goals, the Commission proposes that the White House request the Department of State to lead an effort with and other key agencies to:',
    );
  });

  it('closes words and addresses that the page broke, and keeps every hyphen', () => {
    expect(chapter.passage('p01')?.text).toContain('Like-minded countries');
    expect(chapter.passage('p18')?.text).toContain('privacy-enhancing technologies');
    expect(chapter.passage('p25')?.text).toContain('allies—particularly European allies—to pool');
    expect(chapter.passage('p25')?.text).toContain('commercial gaps in R&D and overcome challenges');
    expect(chapter.passage('p27')?.text).toContain('AI/machine learning (ML)');
    expect(chapter.passage('p28')?.text).toContain('this techno-competition');
    expect(chapter.passage('n04')?.text).toContain(
      'https://thediplomat.com/2020/06/chinas-surveillance-technology-is-keeping-tabs-on-populations-around-the-world/;',
    );
    expect(chapter.passage('n04')?.text).toContain('https://www.uscc.gov/sites/default/files/Feldstein_Testimony.pdf.');
    expect(chapter.passage('n07')?.text).toContain('https://www.gpai.ai/about/; UNESCO Joins');
    expect(chapter.passage('n03')?.text).toContain('https://www.usaid.gov/usaid-digital-strategy.');
  });

  it('leaves the two defects of the source as they are', () => {
    for (const defect of chapter.source.defects)
      expect(chapter.passages.some(({ text }) => text.includes(defect))).toBe(true);
  });

  it('keeps abbreviations, dates and parentheses inside their sentences', () => {
    expect(chapter.passage('p26')?.sentences).toHaveLength(2);
    expect(chapter.passage('p27')?.sentences).toHaveLength(7);
    expect(chapter.passage('p33')?.sentences).toHaveLength(6);
    expect(chapter.passage('n01')?.sentences).toHaveLength(2);
    expect(chapter.passage('n07')?.sentences).toHaveLength(4);
    expect(chapter.passage('n11')?.sentences).toHaveLength(1);
  });

  it('cuts each sentence back from the source by its offsets', () => {
    for (const sentence of chapter.sentences) expect(chapter.quote(sentence)).toBe(sentence.text);
    for (const passage of chapter.passages) {
      expect(passage.sentences.map(({ text }) => text).join(' ')).toBe(passage.text);
    }
  });
});

describe('a damaged corpus', () => {
  const copy = mkdtempSync(join(tmpdir(), 'attache-corpus-'));
  afterAll(() => rmSync(copy, { recursive: true }));

  it('FAULTS.md row 32: is refused in words, cut or changed anywhere, and without its endnotes', () => {
    cpSync('corpus/source.json', join(copy, 'source.json'));
    const bytes = readFileSync('corpus/nscai-chapter-15.txt');
    tries(Math.ceil(bytes.length / 1024) + 1_001);
    writeFileSync(join(copy, 'nscai-chapter-15.txt'), source.slice(0, source.indexOf('Chapter 15 - Endnotes')));
    expect(() => loadChapter(copy)).toThrow(/restore both from the release/);
    for (let length = 0; length < bytes.length; length += 1024) {
      writeFileSync(join(copy, 'nscai-chapter-15.txt'), bytes.subarray(0, length));
      expect(() => loadChapter(copy)).toThrow(CorpusError);
    }
    for (let flip = 0; flip < 1000; flip += 1) {
      const changed = Buffer.from(bytes);
      const place = Math.floor((bytes.length * flip) / 1000);
      changed[place] = (changed[place] ?? 0) ^ 1;
      writeFileSync(join(copy, 'nscai-chapter-15.txt'), changed);
      expect(() => loadChapter(copy)).toThrow(/restore both from the release/);
    }
  });

  it('FAULTS.md row 32: is refused in words where a file is missing or a record is none', () => {
    rmSync(join(copy, 'nscai-chapter-15.txt'));
    expect(() => loadChapter(copy)).toThrow(/cannot be read/);
    mkdirSync(join(copy, 'questions'));
    writeFileSync(join(copy, 'questions', 'en.jsonl'), '{"q":"x","spans":[]}\n{"q":7}\n');
    expect(() => loadForeseenQuestions(copy)).toThrow(/en\.jsonl, line 2/);
  });
});

describe('the layout', () => {
  const { pieces } = layOut(source);
  const textOf = (kind: string) =>
    pieces
      .filter((piece) => piece.kind === kind)
      .map(({ start, end }) => source.slice(start, end).replace(/\s+/g, ' ').trim());

  it('gives back the file when what was kept and what was dropped are joined', () => {
    expect(pieces.map(({ start, end }) => source.slice(start, end)).join('')).toBe(source);
  });

  it('knows margin labels by their narrow column', () => {
    expect(textOf('marginLabel')).toEqual([
      'Recommendation',
      'Recommendation',
      'IDDI Strategy.',
      'Recommendation',
      'Recommendation',
      'U.S. National Plan to Suppor t',
      'International Technology Ef for ts.',
      'Recommendation',
      'Components of International Digital Research Hub.',
      'Recommendation',
    ]);
  });

  it('knows the four pull quotes by their doubled opening mark', () => {
    expect(textOf('pullQuote').map((quote) => quote.slice(0, 40))).toEqual([
      '““The United States must pursue a compre',
      '““... the United States and its allies a',
      '““The United States must maintain its le',
      '““The United States must redesign the in',
    ]);
  });

  it('drops the running head of the endnotes and the addresses at the foot of pages', () => {
    expect(textOf('runningHead')).toEqual(['Chapter 15 - Endnotes']);
    expect(textOf('footUrl').join(' ').split(' ')).toHaveLength(11);
  });
});

function escaped(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
