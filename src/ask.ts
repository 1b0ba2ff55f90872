import { type Answer, type Ask, type Question, TURNS_THAT_COUNT, type Turn } from './answer/answer.js';
import { cleanQuestion, holdsQuestion } from './answer/clean.js';
import type { Compose, Draft, Leaning } from './answer/draft.js';
import { hasTopic, type Resolve } from './answer/follow-up.js';
import { type AnsweredPart, joinDrafts, refusing, wholeOrHalves } from './answer/join.js';
import type { BeginWriting } from './answer/openai.js';
import type { Asking, Split } from './answer/split.js';
import type { Translate } from './answer/translate.js';
import type { Verify } from './answer/verify.js';
import { ENGLISH, fill } from './answer/wording.js';
import type { Frames } from './corpus/languages.js';
import type { Span } from './corpus/passage.js';
import type { Retrieve } from './retrieve/retrieve.js';

export interface Stages {
  readonly translate: Translate;
  readonly resolve: Resolve;
  readonly split: Split;
  readonly retrieve: Retrieve;
  readonly compose: Compose;
  /** Absent where no model may write. */
  readonly beginWriting: BeginWriting | undefined;
  readonly verify: Verify;
}

/** How a question stands in its conversation. */
interface Standing {
  readonly frames: Frames;
  /** Where what was answered just before it stands in the source; asked only where it leans on that. */
  readonly answered: () => Promise<readonly Span[]>;
  /** As it was put, where it could not be understood without what was asked before it. */
  readonly asked: string | undefined;
}

/** The way of a question, stage by stage; the only way to an `Answer`. */
export function createAsk({ translate, resolve, split, retrieve, compose, beginWriting, verify }: Stages): Ask {
  return async (question: Question): Promise<Answer> => {
    const started = performance.now();
    const { text, cut } = cleanQuestion(question.q);
    const { english, glossed, frames, notes, named } = translate(text);
    const writing = holdsQuestion(text) ? beginWriting?.() : undefined;
    const turns = englishTurns(question.history?.slice(-TURNS_THAT_COUNT));
    const byRule = holdsQuestion(text) ? resolve(english, turns) : english;
    // A model reads languages, but not our glosses of them.
    const rewritten = glossed ? byRule : ((await writing?.rewrite(english, turns, byRule)) ?? byRule);
    const { standing, draft: extract } = holdsQuestion(text)
      ? await answerTurn({ put: english, standing: rewritten }, turns, {
          frames,
          answered: () => answeredBefore(turns),
        })
      : { standing: rewritten, draft: refusing(fill(frames.help, frames)) };
    const draft = (await writing?.write(named(standing), standing, extract)) ?? extract;
    writing?.end();
    const answer = verify(draft, {
      ...(question.id === undefined ? {} : { id: question.id }),
      question: named(standing),
      frames,
      notes: cut ? [...notes, frames.cut] : notes,
    });
    return { ...answer, elapsedMs: Math.round((performance.now() - started) * 10) / 10 };
  };

  function englishTurns(history: readonly Turn[] = []): Turn[] {
    return history.map(({ q }) => ({ q: translate(cleanQuestion(q).text).english }));
  }

  /** Where the last answer of a conversation stands: its turns are answered again, from what is remembered of them. */
  async function answeredBefore(turns: readonly Turn[]): Promise<readonly Span[]> {
    let before: readonly Span[] = [];
    const answered = async () => before;
    for (const [at, { q }] of turns.entries()) {
      if (!hasTopic(q)) continue;
      const earlier = turns.slice(0, at);
      const { draft } = await answerTurn({ put: q, standing: resolve(q, earlier) }, earlier, {
        frames: ENGLISH,
        answered,
      });
      if (draft.claims.length > 0) before = evidenceOf(draft);
    }
    return before;
  }

  /**
   * The draft of a turn, and the question that it answers: as it stands alone or, where that has no answer, as it was put, since what
   * was read into it may be wrong.
   */
  async function answerTurn(
    { put, standing }: { readonly put: string; readonly standing: string },
    earlier: readonly Turn[],
    { frames, answered }: Pick<Standing, 'frames' | 'answered'>,
  ): Promise<{ standing: string; draft: Draft }> {
    const draft = await answerAll(standing, earlier, { frames, answered, asked: standing === put ? undefined : put });
    if (standing === put || draft.claims.length > 0) return { standing, draft };
    const alone = await answerAll(put, [], { frames, answered: async () => [], asked: undefined });
    return alone.complete ? { standing: put, draft: alone } : { standing, draft };
  }

  async function answerAll(
    text: string,
    earlier: readonly Turn[],
    { frames, answered, asked: asPut }: Standing,
  ): Promise<Draft> {
    let before: readonly Span[] | undefined;
    const draftOf = async (asked: string, leaning: Leaning | undefined): Promise<Draft> =>
      compose(asked, await retrieve(asked), frames, leaning);
    /** The draft of the first reading that has an answer; else that of the question alone. */
    const firstComplete = async (
      { text: asked, readings, lastReading }: Asking,
      leaning: Leaning | undefined,
    ): Promise<Draft> => {
      let alone = refusing(readings.length === 0 ? frames.unnamed : frames.silent);
      let surelySilent = false;
      for (const reading of readings) {
        const draft = await draftOf(reading, leaning);
        if (draft.complete) return draft;
        if (reading === asked) alone = draft;
        surelySilent ||= draft.surelySilent === true;
      }
      if (lastReading === undefined || surelySilent) return alone;
      const last = await draftOf(lastReading, leaning);
      return last.complete ? last : alone;
    };
    const answerHalves = async ({ halves }: Asking, leaning: Leaning | undefined): Promise<AnsweredPart[]> => {
      const parts: AnsweredPart[] = [];
      for (const half of halves ?? []) parts.push({ asked: half, draft: await draftOf(half, leaning) });
      return parts;
    };
    const parts: AnsweredPart[] = [];
    for (const [at, asking] of split(text, earlier).entries()) {
      if (asking.asksOn === true && parts.at(-1)?.draft.claims.length === 0) {
        parts.push({ asked: asking.put, draft: refusing(frames.silent) });
        continue;
      }
      const put = at === 0 ? asPut : undefined;
      const leans = put !== undefined || asking.namesNothing;
      before ??= leans ? await answered() : undefined;
      const leaning = leans && before !== undefined ? { asked: put ?? asking.text, before } : undefined;
      const whole = { asked: asking.put, draft: await firstComplete(asking, leaning) };
      const chosen = wholeOrHalves(whole, await answerHalves(asking, leaning));
      parts.push(...chosen);
      if (chosen.every(({ draft }) => draft.complete)) before = chosen.flatMap(({ draft }) => evidenceOf(draft));
    }
    return joinDrafts(parts, frames);
  }
}

function evidenceOf({ claims }: Draft): Span[] {
  return claims.flatMap(({ evidence }) => evidence);
}
