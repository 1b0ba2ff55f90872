import type { Chapter } from '../corpus/chapter.js';
import type { Frames } from '../corpus/languages.js';
import { type Passage, passageId, type Span } from '../corpus/passage.js';
import { lacks } from './asked-type.js';
import type { Judged, Judgement } from './judge.js';
import { ENOUGH, type Selection, within } from './selection.js';
import type { Understanding } from './understand.js';
import { fill } from './wording.js';

/** A question that names an endnote is answered from it, or with the sentence that calls it. */
export function selectEndnotes(
  { text, asks, endnotes, asksForCall, asksForNote }: Understanding,
  { candidates }: Judgement,
  chapter: Chapter,
  frames: Frames,
): Selection | undefined {
  if (endnotes.length === 0) return asksForNote ? selectNoteOfPhrase(text, candidates, chapter) : undefined;
  const notes = endnotes.flatMap((number) => chapter.passage(passageId('endnote', number)) ?? []);
  const none = endnotes.filter((number) => !notes.some((note) => note.number === number));
  const refusal = none.map((number) => fill(frames.part, { part: `n. ${number}`, refusal: frames.noNote })).join('\n');
  if (notes.length === 0) return { refusal: frames.noNote };
  const selection = asksForCall
    ? { spans: notes.flatMap((note) => callingSentence(note, chapter) ?? []) }
    : answerWithin(asks, notes, candidates, frames);
  return lacking(selection, refusal);
}

/** What was found, and why the rest of what was asked was not. */
function lacking(selection: Selection, refusal: string): Selection {
  return refusal === '' || selection.spans === undefined ? selection : { ...selection, refusal };
}

/** "The note on “collective security”": the endnote that the words call, or else the most probable sentence that calls one. */
function selectNoteOfPhrase(text: string, candidates: readonly Judged[], chapter: Chapter): Selection | undefined {
  const phrase = /["“‘']([^"”’']{6,600})["”’']/u.exec(text)?.[1]?.replace(/[.,;]$/u, '');
  const holders = phrase === undefined ? [] : chapter.passages.filter(({ text: words }) => words.includes(phrase));
  const behind = holders.flatMap((holder) => {
    const place = holder.start + chapter.quote(holder).indexOf(phrase ?? '');
    return holder.marks.find(({ start }) => start >= place) ?? holder.marks.at(-1) ?? [];
  });
  const probable = candidates.filter(({ probability }) => probability >= ENOUGH.answers).flatMap(({ spans }) => spans);
  const called = probable.flatMap((span) => chapter.passageAt(span)?.marks.filter((mark) => carries(span, mark)) ?? []);
  const [mark] = [...behind, ...called];
  const note = mark && chapter.passage(passageId('endnote', mark.note));
  return note && { spans: note.sentences };
}

/** A question that names a paragraph by our number is answered from it. */
export function selectParagraphs(
  { asks, paragraphs }: Understanding,
  { candidates }: Judgement,
  chapter: Chapter,
  frames: Frames,
): Selection | undefined {
  if (paragraphs.length === 0) return undefined;
  const named = paragraphs.flatMap((number) => chapter.passage(passageId('paragraph', number)) ?? []);
  if (named.length === 0) return { refusal: frames.noParagraph };
  const none = paragraphs.filter((number) => chapter.passage(passageId('paragraph', number)) === undefined);
  const refusal = none.map((number) => fill(frames.part, { part: `¶ ${number}`, refusal: frames.noParagraph }));
  return lacking(answerWithin(asks, named, candidates, frames), refusal.join('\n'));
}

/** The best of each named passage, unless what is asked for is of a kind that none of them holds. */
function answerWithin(
  asks: Understanding['asks'],
  named: readonly Passage[],
  candidates: readonly Judged[],
  frames: Frames,
): Selection {
  if (lacks(asks, named.map(({ text }) => text).join(' '))) return { refusal: frames.silent };
  return { spans: named.flatMap((passage) => bestWithin(passage, candidates)) };
}

function callingSentence(note: Passage, chapter: Chapter): Span | undefined {
  const call = chapter.callOf(note.number);
  return call?.passage.sentences.find((sentence) => carries(sentence, call.mark));
}

/** A mark stands behind the last character of its sentence, so that it may lie one past its end. */
function carries(span: Span, mark: Span): boolean {
  return span.start <= mark.start && mark.start <= span.end;
}

/** The part of a passage that the votes single out; the whole passage where they do not. */
function bestWithin(passage: Passage, candidates: readonly Judged[]): readonly Span[] {
  const inside = candidates.filter(({ spans }) => spans.every((span) => within(span, passage)));
  return inside[0]?.spans ?? passage.sentences;
}
