import type { Answer, Ask, Question } from './answer/answer.js';
import { cleanQuestion, holdsQuestion } from './answer/clean.js';
import type { Compose, Draft } from './answer/draft.js';
import { questionWithin } from './answer/understand.js';
import type { Verify } from './answer/verify.js';
import { HELP, QUESTION_CUT } from './answer/wording.js';
import type { Retrieve } from './retrieve/retrieve.js';

export interface Stages {
  readonly retrieve: Retrieve;
  readonly compose: Compose;
  readonly verify: Verify;
}

/** The way of a question, stage by stage; the only way to an `Answer`. */
export function createAsk({ retrieve, compose, verify }: Stages): Ask {
  return async (question: Question): Promise<Answer> => {
    const started = performance.now();
    const { text, cut } = cleanQuestion(question.q);
    const asked = { ...(question.id === undefined ? {} : { id: question.id }), question: text };
    const asking = questionWithin(text);
    const draft = holdsQuestion(text) ? await compose(asking, await retrieve(asking)) : noQuestion();
    const answer = verify(draft, { ...asked, notes: cut ? [QUESTION_CUT] : [] });
    return { ...answer, elapsedMs: Math.round((performance.now() - started) * 10) / 10 };
  };
}

function noQuestion(): Draft {
  return { claims: [], complete: false, nearest: [], missing: [], refusal: HELP, composer: 'extract' };
}
