import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCite } from '../../src/answer/cite.js';
import type { Draft, DraftClaim } from '../../src/answer/draft.js';
import { createVerify } from '../../src/answer/verify.js';
import { loadChapter } from '../../src/corpus/chapter.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';

const chapter = loadChapter('corpus');
const cite = createCite(chapter, () => 'http://127.0.0.1:3978');
const verify = createVerify({ chapter, cite, findEntities: createFindEntities(loadEntities('corpus')) });
const asked = { question: 'who leads the ISTS?', notes: [] };
const LEAD = { start: 2046, end: 2197 };

function draft(claims: readonly DraftClaim[], overrides: Partial<Draft> = {}): Draft {
  return { claims, complete: true, nearest: [], missing: [], refusal: 'No.', composer: 'extract', ...overrides };
}

describe('verify', () => {
  it('cuts the quote of a claim from the source and links it to the reader', () => {
    const answer = verify(draft([{ evidence: [LEAD] }]), asked);
    expect(answer.kind).toBe('answered');
    expect(answer.citations).toEqual([
      {
        n: 1,
        label: 'Ch. 15, ¶ 8',
        passage: 'p08',
        quote: chapter.passage('p08')?.text,
        ...LEAD,
        url: 'http://127.0.0.1:3978/p/p08?q=2046-2197',
      },
    ]);
    expect(answer.text).toMatch(/other key agencies to: \[1\]$/);
  });

  it('gives one number to a quote that two claims rest on', () => {
    const answer = verify(draft([{ evidence: [LEAD] }, { evidence: [LEAD] }]), asked);
    expect(answer.citations).toHaveLength(1);
    expect(answer.claims.map(({ citations }) => citations)).toEqual([[1], [1]]);
  });

  it('drops a claim without a quote and calls what remains partial', () => {
    const answer = verify(draft([{ text: 'The Treasury leads it.', evidence: [] }, { evidence: [LEAD] }]), asked);
    expect(answer.kind).toBe('partial');
    expect(answer.claims).toHaveLength(1);
    expect(answer.text).not.toContain('Treasury');
  });

  it('keeps a claim in other words that its quote proves, and drops one that says more', () => {
    const said = 'the Commission proposes that the White House request the Department of State to lead an effort.';
    const proved = { text: said, evidence: [LEAD] };
    const treasury = { text: said.replace('Department of State', 'Treasury'), evidence: [LEAD] };
    const answer = verify(draft([proved, treasury]), asked);
    expect(answer.kind).toBe('partial');
    expect(answer.claims.map(({ text }) => text)).toEqual([proved.text]);
  });

  it('refuses when nothing remains, and shows at most three nearest passages', () => {
    const nearest = chapter.sentences.slice(0, 5);
    const answer = verify(draft([{ evidence: [{ start: 2000, end: 2100 }] }], { nearest }), asked);
    expect(answer).toMatchObject({ kind: 'unanswered', text: 'No.', claims: [], citations: [] });
    expect(answer.nearest.map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it('never lets an unproved quote or an uncited claim through, whatever the draft says', () => {
    const span = fc.oneof(
      fc.record({ start: fc.integer({ min: -10, max: 23_000 }), end: fc.integer({ min: -10, max: 23_000 }) }),
      fc.record({ start: fc.double(), end: fc.double() }),
      fc.constantFrom(...chapter.sentences.map(({ start, end }) => ({ start, end }))),
      fc
        .tuple(
          fc.constantFrom(...chapter.sentences),
          fc.integer({ min: -40, max: 40 }),
          fc.integer({ min: -40, max: 40 }),
        )
        .map(([sentence, from, to]) => ({ start: sentence.start + from, end: sentence.end + to })),
    );
    const claim = fc.record({
      text: fc.option(fc.string(), { nil: undefined }),
      evidence: fc.array(span, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 5 }), fc.array(span), fc.boolean(), (claims, nearest, complete) => {
        const answer = verify(draft(claims as DraftClaim[], { nearest, complete }), asked);
        for (const citation of [...answer.citations, ...answer.nearest]) {
          expect(citation.quote).not.toBe('');
          expect(citation.quote).toBe(chapter.quote(citation));
          expect(chapter.passage(citation.passage)?.text).toContain(citation.quote);
        }
        expect(answer.citations.map(({ n }) => n)).toEqual(answer.citations.map((_, index) => index + 1));
        for (const { citations } of answer.claims) {
          expect(citations.length).toBeGreaterThan(0);
          for (const n of citations) expect(answer.citations[n - 1]?.n).toBe(n);
        }
        expect(answer.kind === 'unanswered').toBe(answer.claims.length === 0);
      }),
      { numRuns: 1000 },
    );
  });
});
