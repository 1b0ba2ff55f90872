import type { Chapter } from '../corpus/chapter.js';
import type { Frames } from '../corpus/languages.js';
import type { Entity } from '../corpus/offices.js';
import type { Span } from '../corpus/passage.js';
import type { Answer, Citation, Claim } from './answer.js';
import type { Cite } from './cite.js';
import type { Draft, DraftClaim } from './draft.js';
import { createRules, firstBroken, type NamedRules } from './gate.js';
import { lineOf } from './pieces-said.js';
import { statusLine } from './wording.js';

export interface Asked {
  readonly id?: string;
  readonly question: string;
  /** Our own sentences in the asker's language. */
  readonly frames?: Frames;
  /** Further sentences that the reader must know, after the status line. */
  readonly notes: readonly string[];
}

export type Verify = (draft: Draft, asked: Asked) => Answer;

/** Passages shown beside a refusal or a partial answer. */
const NEAREST_LIMIT = 3;

interface Parts {
  readonly chapter: Chapter;
  readonly cite: Cite;
  readonly findEntities: (text: string) => readonly Entity[];
}

/**
 * The only maker of answers. Each quote is cut from the source anew by its offsets. A claim that has no quote, or one
 * that cannot be cut, or that says more than its quotes, is dropped; what remains decides the kind.
 */
export function createVerify({ chapter, cite, findEntities }: Parts): Verify {
  const rules = createRules(findEntities);
  return (draft, asked) => {
    const citations: Citation[] = [];
    const proved = draft.claims.flatMap((claim) => {
      const { lead } = claim;
      const fact = proveClaim(claim, citations, cite, rules);
      return fact === undefined ? [] : [{ claim: fact, lead }];
    });
    const claims = proved.map(({ claim }) => claim);
    const whole = draft.complete && claims.length === draft.claims.length;
    const kind = claims.length === 0 ? 'unanswered' : whole ? 'answered' : 'partial';
    const said = proved.flatMap(({ claim, lead }, at) =>
      lead === undefined || lead === proved[at - 1]?.lead ? [lineOf(claim)] : [lead, lineOf(claim)],
    );
    if (kind !== 'answered') said.push(draft.refusal);
    const answer = {
      ...(asked.id === undefined ? {} : { id: asked.id }),
      question: asked.question,
      kind,
      text: said.join('\n'),
      claims,
      citations,
      notice: [statusLine(chapter.source, asked.frames), ...asked.notes].join(' '),
      nearest: kind === 'answered' ? [] : citeNearest(draft.nearest, citations, cite),
      missing: kind === 'answered' ? [] : draft.missing,
      composer: draft.composer,
      elapsedMs: 0,
    };
    // The one cast to `Answer` in the program: everything above has just been proved.
    return answer as unknown as Answer;
  };
}

/** A claim with numbered citations; new ones are added to `citations`. Undefined when it is not proved. */
function proveClaim(claim: DraftClaim, citations: Citation[], cite: Cite, rules: NamedRules): Claim | undefined {
  const support: Citation[] = [];
  const fresh: Citation[] = [];
  for (const span of claim.evidence) {
    const known = [...citations, ...fresh].find((citation) => sameSpan(citation, span));
    const citation = known ?? cite(span, citations.length + fresh.length + 1);
    if (citation === undefined) return undefined;
    if (known === undefined) fresh.push(citation);
    if (!support.includes(citation)) support.push(citation);
  }
  if (support.length === 0) return undefined;
  const quotes = support.map((citation) => citation.quote).join(' ');
  const text = claim.text ?? quotes;
  if (text !== quotes && firstBroken(rules, text, quotes) !== undefined) return undefined;
  citations.push(...fresh);
  return { text, citations: support.map((citation) => citation.n) };
}

function citeNearest(spans: readonly Span[], citations: readonly Citation[], cite: Cite): Citation[] {
  const nearest: Citation[] = [];
  for (const span of spans) {
    if (nearest.length === NEAREST_LIMIT) break;
    if ([...citations, ...nearest].some((citation) => sameSpan(citation, span))) continue;
    const citation = cite(span, nearest.length + 1);
    if (citation !== undefined) nearest.push(citation);
  }
  return nearest;
}

function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
