import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCite } from '../../src/answer/cite.js';
import type { Draft } from '../../src/answer/draft.js';
import { createWriter } from '../../src/answer/openai.js';
import type { AskModel } from '../../src/answer/openai-client.js';
import { createVerify } from '../../src/answer/verify.js';
import { chapter, findEntities, prompts, rules } from './openai-parts.js';

const verify = createVerify({ chapter, cite: createCite(chapter, () => 'http://127.0.0.1:3978'), findEntities });
const body = chapter.sentences.filter(({ passage }) => passage.startsWith('p'));
const some = fc.constantFrom(...body);

/** What a model might make of a sentence: whole, cut, strewn with the words of another, or anything at all. */
const written = fc.oneof(
  some.map(({ text }) => text),
  fc.tuple(some, fc.nat(200), fc.nat(200)).map(([{ text }, from, length]) => text.slice(from, from + length)),
  fc.tuple(some, some).map(([one, other]) => `${one.text.slice(0, 60)} ${other.text.slice(-60)}`),
  fc.tuple(some, fc.array(fc.boolean(), { minLength: 80, maxLength: 80 })).map(([{ text }, keep]) =>
    text
      .split(' ')
      .filter((_, at) => keep[at])
      .join(' '),
  ),
  fc.string({ unit: 'grapheme' }),
);
const claim = fc.record({
  text: written,
  passages: fc.array(
    fc.oneof(
      some.map(({ passage }) => String(passage)),
      fc.string(),
    ),
    { maxLength: 2 },
  ),
  quote: fc.oneof(
    some.map(({ text }) => text),
    written,
  ),
});

it('cites what the extractive answer cites, whatever a model replies, and says nothing that is not there as it stands', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(claim, { maxLength: 6 }),
      fc.array(some, { minLength: 1, maxLength: 3 }),
      async (claims, evidence) => {
        // The one reply of a model that is none, of the shape that the client has checked.
        const askModel = (async () => ({ claims })) as unknown as AskModel;
        const parts = { chapter, rules, prompts, askModel, tell: () => {}, versions: [] };
        const writing = createWriter({ ...parts, namesIn: () => [] })();
        const spans = [...new Set(evidence)].sort((a, b) => a.start - b.start);
        const draft: Draft = {
          claims: spans.map((span) => ({ evidence: [span] })),
          complete: true,
          nearest: [],
          missing: [],
          refusal: 'No.',
          composer: 'extract',
        };
        const asked = { question: 'What is said?', notes: [] };
        const extract = verify(draft, asked);
        const answer = verify(await writing.write(asked.question, asked.question, draft), asked);
        expect(answer.kind).toBe('answered');
        expect(answer.citations).toEqual(extract.citations);
        for (const { text, citations } of answer.claims) {
          const quotes = citations.map((n) => answer.citations[n - 1]?.quote).join(' ');
          if (text === quotes) continue;
          const letters = (words: string) => words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
          const sources = [quotes, quotes.replace(/\([^()]*\)/gu, '')].map(letters);
          expect(
            sources.some((source) => source.includes(letters(text))),
            `${text} ← ${quotes}`,
          ).toBe(true);
        }
      },
    ),
    { numRuns: 500 },
  );
});
