import { type Answer, type Ask, type Question, TURNS_THAT_COUNT, type Turn } from './answer/answer.js';
import { cleanQuestion, holdsQuestion } from './answer/clean.js';
import type { Compose, Draft, Leaning, Reading } from './answer/draft.js';
import { hasTopic, lastAsked, otherReadingsOf, type Resolve, sinceNewSubject } from './answer/follow-up.js';
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

/** A question as it was put, and as it stands without what was asked before it. */
interface Put {
  readonly put: string;
  readonly standing: string;
}

/** What a turn stands in: the language that it is answered in, and what was answered before it. */
interface Around {
  readonly frames: Frames;
  /** Where what was answered just before a question stands in the source; asked only where it leans on that. */
  readonly answered: () => Promise<readonly Span[]>;
}

/** The way of a question, stage by stage; the only way to an `Answer`. */
export function createAsk({ translate, resolve, split, retrieve, compose, beginWriting, verify }: Stages): Ask {
  return async (question: Question): Promise<Answer> => {
    const started = performance.now();
    const { text, cut } = cleanQuestion(question.q);
    const { english, glossed, frames, notes, named } = translate(text);
    const writing = holdsQuestion(text) ? beginWriting?.() : undefined;
    const history = englishTurns(question.history?.slice(-TURNS_THAT_COUNT));
    const { question: put, turns } = sinceNewSubject(english, history);
    const byRule = holdsQuestion(text) ? resolve(put, turns) : put;
    // A model reads languages, but not our glosses of them.
    const standing = glossed ? byRule : ((await writing?.rewrite(put, turns, byRule)) ?? byRule);
    const extract = holdsQuestion(text)
      ? await answerTurn({ put, standing }, turns, { frames, answered: () => answeredBefore(turns) })
      : refusing(fill(frames.help, frames));
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
      const turn = { put: q, standing: resolve(q, earlier) };
      const draft = await answerTurn(turn, earlier, { frames: ENGLISH, answered });
      if (draft.claims.length > 0) before = evidenceOf(draft);
    }
    return before;
  }

  function readOtherwise(put: string, previous: string): Promise<Reading[]> {
    const readings = otherReadingsOf(put, previous);
    return Promise.all(readings.map(async (question) => ({ question, retrieval: await retrieve(question) })));
  }

  async function answerTurn(
    { put, standing }: Put,
    earlier: readonly Turn[],
    { frames, answered }: Around,
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
    const answerHalves = async (
      { halves }: Asking,
      leaningOf: (half: string) => Leaning | undefined,
    ): Promise<AnsweredPart[]> => {
      const parts: AnsweredPart[] = [];
      for (const half of halves ?? []) parts.push({ asked: half, draft: await draftOf(half, leaningOf(half)) });
      return parts;
    };
    const parts: AnsweredPart[] = [];
    const askings = split(standing, earlier);
    for (const [at, asking] of askings.entries()) {
      if (asking.asksOn === true && parts.at(-1)?.draft.claims.length === 0) {
        parts.push({ asked: asking.put, draft: refusing(frames.silent) });
        continue;
      }
      const isCompleted = at === 0 && standing !== put;
      const leans = isCompleted || asking.namesNothing;
      before ??= leans ? await answered() : undefined;
      const on = leans ? before : undefined;
      const preceding = askings[at - 1]?.text ?? '';
      const previous = hasTopic(preceding) ? preceding : leans ? lastAsked(earlier, resolve) : undefined;
      // The first of several is no more than a part of what was put.
      const asked = isCompleted && askings.length === 1 ? put : asking.put;
      const leaningOf = (text: string): Leaning | undefined =>
        on && {
          asked,
          before: on,
          inOneMessage: at > 0,
          ...(previous === undefined ? {} : { otherReadings: () => readOtherwise(text, previous) }),
        };
      const draft = await firstComplete(asking, leaningOf(asked));
      const chosen = wholeOrHalves({ asked: asking.put, draft }, await answerHalves(asking, leaningOf));
      parts.push(...chosen);
      if (chosen.every(({ draft }) => draft.complete)) before = chosen.flatMap(({ draft }) => evidenceOf(draft));
    }
    return joinDrafts(parts, frames);
  }
}

function evidenceOf({ claims }: Draft): Span[] {
  return claims.flatMap(({ evidence }) => evidence);
}
