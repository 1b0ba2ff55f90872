import type { Answer, Ask, Question, Turn } from './answer/answer.js';
import { cleanQuestion, holdsQuestion } from './answer/clean.js';
import type { Compose, Draft } from './answer/draft.js';
import type { Resolve } from './answer/follow-up.js';
import { type AnsweredPart, joinDrafts, refusing, wholeOrHalves } from './answer/join.js';
import type { Split } from './answer/split.js';
import type { Verify } from './answer/verify.js';
import { HELP, QUESTION_CUT } from './answer/wording.js';
import type { Retrieve } from './retrieve/retrieve.js';

export interface Stages {
  readonly resolve: Resolve;
  readonly split: Split;
  readonly retrieve: Retrieve;
  readonly compose: Compose;
  readonly verify: Verify;
}

/** The way of a question, stage by stage; the only way to an `Answer`. */
export function createAsk({ resolve, split, retrieve, compose, verify }: Stages): Ask {
  const answer = async (asked: string): Promise<AnsweredPart> => ({
    asked,
    draft: await compose(asked, await retrieve(asked)),
  });
  const answerAll = async (text: string): Promise<Draft> => {
    const parts: AnsweredPart[] = [];
    for (const { text: asked, halves } of split(text)) {
      const { draft } = await answer(asked);
      const apart = halves && [await answer(halves[0]), await answer(halves[1])];
      parts.push({ asked, draft: apart === undefined ? draft : wholeOrHalves(draft, apart) });
    }
    return joinDrafts(parts);
  };
  return async (question: Question): Promise<Answer> => {
    const started = performance.now();
    const { text, cut } = cleanQuestion(question.q);
    const full = holdsQuestion(text) ? resolve(text, cleanTurns(question.history)) : text;
    const asked = { ...(question.id === undefined ? {} : { id: question.id }), question: full };
    const draft = holdsQuestion(text) ? await answerAll(full) : refusing(HELP);
    const verified = verify(draft, { ...asked, notes: cut ? [QUESTION_CUT] : [] });
    return { ...verified, elapsedMs: Math.round((performance.now() - started) * 10) / 10 };
  };
}

function cleanTurns(history: readonly Turn[] = []): Turn[] {
  return history.map(({ q }) => ({ q: cleanQuestion(q).text }));
}
