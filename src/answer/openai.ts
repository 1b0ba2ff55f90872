import type { Chapter } from '../corpus/chapter.js';
import type { Span } from '../corpus/passage.js';
import type { Turn } from './answer.js';
import type { Draft, DraftClaim } from './draft.js';
import { createPromptUnspoken } from './form-rules.js';
import type { NamedRules } from './gate.js';
import { createReplyCache } from './openai-cache.js';
import { Claims, offer, prove } from './openai-claims.js';
import { type AskModel, LIMITS } from './openai-client.js';
import type { Count, Tell } from './openai-counts.js';
import type { Prompts } from './openai-prompts.js';
import { isFollowUp, keepsToWhatWasAsked, Rewritten } from './openai-rewrite.js';
import { createAskedKept } from './order-rules.js';

/** What a model does for one answer; both fall back to what stands without it, and share one deadline. */
export interface Writing {
  /** A follow-up as a question that stands alone; `byRule` where the model makes nothing better of it. */
  rewrite(question: string, history: readonly Turn[], byRule: string): Promise<string>;
  /**
   * The draft in fewer words, where it answers and the words prove to be the chapter's; else the draft itself.
   * @param english the question in English, or a rough gloss of it.
   */
  write(question: string, english: string, draft: Draft): Promise<Draft>;
  /** To be called once the answer is made; counts what it took. */
  end(): void;
}

export type BeginWriting = () => Writing;

interface Parts {
  readonly chapter: Chapter;
  readonly rules: NamedRules;
  readonly namesIn: (text: string) => readonly string[];
  readonly prompts: Prompts;
  readonly askModel: AskModel;
  readonly tell: Tell;
  /** What a reply depends on besides the question: source, index, prompts and model. */
  readonly versions: readonly string[];
  readonly totalMs?: number;
}

/** Who asks for the very words gets them. */
const WANTS_WORDS =
  /\b(?:quot\w+|verbatim|word for word|exact\w*|literal\w*|precise\w*|(?:very|own|full|original) (?:words?|text|sentence|language)|wording|phras\w+|reword\w*|paraphras\w+|copy|cite)\b/iu;

/**
 * Lets a model write from what the extractive composer chose. It can shorten an answer and nothing else: a refusal, a
 * correction of a false premise and a question for the very words never reach it, and what it leaves out or cannot
 * prove stands in the chapter's own words.
 */
export function createWriter({
  chapter,
  rules,
  namesIn,
  prompts,
  askModel,
  tell,
  versions,
  ...parts
}: Parts): BeginWriting {
  const { totalMs = LIMITS.totalMs } = parts;
  const replies = createReplyCache<unknown>();
  const unspoken = createPromptUnspoken([prompts.compose.text, prompts.rewrite.text]);
  const gate: NamedRules = [['prompt', unspoken], ...rules];

  return () => {
    const deadline = AbortSignal.timeout(totalMs);
    let calls = 0;
    let tokens = 0;
    let written = false;
    let asked = false;
    const add: Tell = (count: Count) => {
      if (count.kind === 'call' && count.outcome !== 'spared') calls += 1;
      if (count.kind === 'tokens') tokens += count.read + count.written;
      tell(count);
    };

    const reply = async (purpose: 'compose' | 'rewrite', data: unknown, shape: typeof Claims | typeof Rewritten) => {
      asked = true;
      const key = [purpose, versions, data];
      const kept = shape.safeParse(replies.get(key));
      add({ kind: 'cache', hit: kept.success });
      if (kept.success) return kept.data;
      const fresh = await askModel({ purpose, prompt: prompts[purpose], data, deadline, tell: add }, shape);
      if (fresh !== undefined) replies.set(key, fresh);
      return fresh;
    };

    return {
      async rewrite(question, history, byRule) {
        if (!isFollowUp(question, history, byRule)) return byRule;
        const earlier = history.map(({ q }) => q);
        const said = Rewritten.safeParse(await reply('rewrite', { earlier, question }, Rewritten));
        if (!said.success) return byRule;
        const full = said.data.question.trim();
        if (keepsToWhatWasAsked(full, { question, earlier, byRule }, namesIn)) return full;
        add({ kind: 'rejected', rule: 'rewrite' });
        return byRule;
      },
      async write(question, english, draft) {
        const wantsWords = [question, english].some((words) => WANTS_WORDS.test(words));
        if (draft.claims.length === 0 || draft.claims.some(({ lead }) => lead !== undefined) || wantsWords)
          return draft;
        const offered = offer(draft, chapter);
        const passages = offered.map(({ id, text }) => ({ id, text }));
        const said = Claims.safeParse(await reply('compose', { passages, question }, Claims));
        const claims = said.success
          ? inPlace(draft, prove(said.data, offered, [...gate, ['asked', createAskedKept(english)]], add))
          : draft.claims;
        written = claims.some(({ text }) => text !== undefined);
        return written ? { ...draft, claims, composer: 'openai' } : draft;
      },
      end() {
        if (asked) tell({ kind: 'answer', composer: written ? 'openai' : 'extract', calls, tokens });
      },
    };
  };
}

/** Puts proved claims where their evidence stands in the draft; what none of them rests on is said as it was. */
function inPlace(draft: Draft, proved: readonly DraftClaim[]): DraftClaim[] {
  const placed = new Set<DraftClaim>();
  return draft.claims.flatMap((claim) => {
    const resting = proved.filter(({ evidence }) =>
      claim.evidence.every((span) => evidence.some((one) => same(one, span))),
    );
    if (resting.length === 0) return [claim];
    const fresh = resting.filter((one) => !placed.has(one));
    for (const one of fresh) placed.add(one);
    return fresh;
  });
}

function same(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
