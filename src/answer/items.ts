import type { Frames } from '../corpus/languages.js';
import type { List } from '../corpus/lists.js';
import type { Sentence, Span } from '../corpus/passage.js';
import { terms, words } from '../retrieve/terms.js';
import type { Judged, Judgement } from './judge.js';
import { ORDINALS } from './numerals.js';
import { ENOUGH, placeOf, type Selection, same, standsIn } from './selection.js';
import type { Understanding } from './understand.js';
import { fill } from './wording.js';

/** Asks which item matters most, not which stands where; no list says that of its items. */
const RANKS = /\b(?:priorit\w*|importan\w*|urgen\w*|rank\w*|matters?|crucial|key)\b/iu;
/** "Which comes second among …" means a list, whatever it calls the items. */
const COMES = new RegExp(
  String.raw`\b(?:comes?|stands?|named|listed)\s+(?:${ORDINALS.join('|')}|last)\b.{0,20}\b(?:among|in|on|of) (?:the|these|those|its)\b`,
  'iu',
);
/** As many items of one list make a candidate that list. */
const MOST_OF_A_LIST = 2;

/**
 * "The third area", "the first and the second": of the list whose items the question names, or else of the list that the
 * votes put first.
 */
export function selectListItems(
  { ordinals, numbered, text }: Understanding,
  { candidates }: Judgement,
  lists: readonly List[],
  frames: Frames,
): Selection | undefined {
  if (ordinals.length === 0 || RANKS.test(text)) return undefined;
  const list =
    listNamed(text, candidates, lists) ??
    lists.find(({ noun }) => numbered.some((counted) => counted.noun === noun)) ??
    listOf(candidates[0], lists) ??
    listNamedAlone(text, lists) ??
    (COMES.test(text) ? listAround(candidates[0], lists) : undefined);
  if (list === undefined) return undefined;
  const items = ordinals.map((ordinal) => list.items.at(placeOf(ordinal)));
  const there = items.filter((item) => item !== undefined);
  if (there.length === items.length) return { spans: there };
  const refusal = fill(frames.noItem, { count: list.items.length, noun: list.noun });
  return there.length === 0 ? { refusal } : { spans: there, refusal };
}

/** Of the lists whose items the question names, the one that the votes point at. */
function listNamed(text: string, candidates: readonly Judged[], lists: readonly List[]): List | undefined {
  const pointedAt = (list: List) => candidates.findIndex(({ spans }) => standsIn(spans, list));
  const named = lists.filter(({ noun }) => new RegExp(`\\b${noun}s?\\b`, 'iu').test(text));
  const [list] = named.filter((candidate) => pointedAt(candidate) >= 0).sort((a, b) => pointedAt(a) - pointedAt(b));
  return list;
}

/** "And the last component?": a question that says nothing else means the list whose items it names. */
function listNamedAlone(text: string, lists: readonly List[]): List | undefined {
  const said = words(text).filter((word) => terms(word).length > 0 && !ORDINALS.includes(word) && word !== 'last');
  const named = lists.filter(({ noun }) => said.every((word) => word === noun || word === `${noun}s`));
  return said.length > 0 && named.length === 1 ? named[0] : undefined;
}

/** The list that a candidate is, by its items. */
function listOf(candidate: Judged | undefined, lists: readonly List[]): List | undefined {
  return lists.find(
    ({ items }) => items.filter((item) => candidate?.spans.some((span) => same(span, item))).length >= MOST_OF_A_LIST,
  );
}

/** The list that a candidate stands in: one of its items, or what introduces them. */
function listAround(candidate: Judged | undefined, lists: readonly List[]): List | undefined {
  if (candidate === undefined || candidate.probability < ENOUGH.answers) return undefined;
  return lists.find((list) => standsIn(candidate.spans, list));
}

/** "How many are there?": of a list, the sentence that introduces it says how many. */
export function countOf(candidate: Judged, lists: readonly List[]): readonly Span[] {
  const introduced = lists.find(({ introduction }) => candidate.spans.some((span) => same(span, introduction)));
  const list = introduced ?? listOf(candidate, lists);
  return list === undefined ? candidate.spans : [list.introduction];
}

/** Of a few items one is meant, so that less tells it than among all sentences. */
const ITEM_ANSWERS = ENOUGH.answers / 2;

/** Says that an item is about something, and nothing of what. */
const IS_ABOUT = new Set(
  terms(
    'one name mention deal about concern cover talk speak refer relate touch treat say include address list involve focus word',
  ),
);

/** The one item of a list that holds all that the question says besides the list. */
function itemHolding(text: string, { noun, introduction, items }: List): Sentence | undefined {
  const ofList = new Set(terms(`${noun} ${noun}s ${introduction.text}`));
  const asked = terms(text).filter((term) => !ofList.has(term) && !IS_ABOUT.has(term));
  const holding = items.filter((item) => {
    const held = new Set(terms(item.text));
    return asked.every((term) => held.has(term));
  });
  return asked.length > 0 && holding.length === 1 ? holding[0] : undefined;
}

/** "Which area deals with talent?": the item of the list that the question names, by its words or else the most probable. */
export function selectItemAbout(
  { text }: Understanding,
  { candidates }: Judgement,
  lists: readonly List[],
): Selection | undefined {
  const list = lists.find(({ noun }) =>
    new RegExp(
      String.raw`\b(?:which|what)\b[^,?]{0,40}\b(?:${noun}|of (?:the|these|those) (?:\w+ )?${noun}s)\b|^\W*(?:and |so )?of [^,?]{0,40}\b${noun}s\b[^?]{0,20}\bwhich\b(?! (?:are|were)\b)`,
      'iu',
    ).test(text),
  );
  const held = list === undefined ? undefined : itemHolding(text, list);
  if (held !== undefined) return { spans: [held] };
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
export function selectWholeList(
  { text, counts, asksCount }: Understanding,
  lists: readonly List[],
): Selection | undefined {
  if (asksCount) return undefined;
  const list = lists.find(
    ({ noun, items }) => counts.includes(items.length) && new RegExp(`\\b${noun}s\\b`, 'iu').test(text),
  );
  if (list === undefined) return undefined;
  const introduced = new Set(terms(list.introduction.text));
  const more = terms(text).some((term) => !introduced.has(term) && !LISTING.has(term) && !/^\d+$/.test(term));
  return more ? undefined : { spans: list.items };
}
