import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRules } from '../../src/answer/gate.js';
import { offer, prove } from '../../src/answer/openai-claims.js';
import { createVerify } from '../../src/answer/verify.js';
import { loadEntities } from '../../src/corpus/offices.js';
import type { Span } from '../../src/corpus/passage.js';
import { createFindEntities } from '../../src/retrieve/entities.js';
import { chapter, cite } from '../answers.js';
import { hostile } from './inputs.js';
import { nothingUnseen, quotesStand, strayUrls } from './oracles.js';
import { bounded, type Target } from './target.js';

const sentences = fc.constantFrom(...chapter.sentences);
/** Words that turn, widen or bring something else into a sentence. */
const FOREIGN =
  'not no never only all must should may will if unless except however Congress USAID Treasury NSF MAIRI 8.8 trillion seven two 2022 you please click evil is and or , ; ! not'.split(
    ' ',
  );
const MODALS = ['should', 'must', 'may', 'will', 'would', 'could', 'can'];

/** What a model does to a sentence that it is to shorten, and what it must not do. */
const mutation = fc.record({
  kind: fc.constantFrom(
    'drop',
    'drop',
    'drop',
    'cut',
    'start',
    'insert',
    'swap',
    'digit',
    'modal',
    'other',
    'hostile',
    'case',
  ),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  length: fc.integer({ min: 1, max: 8 }),
  word: fc.constantFrom(...FOREIGN),
  other: sentences,
  text: hostile,
});
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

function mutated(quote: string, mutations: readonly Mutation[]): string {
  return mutations.reduce((text, { kind, at, length, word, other, text: written }) => {
    const words = text.split(' ');
    const place = Math.floor(at * words.length);
    const without = (from: number, count: number) => [...words.slice(0, from), ...words.slice(from + count)].join(' ');
    switch (kind) {
      case 'drop':
        return without(place, length);
      case 'cut':
        return `${words
          .slice(0, place + 1)
          .join(' ')
          .replace(/[,;:.]$/, '')}.`;
      case 'start':
        return words
          .slice(place)
          .join(' ')
          .replace(/^./u, (first) => first.toUpperCase());
      case 'insert':
        return [...words.slice(0, place), word, ...words.slice(place)].join(' ');
      case 'swap':
        return [...words.slice(0, place), words[place + 1] ?? '', words[place] ?? '', ...words.slice(place + 2)].join(
          ' ',
        );
      case 'digit':
        return text.replace(/\d/, (digit) => String((Number(digit) + length) % 10));
      case 'modal':
        return words.map((one) => (MODALS.includes(one) ? (MODALS[length % MODALS.length] ?? one) : one)).join(' ');
      case 'other':
        return `${text} ${other.text.split(' ').slice(0, length).join(' ')}`;
      case 'case':
        return text.toUpperCase();
      default:
        return [...words.slice(0, place), written, ...words.slice(place)].join(' ');
    }
  }, quote);
}

const NEGATIONS = /\b(?:not|no|never|nor|neither|none|nobody|nothing|without|cannot|insufficient)\b|n[’']t\b/giu;
/** Not the 20 of the G20, which is a name. */
const FIGURES = /(?<![\p{L}\d.,])\d+(?:[.,]\d+)*/gu;

/**
 * What must hold of a claim that was let through, by rules of this test's own: plain words, one unbroken part of the quotes
 * but for what stands there in brackets, and no figure and no negation of theirs gone.
 */
function claimIsCovered(claim: string, quotes: string): void {
  nothingUnseen(claim);
  assert.doesNotMatch(claim, /[<>[\]{}*_`~|\\#^@\n]|:\/\/|www\./);
  assert.deepEqual(strayUrls(claim), []);
  const tokens = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const said = ` ${tokens(claim).join(' ')} `;
  const sources = [quotes, quotes.replace(/\([^()]*\)/gu, ' ')].map((text) => ` ${tokens(text).join(' ')} `);
  assert.ok(
    sources.some((source) => source.includes(said)),
    `not in this order: ${claim} — ${quotes}`,
  );
  const all = (text: string, pattern: RegExp) => (text.match(pattern) ?? []).map((found) => found.toLowerCase()).sort();
  for (const pattern of [NEGATIONS, FIGURES]) assert.deepEqual(all(claim, pattern), all(quotes, pattern));
}

const spans: fc.Arbitrary<Span> = fc.oneof(
  { weight: 5, arbitrary: sentences },
  {
    weight: 1,
    arbitrary: fc.record({ start: fc.integer({ min: -10, max: 23_000 }), end: fc.integer({ min: -10, max: 23_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ start: fc.double(), end: fc.double() }) },
);

const claims = fc.record({
  evidence: fc.array(spans, { maxLength: 3 }),
  mutations: fc.array(mutation, { maxLength: 3 }),
});

export const verifying: Target = {
  name: 'verify',
  tries: 'claims made of sentences of the chapter with words dropped, swapped, changed, put in',
  open() {
    const findEntities = createFindEntities(loadEntities('corpus'));
    const verify = createVerify({ chapter, cite, findEntities });
    const check = (given: readonly { evidence: Span[]; mutations: Mutation[] }[], nearest: Span[], refusal: string) => {
      const drafted = given.map(({ evidence, mutations }) => {
        const quotes = evidence.map((span) => cite(span, 1)?.quote ?? '').join(' ');
        return mutations.length === 0 ? { evidence } : { evidence, text: mutated(quotes, mutations) };
      });
      const draft = { claims: drafted, complete: true, nearest, missing: [], refusal, composer: 'openai' } as const;
      const answer = verify(draft, { question: 'Who leads?', notes: [] });
      quotesStand(answer);
      assert.deepEqual(
        answer.citations.map(({ n }) => n),
        answer.citations.map((_, at) => at + 1),
      );
      assert.ok(answer.nearest.length <= 3);
      for (const { text, citations } of answer.claims) {
        assert.ok(citations.length > 0);
        const quotes = citations.map((n) => answer.citations[n - 1]?.quote).join(' ');
        if (text !== quotes) claimIsCovered(text, quotes);
      }
      const kind =
        answer.claims.length === 0 ? 'unanswered' : answer.claims.length < given.length ? 'partial' : 'answered';
      assert.equal(answer.kind, kind);
    };
    return {
      property: fc.property(
        fc.array(claims, { maxLength: 4 }),
        fc.array(spans, { maxLength: 5 }),
        hostile,
        bounded(check),
      ),
    };
  },
};

export const proving: Target = {
  name: 'model-reply',
  tries: 'replies of a model: claims, passages and copied quotes, with the same mutations',
  open() {
    const rules = createRules(createFindEntities(loadEntities('corpus')));
    const reply = fc.array(
      fc.record({
        of: fc.nat(4),
        mutations: fc.array(mutation, { maxLength: 3 }),
        quoteMutations: fc.array(mutation, { maxLength: 1 }),
        passages: fc.option(fc.array(fc.oneof(hostile, fc.constantFrom('p08', 'p27', 'n07', '99')), { maxLength: 3 }), {
          nil: undefined,
        }),
      }),
      { maxLength: 5 },
    );
    const check = (
      offeredSpans: Span[],
      given: readonly {
        of: number;
        mutations: Mutation[];
        quoteMutations: Mutation[];
        passages: string[] | undefined;
      }[],
    ) => {
      const draft = {
        claims: offeredSpans.map((span) => ({ evidence: [span] })),
        complete: true,
        nearest: [],
        missing: [],
        refusal: '',
        composer: 'extract',
      } as const;
      const offered = offer(draft, chapter);
      const written = given.map(({ of, mutations, quoteMutations, passages }) => {
        const span = offeredSpans[of % offeredSpans.length] ?? { start: 0, end: 0 };
        const quote = chapter.quote(span);
        const own = chapter.passageAt(span)?.id ?? '';
        return { text: mutated(quote, mutations), quote: mutated(quote, quoteMutations), passages: passages ?? [own] };
      });
      for (const { text, evidence } of prove({ claims: written }, offered, rules, () => undefined)) {
        assert.ok(evidence.length > 0);
        for (const span of evidence) assert.ok(offeredSpans.includes(span));
        if (text !== undefined) claimIsCovered(text, evidence.map((span) => chapter.quote(span)).join(' '));
      }
    };
    return { property: fc.property(fc.array(sentences, { minLength: 1, maxLength: 4 }), reply, bounded(check)) };
  },
};
