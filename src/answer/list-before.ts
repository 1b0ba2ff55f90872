import type { Frames } from '../corpus/languages.js';
import type { List } from '../corpus/lists.js';
import type { Sentence, Span } from '../corpus/passage.js';
import { terms } from '../retrieve/terms.js';
import type { Leaning } from './draft.js';
import { NUMERALS, numberOf, ORDINALS } from './numerals.js';
import { placeOf, type Selection, within } from './selection.js';
import { COUNT, ordinalsIn } from './understand.js';
import { fill } from './wording.js';

/** What asks for an item or for all of them says nothing else than this. */
const NOTHING_ELSE = new Set(
  terms(
    `${ORDINALS.join(' ')} ${NUMERALS.join(' ')} last final next previous following preceding before after right item point step number
    no nr list all every begin start come word verbatim quote text full whole short brief briefly say said mean pls show name read send up
    now again remaining leaves leg part piece prong pillar strand bit entry bullet thing k ok okay sure only just alone detail detailed little`,
  ),
);
const AFTER = /\b(?:next|after|follow(?:s|ed|ing)?|then|comes? (?:up )?next)\b/iu;
const BEFORE = /\b(?:before|previous|preceding|prior)\b/iu;
const SEVERAL = String.raw`(?:\d|${NUMERALS.slice(1).join('|')})`;
const ALL = new RegExp(
  String.raw`\b(?:which ones(?: are (?:they|these|those))?|what are (?:they|these|those)|(?:all|list|name|enumerate)(?: (?:of )?(?:them|these|those))?)\W*$|\ball (?:of them|(?:the )?${SEVERAL})\b`,
  'iu',
);
/** "And 4", "so seven is …"; a bare "one" may be any of them, and "name two" asks how many. */
const BARE_NUMBER = new RegExp(
  String.raw`(?<!\b(?:name|give|list|these|those|the|any|other|only|all) )\b(${NUMERALS.slice(1).join('|')}|[2-9])\b(?! (?:of|steps|points|items)\b)`,
  'iu',
);

/**
 * "The third?", "and the one after?", "exact wording of no. 4": items of the list that was answered from just before,
 * counted from the item that was the answer where the question counts on or back.
 */
export function selectFromListBefore(
  { asked, before }: Leaning,
  lists: readonly List[],
  frames: Frames,
): Selection | undefined {
  if (before.length === 0 || COUNT.test(asked) || !saysNothingElse(asked)) return undefined;
  const list = listBefore(before, lists);
  if (list === undefined) return undefined;
  const places = placesAsked(asked, ordinalsIn(asked), placesOf(before, list));
  if (places === undefined) return ALL.test(asked) ? { spans: list.items } : undefined;
  const items = places.map((place) => list.items.at(place));
  const there = items.filter((item) => item !== undefined);
  return there.length === items.length
    ? { spans: there }
    : { refusal: fill(frames.noItem, { count: list.items.length, noun: list.noun }) };
}

function saysNothingElse(asked: string): boolean {
  return terms(asked).every((term) => NOTHING_ELSE.has(term) || /^\d{1,2}$/u.test(term));
}

/** Before the first: an index below 0 would count from the last. */
const NO_PLACE = Number.POSITIVE_INFINITY;

/** Indexes of items, −1 for the last; undefined where none is asked for. */
function placesAsked(asked: string, ordinals: readonly number[], answered: readonly number[]): number[] | undefined {
  if (ordinals.length > 0) return ordinals.map(placeOf);
  const [place] = answered;
  if (answered.length === 1 && place !== undefined) {
    if (BEFORE.test(asked)) return [place === 0 ? NO_PLACE : place - 1];
    if (AFTER.test(asked)) return [place + 1];
  }
  const number = BARE_NUMBER.exec(asked)?.[1];
  return number === undefined || ALL.test(asked) ? undefined : [numberOf(number) - 1];
}

/** The list that holds what was answered, or that it introduces. */
function listBefore(before: readonly Span[], lists: readonly List[]): List | undefined {
  const introduces = ({ introduction }: List) => before.some((span) => within(span, introduction));
  return lists.find((list) => placesOf(before, list).length > 0) ?? lists.find(introduces);
}

function placesOf(before: readonly Span[], { items }: List): number[] {
  const holds = (item: Sentence) => before.some((span) => within(span, item));
  return items.flatMap((item, place) => (holds(item) ? [place] : []));
}
