import type { Chapter } from '../corpus/chapter.js';
import type { List } from '../corpus/lists.js';
import type { Passage, Span } from '../corpus/passage.js';
import type { Compose, Draft } from './draft.js';
import { type Candidate, type Judgement, judge } from './judge.js';
import type { Understand, Understanding } from './understand.js';
import { NO_SUCH_NOTE, noSuchItem, SILENT } from './wording.js';

interface Parts {
  readonly chapter: Chapter;
  readonly lists: readonly List[];
  readonly understand: Understand;
}

/** What answers a question, or why nothing does. */
type Selection = { readonly spans: readonly Span[] } | { readonly refusal: string };

/** Below this nearness nothing that was found is about the question. */
const FLOOR = 0.42;

/** Composes answers of whole sentences and list items, in reading order; nothing is rephrased. */
export function createExtract({ chapter, lists, understand }: Parts): Compose {
  return (question, retrieval): Draft => {
    const understanding = understand(question);
    const judgement = judge(retrieval);
    const selection =
      selectEndnotes(understanding, judgement, chapter) ??
      selectListItem(understanding, judgement, lists) ??
      selectByVotes(judgement, lists);
    const nearest = judgement.candidates.flatMap((candidate) => candidate.spans);
    const spans = 'spans' in selection ? [...selection.spans].sort((a, b) => a.start - b.start) : [];
    return {
      claims: spans.map((span) => ({ evidence: [span] })),
      complete: spans.length > 0,
      nearest: spans.length > 0 ? [] : nearest,
      missing: [],
      refusal: 'refusal' in selection ? selection.refusal : SILENT,
      composer: 'extract',
    };
  };
}

/** A question that names an endnote is answered from it, or with the sentence that calls it. */
function selectEndnotes(
  { endnotes, asksForCall }: Understanding,
  { candidates }: Judgement,
  chapter: Chapter,
): Selection | undefined {
  if (endnotes.length === 0) return undefined;
  const notes = endnotes.flatMap((number) =>
    chapter.passages.filter((p) => p.kind === 'endnote' && p.number === number),
  );
  if (notes.length === 0) return { refusal: NO_SUCH_NOTE };
  if (asksForCall) return { spans: notes.flatMap((note) => callingSentence(note, chapter) ?? []) };
  return { spans: notes.flatMap((note) => bestOfNote(note, candidates)) };
}

function callingSentence(note: Passage, chapter: Chapter): Span | undefined {
  const call = chapter.callOf(note.number);
  // A mark stands behind the last character of its sentence, so that it may lie one past its end.
  return call?.passage.sentences.find(
    (sentence) => sentence.start <= call.mark.start && call.mark.start <= sentence.end,
  );
}

/** The part of a note that the votes single out; the whole note where they do not. */
function bestOfNote(note: Passage, candidates: readonly Candidate[]): readonly Span[] {
  const inside = candidates.filter(({ spans }) => spans.every((span) => within(span, note)));
  return inside[0]?.spans ?? note.sentences;
}

/** "The third area": the list is the one that the votes point at, among those whose items the question names. */
function selectListItem(
  { ordinal, text }: Understanding,
  { candidates }: Judgement,
  lists: readonly List[],
): Selection | undefined {
  if (ordinal === undefined) return undefined;
  const named = lists.filter(({ noun }) => new RegExp(`\\b${noun}s?\\b`, 'iu').test(text));
  const pointedAt = (list: List) =>
    candidates.findIndex(({ spans }) =>
      spans.some((span) => [list.introduction, ...list.items].some((s) => same(s, span))),
    );
  const [list] = named.filter((candidate) => pointedAt(candidate) >= 0).sort((a, b) => pointedAt(a) - pointedAt(b));
  if (list === undefined) return undefined;
  const item = list.items.at(ordinal < 0 ? ordinal : ordinal - 1);
  return item === undefined ? { refusal: noSuchItem(list.items.length, list.noun) } : { spans: [item] };
}

function selectByVotes({ candidates, silence }: Judgement, lists: readonly List[]): Selection {
  const best = candidates[0];
  if (best === undefined || best.nearness < FLOOR || silence.votes > best.votes) return { refusal: SILENT };
  // An introduction alone ("… four big initiatives:") says nothing without the items after it.
  const list =
    best.spans.length === 1 ? lists.find(({ introduction }) => same(introduction, best.spans[0])) : undefined;
  return { spans: list === undefined ? best.spans : [list.introduction, ...list.items] };
}

function within(span: Span, passage: Passage): boolean {
  return passage.start <= span.start && span.end <= passage.end;
}

function same(a: Span, b: Span | undefined): boolean {
  return a.start === b?.start && a.end === b.end;
}
