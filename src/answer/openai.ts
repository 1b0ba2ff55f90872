import type * as z from 'zod/v4';
import type { Chapter } from '../corpus/chapter.js';
import type { Span } from '../corpus/passage.js';
import type { Turn } from './answer.js';
import type { Draft, DraftClaim } from './draft.js';
import { createPromptUnspoken } from './form-rules.js';
import type { NamedRules } from './gate.js';
import { createReplyCache } from './openai-cache.js';
import { Claims, offer, prove } from './openai-claims.js';
import { type AskModel, LIMITS } from './openai-client.js';
import type { Count, Purpose, Tell } from './openai-counts.js';
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
  const replies = createReplyCache<Claims>();
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

    const reply = <Shape extends z.ZodType>(purpose: Purpose, data: unknown, shape: Shape) => {
      asked = true;
      return askModel({ purpose, prompt: prompts[purpose], data, deadline, tell: add }, shape);
    };
    /** A reply holds words of the chapter, so that it may be kept; a rewritten question is somebody's and is not. */
    const claimsOn = async (data: unknown): Promise<Claims | undefined> => {
      const key = [versions, data];
      const kept = replies.get(key);
      add({ kind: 'cache', hit: kept !== undefined });
      if (kept !== undefined) {
        asked = true;
        return kept;
      }
      const fresh = await reply('compose', data, Claims);
      if (fresh !== undefined) replies.set(key, fresh);
      return fresh;
    };

    return {
      async rewrite(question, history, byRule) {
        if (!isFollowUp(question, history, byRule)) return byRule;
        const earlier = history.map(({ q }) => q);
        const said = await reply('rewrite', { earlier, question }, Rewritten);
        if (said === undefined) return byRule;
        const full = said.question.trim();
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
        const said = await claimsOn({ passages, question });
        const claims =
          said === undefined
            ? draft.claims
            : inPlace(draft, prove(said, offered, [...gate, ['asked', createAskedKept(english)]], add));
        written = claims.some(({ text }) => text !== undefined);
        return written ? { ...draft, claims, composer: 'openai' } : draft;
      },
      end() {
        if (asked) tell({ kind: 'answer', composer: written ? 'openai' : 'extract', calls, tokens });
      },
    };
  };
}

/** Puts the first claim that is proved where its evidence stands in the draft; what none rests on is said as it was. */
function inPlace(draft: Draft, proved: readonly DraftClaim[]): DraftClaim[] {
  const placed = new Set<DraftClaim>();
  return draft.claims.flatMap((claim) => {
    const resting = proved.filter(({ evidence }) =>
      claim.evidence.every((span) => evidence.some((one) => same(one, span))),
    );
    const [first] = resting;
    if (first === undefined) return [claim];
    if (placed.has(first)) return [];
    placed.add(first);
    return [first];
  });
}

function same(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
