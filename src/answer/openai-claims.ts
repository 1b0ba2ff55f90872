import * as z from 'zod/v4';
import type { Chapter } from '../corpus/chapter.js';
import type { Span } from '../corpus/passage.js';
import type { Draft, DraftClaim } from './draft.js';
import { firstBroken, type NamedRules } from './gate.js';
import type { Tell } from './openai-counts.js';

/** Most claims of one reply that are looked at; an answer is a few sentences or one list. */
const CLAIMS_READ = 24;
/** Longer texts are no sentences. */
const TEXT_LIMIT = 1000;

/** What a model may say. */
export const Claims = z.object({
  claims: z.array(z.object({ text: z.string(), passages: z.array(z.string()), quote: z.string() })),
});
export type Claims = z.infer<typeof Claims>;

/** Words of one passage that a model may write from: the ones that answer without it. */
export interface Offered {
  readonly id: string;
  readonly text: string;
  /** Where each of the spans that make up `text` stands in it. */
  readonly pieces: readonly { readonly span: Span; readonly from: number; readonly to: number }[];
}

/** The evidence of a draft, passage by passage, in reading order. */
export function offer(draft: Draft, chapter: Chapter): Offered[] {
  const spans = draft.claims.flatMap(({ evidence }) => evidence).sort((a, b) => a.start - b.start);
  const offered = new Map<string, { text: string; pieces: Offered['pieces'][number][] }>();
  for (const span of spans) {
    const passage = chapter.passageAt(span);
    if (passage === undefined) continue;
    const one = offered.get(passage.id) ?? { text: '', pieces: [] };
    const from = one.text === '' ? 0 : one.text.length + 1;
    one.text = [...(one.text === '' ? [] : [one.text]), chapter.quote(span)].join(' ');
    one.pieces.push({ span, from, to: one.text.length });
    offered.set(passage.id, one);
  }
  return [...offered].map(([id, one]) => ({ id, ...one }));
}

/**
 * The claims of a reply that are proved. A claim rests on the whole sentences that its copied quote touches, never on a
 * part that it chose, which could have been cut just before a “not”.
 */
export function prove(reply: Claims, offered: readonly Offered[], rules: NamedRules, tell: Tell): DraftClaim[] {
  return reply.claims.slice(0, CLAIMS_READ).flatMap((claim) => {
    const proved = proveOne(claim, offered, rules);
    if (proved.kind === 'proved') return [proved.claim];
    tell({ kind: 'rejected', rule: proved.rule });
    return [];
  });
}

type Proof =
  | { readonly kind: 'proved'; readonly claim: DraftClaim }
  /** `rule` is a rule of the verifier, or `passage`, `merged` or `quote` where it never came to those. */
  | { readonly kind: 'rejected'; readonly rule: string };

function proveOne(
  { text: written, passages, quote }: Claims['claims'][number],
  offered: readonly Offered[],
  rules: NamedRules,
): Proof {
  const text = written.trim();
  const [id, ...others] = new Set(passages);
  // What two passages say together, neither says.
  if (others.length > 0) return { kind: 'rejected', rule: 'merged' };
  const passage = offered.find((one) => one.id === id);
  if (passage === undefined) return { kind: 'rejected', rule: 'passage' };
  const copied = quote.replace(/\s+/gu, ' ').trim();
  const at = copied === '' ? -1 : passage.text.indexOf(copied);
  if (at < 0) return { kind: 'rejected', rule: 'quote' };
  const touched = passage.pieces.filter(({ from, to }) => from < at + copied.length && at < to);
  const quotes = touched.map(({ from, to }) => passage.text.slice(from, to)).join(' ');
  if (text === quotes) return { kind: 'proved', claim: { evidence: touched.map(({ span }) => span) } };
  // What two sentences say together, neither says.
  const [piece, ...more] = touched;
  if (piece === undefined || more.length > 0) return { kind: 'rejected', rule: 'merged' };
  if (text === '' || text.length > TEXT_LIMIT) return { kind: 'rejected', rule: 'length' };
  const rule = firstBroken(rules, text, quotes);
  return rule === undefined ? { kind: 'proved', claim: { text, evidence: [piece.span] } } : { kind: 'rejected', rule };
}
