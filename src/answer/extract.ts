import type { Chapter } from '../corpus/chapter.js';
import type { Frames } from '../corpus/languages.js';
import type { List } from '../corpus/lists.js';
import type { Span } from '../corpus/passage.js';
import { terms, words } from '../retrieve/terms.js';
import { listsCountries, surelyLacks } from './asked-type.js';
import { selectClaimedQuote } from './claimed-quotes.js';
import type { Compose, Draft, Leaning } from './draft.js';
import type { Understood } from './features.js';
import { countOf, selectItemAbout, selectListItems, selectWholeList } from './items.js';
import type { Judge, Judged, Judgement } from './judge.js';
import { selectFromListBefore } from './list-before.js';
import { selectMentions } from './mentions.js';
import { selectEndnotes, selectParagraphs } from './named-passages.js';
import { type Premises, statesOtherSum } from './premises.js';
import type { RoleAnswer, SelectRoles } from './roles.js';
import { ENOUGH, SAME_QUESTION, type Selection, SURE, SURE_BY_ITSELF, same } from './selection.js';
import { selectDetailOf, selectSourceOf } from './source-before.js';
import type { Understand, Understanding } from './understand.js';
import { fill, notNamed, silent } from './wording.js';

interface Parts {
  readonly chapter: Chapter;
  readonly lists: readonly List[];
  readonly understand: Understand;
  readonly selectRoles: SelectRoles;
  readonly premises: Premises;
  readonly judge: Judge;
}

const ALONE: Leaning = { asked: '', before: [] };
/** A silent question as near as this says what was asked for in vain. */
const SAME_SILENCE = 0.72;
/** "Is Israel in it?", "and Israel?" */
const WHETHER_A_MEMBER =
  /^(?:\W|(?:and|so|but) )*(?:is|are|was|were)\b.{1,60}\b(?:in|part of|one of|among|members? of|included|listed)\b|^[^\p{L}]*(?:\p{L}{1,30} ){1,3}one of\b|^\W*(?:does|do|did|has|have)\b.{1,60}\b(?:belong to|join|joined|include)\b|^\W*(?:and|or|what about|how about)(?: \S+){1,4}$/iu;
/** "… in NATO's strategy": what one may be a member of. */
const MEMBER_OF = /\b(?:in|part of|one of|among|members? of|belong to|join(?:ed)?)\b(.+)$/iu;
/** "What else is he to do?", "anything else on this?": not what was said already. */
const ASKS_ELSE = /\b(?:who|what|which|where|anything|anyone|anybody|something|somebody|nothing) else\b(?![’'])/iu;
const HOLDS_SUM = /\$\s?\d/u;
/** Words that a refusal names at most. */
const MISSING_LIMIT = 5;

/** Composes answers of whole sentences and list items, in reading order; nothing is rephrased. */
export function createExtract({ chapter, lists, understand, selectRoles, premises, judge }: Parts): Compose {
  const spoken = new Set(chapter.passages.flatMap(({ text }) => terms(text)));
  /** Judges by the other readings too, unless a later part of a message is sure by itself. */
  const judgeAll = async (
    asked: Understood,
    { before, otherReadings, inOneMessage = false }: Leaning,
  ): Promise<Judgement> => {
    if (otherReadings === undefined) return judge(asked);
    const alone = inOneMessage ? judge(asked) : undefined;
    if (alone !== undefined && (alone.candidates[0]?.probability ?? 0) >= SURE_BY_ITSELF) return alone;
    const read = (await otherReadings()).map((reading) => ({
      ...reading,
      understanding: understand(reading.question),
    }));
    return judge(asked, { otherReadings: read, before });
  };
  return async (question, retrieval, frames, leaning = ALONE): Promise<Draft> => {
    const understanding = understand(question);
    const judgement = await judgeAll({ understanding, retrieval }, leaning);
    const selection =
      selectEndnotes(understanding, judgement, chapter, frames) ??
      selectParagraphs(understanding, judgement, chapter, frames) ??
      refuseOtherChapter(understanding, frames) ??
      selectClaimedQuote(understanding, chapter, frames) ??
      selectMentions(understanding, chapter) ??
      selectFromListBefore(leaning, lists, frames) ??
      selectSourceOf(leaning, chapter) ??
      selectDetailOf(leaning, lists, chapter) ??
      selectListItems(understanding, judgement, lists, frames) ??
      selectWholeList(understanding, lists) ??
      selectItemAbout(understanding, judgement, lists) ??
      otherwise(isForeseen(judgement) ? undefined : premises.contrary(understanding, judgement), frames) ??
      (understanding.outsiders.length > 0 ? undefined : fromRegister(selectRoles(understanding), frames)) ??
      selectMostProbable(understanding, judgement, { chapter, lists, understand, premises, frames, leaning });
    const nearest = judgement.candidates.flatMap((candidate) => candidate.spans);
    const spans = [...(selection.spans ?? [])].sort((a, b) => a.start - b.start);
    const complete = spans.length > 0 && selection.refusal === undefined;
    return {
      claims: spans.map((span) => ({ evidence: [span], ...('lead' in selection ? { lead: selection.lead } : {}) })),
      complete,
      nearest: spans.length > 0 ? [] : nearest,
      missing: complete ? [] : missingWords(question, spoken),
      surelySilent: selection.surelySilent ?? false,
      refusal: selection.refusal ?? frames.silent,
      composer: 'extract',
    };
  };
}

/** Other chapters are not at hand; what this one says of them is asked for by the name of the thing. */
function refuseOtherChapter(
  { otherChapter, asksOtherChapter, entities }: Understanding,
  frames: Frames,
): Selection | undefined {
  return asksOtherChapter || (otherChapter && entities.length === 0) ? { refusal: frames.otherChapter } : undefined;
}

/** Whether the very question was foreseen, with an answer or in vain. */
function isForeseen({ candidates, silence }: Judgement): boolean {
  return [...candidates, silence].some(({ nearness }) => nearness >= SAME_QUESTION);
}

function otherwise(spans: readonly Span[] | undefined, frames: Frames): Selection | undefined {
  return spans === undefined ? undefined : { spans, lead: frames.otherwise };
}

function fromRegister(answer: RoleAnswer | undefined, frames: Frames): Selection | undefined {
  if (answer?.leaderless === undefined) return answer;
  return { spans: answer.spans, refusal: fill(frames.leaderless, { about: answer.leaderless }) };
}

interface Around extends Pick<Parts, 'chapter' | 'lists' | 'understand' | 'premises'> {
  readonly frames: Frames;
  readonly leaning: Leaning;
}

function selectMostProbable(
  understanding: Understanding,
  { candidates: all, silence }: Judgement,
  { chapter, lists, understand, premises, frames, leaning }: Around,
): Selection {
  const { text, asking, asks, ofToday, asksCount, outsiders } = understanding;
  const candidates = ASKS_ELSE.test(leaning.asked) ? unsaidFirst(all, leaning.before) : all;
  const best = candidates[0];
  const stated = best?.spans.map((span) => chapter.quote(span)).join(' ') ?? '';
  if (ofToday && !/\bcurrent/iu.test(stated)) return { refusal: frames.current };
  const outsider = outsiders[0];
  const answers =
    best !== undefined && best.probability >= (best.votes > silence.votes ? ENOUGH.answers : ENOUGH.answersOutvoted);
  const foreseen = answers && best.nearness >= SAME_QUESTION;
  if (outsider !== undefined && best?.contrary !== true && !foreseen) {
    // "Is Israel a member?": a list of countries that does not name it is the answer, where it is a member of ours.
    if (
      answers &&
      WHETHER_A_MEMBER.test(text) &&
      understand(MEMBER_OF.exec(text)?.[1] ?? '').outsiders.length === 0 &&
      best.spans.some((span) => listsCountries(chapter.quote(span)))
    ) {
      return { spans: best.spans, lead: frames.otherwise };
    }
    return { refusal: notNamed(outsider, frames) };
  }
  const lacking = surelyLacks(asks, stated);
  if (!answers || lacking) {
    const near = silence.nearness < SAME_SILENCE ? undefined : silence.question;
    return {
      refusal: silent(near ?? {}, { text: asking, type: asks }, frames),
      surelySilent: near !== undefined || lacking,
    };
  }
  if (best.contrary && !premises.hold(understanding)) return { spans: best.spans, lead: frames.otherwise };
  if (statesOtherSum(text, stated)) {
    return HOLDS_SUM.test(stated) ? { spans: best.spans, lead: frames.otherwise } : { refusal: frames.silent };
  }
  if (asksCount) return { spans: countOf(best, lists) };
  const list =
    best.spans.length === 1 ? lists.find(({ introduction }) => same(introduction, best.spans[0])) : undefined;
  // "What is its immediate step?" wants the sentence, "what should it work on?" may want the items too.
  const wantsItems =
    list !== undefined && new RegExp(`\\b${list.noun}s?\\b|\\bwhat are\\b|\\blist\\b`, 'iu').test(text);
  if (wantsItems) return { spans: [list.introduction, ...list.items] };
  const also = alsoMeant(candidates, asks, chapter);
  return also.length === 0 ? { spans: best.spans } : { spans: [...best.spans, ...also], lead: frames.eitherMeant };
}

/** The candidates that were not answered before, as probable as they are without those, where one of them answers; else all. */
function unsaidFirst(candidates: readonly Judged[], before: readonly Span[]): readonly Judged[] {
  const isSaid = ({ spans }: Judged) => spans.every((span) => before.some((one) => same(span, one)));
  const left = candidates.filter(isSaid).reduce((rest, { probability }) => rest - probability, 1);
  const unsaid = candidates
    .filter((candidate) => !isSaid(candidate))
    .map((candidate) => ({ ...candidate, probability: candidate.probability / left }));
  return (unsaid[0]?.probability ?? 0) >= ENOUGH.answers ? unsaid : candidates;
}

/** The sentence that may be meant as well as the most probable one, where that is not sure: a reader tells them apart at a glance. */
function alsoMeant([best, second]: readonly Judged[], asks: Understanding['asks'], chapter: Chapter): readonly Span[] {
  if (best === undefined || second === undefined || second.contrary) return [];
  const [span, ...more] = second.spans;
  if (span === undefined || more.length > 0 || best.spans.length > 1) return [];
  const isMeant = best.probability < SURE && second.probability >= ENOUGH.alsoMeant;
  return isMeant && !surelyLacks(asks, chapter.quote(span)) ? [span] : [];
}

/** Words of a question that no passage of the chapter holds in any form. */
function missingWords(question: string, spoken: ReadonlySet<string>): string[] {
  const unknown = words(question).filter((word) => terms(word).some((term) => !spoken.has(term)));
  return [...new Set(unknown)].slice(0, MISSING_LIMIT);
}
