import type { Chapter } from '../corpus/chapter.js';
import type { Frames } from '../corpus/languages.js';
import type { List } from '../corpus/lists.js';
import { type Passage, passageId, type Span } from '../corpus/passage.js';
import { terms, words } from '../retrieve/terms.js';
import { asksOfToday, lacksAskedType, surelyLacksAskedType } from './asked-type.js';
import type { Compose, Draft } from './draft.js';
import type { Judge, Judged, Judgement } from './judge.js';
import type { FindContrary } from './premises.js';
import type { RoleAnswer, SelectRoles } from './roles.js';
import type { Understand, Understanding } from './understand.js';
import { fill, silent } from './wording.js';

interface Parts {
  readonly chapter: Chapter;
  readonly lists: readonly List[];
  readonly understand: Understand;
  readonly selectRoles: SelectRoles;
  readonly findContrary: FindContrary;
  readonly judge: Judge;
}

/** What answers a question, or why nothing does. */
type Selection =
  | { readonly spans: readonly Span[]; readonly lead?: string; readonly refusal?: string }
  | { readonly spans?: undefined; readonly refusal: string };

/** A candidate less probable than this is no answer; fitted on the tuning half of the evaluation. */
const ANSWERS = 0.3;

/** A silent question as near as this says what was asked for in vain. */
const SAME_SILENCE = 0.72;
/** Words that a refusal names at most. */
const MISSING_LIMIT = 5;

/** Composes answers of whole sentences and list items, in reading order; nothing is rephrased. */
export function createExtract({ chapter, lists, understand, selectRoles, findContrary, judge }: Parts): Compose {
  const spoken = new Set(chapter.passages.flatMap(({ text }) => terms(text)));
  return (question, retrieval, frames): Draft => {
    const understanding = understand(question);
    const judgement = judge(question, retrieval);
    const selection =
      selectEndnotes(understanding, judgement, chapter, frames) ??
      selectParagraphs(understanding, judgement, chapter, frames) ??
      refuseOtherChapter(understanding, frames) ??
      selectListItem(understanding, judgement, lists, frames) ??
      selectWholeList(understanding, lists) ??
      selectItemAbout(understanding, judgement, lists) ??
      otherwise(findContrary(understanding), frames) ??
      fromRegister(selectRoles(understanding), frames) ??
      selectMostProbable(understanding, judgement, { chapter, lists }, frames);
    const nearest = judgement.candidates.flatMap((candidate) => candidate.spans);
    const spans = [...(selection.spans ?? [])].sort((a, b) => a.start - b.start);
    const complete = spans.length > 0 && selection.refusal === undefined;
    return {
      ...('lead' in selection ? { lead: selection.lead } : {}),
      claims: spans.map((span) => ({ evidence: [span] })),
      complete,
      nearest: spans.length > 0 ? [] : nearest,
      missing: complete ? [] : missingWords(question, spoken),
      refusal: selection.refusal ?? frames.silent,
      composer: 'extract',
    };
  };
}

/** A question that names an endnote is answered from it, or with the sentence that calls it. */
function selectEndnotes(
  { text, endnotes, asksForCall, asksForNote }: Understanding,
  { candidates }: Judgement,
  chapter: Chapter,
  frames: Frames,
): Selection | undefined {
  if (endnotes.length === 0) return asksForNote ? selectNoteOfPhrase(text, candidates, chapter) : undefined;
  const notes = endnotes.flatMap((number) =>
    chapter.passages.filter((p) => p.kind === 'endnote' && p.number === number),
  );
  if (notes.length === 0) return { refusal: frames.noNote };
  if (asksForCall) return { spans: notes.flatMap((note) => callingSentence(note, chapter) ?? []) };
  return answerWithin(text, notes, candidates, frames);
}

/** "The note on “collective security”": the endnote that the words call, or else the most probable sentence. */
function selectNoteOfPhrase(text: string, candidates: readonly Judged[], chapter: Chapter): Selection | undefined {
  const phrase = /["“‘']([^"”’']{6,})["”’']/u.exec(text)?.[1];
  const holders = chapter.passages.filter(
    ({ text: words }) => phrase !== undefined && words.includes(phrase.replace(/[.,;]$/u, '')),
  );
  const spans = [...holders, ...candidates.flatMap((candidate) => candidate.spans)];
  for (const span of spans) {
    const passage = chapter.passageAt(span);
    const place = phrase === undefined ? span.end : span.start + chapter.quote(span).indexOf(phrase);
    const marks = (passage?.marks ?? []).filter(({ start }) => start >= Math.min(place, span.end));
    const note = chapter.passage(passageId('endnote', (marks[0] ?? passage?.marks.at(-1))?.note ?? 0));
    if (note !== undefined && passage?.kind !== 'endnote') return { spans: note.sentences };
  }
  return undefined;
}

/** A question that names a paragraph by our number is answered from it. */
function selectParagraphs(
  { text, paragraphs }: Understanding,
  { candidates }: Judgement,
  chapter: Chapter,
  frames: Frames,
): Selection | undefined {
  if (paragraphs.length === 0) return undefined;
  const named = paragraphs.flatMap((number) => chapter.passage(passageId('paragraph', number)) ?? []);
  if (named.length === 0) return { refusal: frames.noParagraph };
  return answerWithin(text, named, candidates, frames);
}

/** The best of each named passage, unless what is asked for is of a kind that none of them holds. */
function answerWithin(
  question: string,
  named: readonly Passage[],
  candidates: readonly Judged[],
  frames: Frames,
): Selection {
  if (lacksAskedType(question, named.map(({ text }) => text).join(' '))) return { refusal: frames.silent };
  return { spans: named.flatMap((passage) => bestWithin(passage, candidates)) };
}

function callingSentence(note: Passage, chapter: Chapter): Span | undefined {
  const call = chapter.callOf(note.number);
  // A mark stands behind the last character of its sentence, so that it may lie one past its end.
  return call?.passage.sentences.find(
    (sentence) => sentence.start <= call.mark.start && call.mark.start <= sentence.end,
  );
}

/** The part of a passage that the votes single out; the whole passage where they do not. */
function bestWithin(passage: Passage, candidates: readonly Judged[]): readonly Span[] {
  const inside = candidates.filter(({ spans }) => spans.every((span) => within(span, passage)));
  return inside[0]?.spans ?? passage.sentences;
}

/** "The third area": the list is the one that the votes point at, among those whose items the question names. */
function selectListItem(
  { ordinal, text }: Understanding,
  { candidates }: Judgement,
  lists: readonly List[],
  frames: Frames,
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
  return item === undefined
    ? { refusal: fill(frames.noItem, { count: list.items.length, noun: list.noun }) }
    : { spans: [item] };
}

/** Of a few items one is meant, so that less tells it than among all sentences. */
const ITEM_ANSWERS = ANSWERS / 2;

/** "Which area deals with talent?": the most probable of the items of the list that the question names. */
function selectItemAbout(
  { text }: Understanding,
  { candidates }: Judgement,
  lists: readonly List[],
): Selection | undefined {
  const list = lists.find(({ noun }) => new RegExp(`\\b(?:which|what)\\b[^,?]{0,40}\\b${noun}\\b`, 'iu').test(text));
  const item = candidates.find(
    ({ spans, contrary }) => !contrary && spans.length === 1 && list?.items.some((one) => same(one, spans[0])),
  );
  return item === undefined || item.probability < ITEM_ANSWERS ? undefined : { spans: item.spans };
}

/** Words by which a list is asked for. */
const LISTING = new Set(terms('list name give enumerate tell show order full complete whole recommended proposed big'));

/**
 * "The three components": a list that is named by what its items are and how many they are. A word that neither lists
 * nor stands in the introduction may ask for more than the list ("which has priority?"), and leaves it to the votes.
 */
function selectWholeList({ text, counts, asksCount }: Understanding, lists: readonly List[]): Selection | undefined {
  if (asksCount) return undefined;
  const list = lists.find(
    ({ noun, items }) => counts.includes(items.length) && new RegExp(`\\b${noun}s\\b`, 'iu').test(text),
  );
  if (list === undefined) return undefined;
  const introduced = new Set(terms(list.introduction.text));
  const more = terms(text).some((term) => !introduced.has(term) && !LISTING.has(term) && !/^\d+$/.test(term));
  return more ? undefined : { spans: list.items };
}

/** Other chapters are not at hand; what this one says of them is asked for by the name of the thing. */
function refuseOtherChapter(
  { otherChapter, asksOtherChapter, entities }: Understanding,
  frames: Frames,
): Selection | undefined {
  return asksOtherChapter || (otherChapter && entities.length === 0) ? { refusal: frames.otherChapter } : undefined;
}

function otherwise(spans: readonly Span[] | undefined, frames: Frames): Selection | undefined {
  return spans === undefined ? undefined : { spans, lead: frames.otherwise };
}

function fromRegister(answer: RoleAnswer | undefined, frames: Frames): Selection | undefined {
  if (answer?.leaderless === undefined) return answer;
  return { spans: answer.spans, refusal: fill(frames.leaderless, { about: answer.leaderless }) };
}

function selectMostProbable(
  { text, asksCount, outsiders }: Understanding,
  { candidates, silence }: Judgement,
  { chapter, lists }: Pick<Parts, 'chapter' | 'lists'>,
  frames: Frames,
): Selection {
  const best = candidates[0];
  const stated = best?.spans.map((span) => chapter.quote(span)).join(' ') ?? '';
  if (asksOfToday(text) && !/\bcurrent/iu.test(stated)) return { refusal: frames.current };
  const outsider = outsiders[0];
  if (outsider !== undefined && best?.contrary !== true) {
    return { refusal: fill(frames.notNamed, { about: outsider.name }) };
  }
  if (best === undefined || best.probability < ANSWERS || surelyLacksAskedType(text, stated)) {
    const near = silence.nearness < SAME_SILENCE ? undefined : silence.question;
    return { refusal: silent(near?.about, near?.asks, frames) };
  }
  if (best.contrary) return { spans: best.spans, lead: frames.otherwise };
  // An introduction alone ("… four big initiatives:") says only how many there are.
  if (asksCount) return { spans: best.spans };
  const list =
    best.spans.length === 1 ? lists.find(({ introduction }) => same(introduction, best.spans[0])) : undefined;
  // "What is its immediate step?" wants the sentence, "what should it work on?" may want the items too.
  const wantsItems =
    list !== undefined && new RegExp(`\\b${list.noun}s?\\b|\\bwhat are\\b|\\blist\\b`, 'iu').test(text);
  return { spans: wantsItems ? [list.introduction, ...list.items] : best.spans };
}

/** Words of a question that no passage of the chapter holds in any form. */
function missingWords(question: string, spoken: ReadonlySet<string>): string[] {
  const unknown = words(question).filter((word) => terms(word).some((term) => !spoken.has(term)));
  return [...new Set(unknown)].slice(0, MISSING_LIMIT);
}

function within(span: Span, passage: Passage): boolean {
  return passage.start <= span.start && span.end <= passage.end;
}

function same(a: Span, b: Span | undefined): boolean {
  return a.start === b?.start && a.end === b.end;
}
