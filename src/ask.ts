import type { Answer, Ask, Question, Turn } from './answer/answer.js';
import { cleanQuestion, holdsQuestion } from './answer/clean.js';
import type { Compose, Draft } from './answer/draft.js';
import type { Resolve } from './answer/follow-up.js';
import { questionWithin } from './answer/understand.js';
import type { Verify } from './answer/verify.js';
import { HELP, QUESTION_CUT } from './answer/wording.js';
import type { Retrieve } from './retrieve/retrieve.js';

export interface Stages {
  readonly resolve: Resolve;
  readonly retrieve: Retrieve;
  readonly compose: Compose;
  readonly verify: Verify;
}

/** The way of a question, stage by stage; the only way to an `Answer`. */
export function createAsk({ resolve, retrieve, compose, verify }: Stages): Ask {
  return async (question: Question): Promise<Answer> => {
    const started = performance.now();
    const { text, cut } = cleanQuestion(question.q);
    const full = holdsQuestion(text) ? resolve(text, cleanTurns(question.history)) : text;
    const asked = { ...(question.id === undefined ? {} : { id: question.id }), question: full };
    const asking = questionWithin(full);
    const draft = holdsQuestion(text) ? await compose(asking, await retrieve(asking)) : noQuestion();
    const answer = verify(draft, { ...asked, notes: cut ? [QUESTION_CUT] : [] });
    return { ...answer, elapsedMs: Math.round((performance.now() - started) * 10) / 10 };
  };
}

function cleanTurns(history: readonly Turn[] = []): Turn[] {
  return history.map(({ q }) => ({ q: cleanQuestion(q).text }));
}

function noQuestion(): Draft {
  return { claims: [], complete: false, nearest: [], missing: [], refusal: HELP, composer: 'extract' };
}
