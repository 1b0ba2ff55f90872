import { fileURLToPath } from 'node:url';
import type { Answer, AskWithReceipt, Composer, Question } from '../src/answer/answer.js';
import { createCite } from '../src/answer/cite.js';
import { createPassages } from '../src/answer/passages.js';
import { createRegisters } from '../src/answer/registers.js';
import { createVerify } from '../src/answer/verify.js';
import { loadChapter } from '../src/corpus/chapter.js';
import { loadEntities, loadRoles } from '../src/corpus/offices.js';
import type { Span } from '../src/corpus/passage.js';
import { loadRecommendations } from '../src/corpus/recommendations.js';
import { createFindEntities } from '../src/retrieve/entities.js';

const CORPUS = fileURLToPath(new URL('../corpus/', import.meta.url));

export const READER = 'http://127.0.0.1:3978';
export const chapter = loadChapter(CORPUS);
export const cite = createCite(chapter, () => READER);
const entities = loadEntities(CORPUS);
const findEntities = createFindEntities(entities);
export const registers = createRegisters({
  chapter,
  cite,
  entities,
  findEntities,
  roles: loadRoles(CORPUS),
  recommendations: loadRecommendations(CORPUS),
});
export const passages = createPassages(chapter, cite, () => READER);
const verify = createVerify({ chapter, cite, findEntities });

/** The place of a sentence such as `p08.1`. */
export function sentence(id: string): Span {
  const found = chapter.sentences.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`${id} is no sentence of the chapter`);
  return found;
}

interface Wish {
  readonly question?: string;
  /** Sentence ids, each the evidence of one claim. */
  readonly sentences?: readonly string[];
  /** Words of the one claim, in place of the quotes themselves. */
  readonly text?: string;
  readonly nearest?: readonly string[];
  readonly refusal?: string;
  readonly lead?: string;
  readonly complete?: boolean;
  readonly composer?: Composer;
}

/** A real answer made by hand: the gate makes it, from evidence that the test chooses. */
export function answerOf(wish: Wish): Answer {
  const spans = (wish.sentences ?? []).map(sentence);
  const claims =
    wish.text === undefined
      ? spans.map((span) => ({ evidence: [span] }))
      : [{ text: wish.text, evidence: spans }].filter(({ evidence }) => evidence.length > 0);
  return verify(
    {
      claims: claims.map((claim) => ({ ...claim, lead: wish.lead })),
      complete: wish.complete ?? claims.length > 0,
      nearest: (wish.nearest ?? []).map(sentence),
      missing: [],
      refusal: wish.refusal ?? 'The chapter does not say.',
      composer: wish.composer ?? 'extract',
    },
    { question: wish.question ?? 'Who leads the ISTS?', notes: [] },
  );
}

/** An asking function as the chat surfaces have it, whose receipts are numbered. */
export function receipted(ask: (question: Question) => Answer | Promise<Answer>): AskWithReceipt {
  let asked = 0;
  return async (question) => {
    asked += 1;
    return { answer: await ask(question), receipt: `receipt-${asked}` };
  };
}
