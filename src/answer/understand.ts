import type { Entity } from '../corpus/offices.js';
import type { FindEntities } from '../retrieve/entities.js';
import { words } from '../retrieve/terms.js';
import { type AskedType, askedType, asksOfToday } from './asked-type.js';
import { withoutAsides, withoutAskers } from './askers.js';
import { ASKS, POINTS_BACK, SAYS, STATE_THAT } from './asking-words.js';
import { NUMERALS, numberOf, ORDINALS } from './numerals.js';
import { sentenceThatAsks } from './sentence-parts.js';

/** What a question says of itself, before anything is looked up. */
export interface Understanding {
  readonly text: string;
  /** The same without the scene that is set for it. */
  readonly asking: string;
  /** What kind of thing it wants back, where its words tell. */
  readonly asks: AskedType | undefined;
  /** Whether it is of what holds today, which a report of 2021 cannot know; where something is told and nothing asked, today is the teller's. */
  readonly ofToday: boolean;
  /** Numbers of endnotes that the question names, in order. */
  readonly endnotes: readonly number[];
  /** Numbers of paragraphs that it names, by our numbering. */
  readonly paragraphs: readonly number[];
  /** Asks for the endnote of certain words, which it names in place of a number. */
  readonly asksForNote: boolean;
  /** Asks for the body sentence that calls the endnote, not for the note itself. */
  readonly asksForCall: boolean;
  /** Places in a list that the question asks for, from 1; −1 for the last. */
  readonly ordinals: readonly number[];
  /** Asks for another chapter of the report than the one at hand. */
  readonly otherChapter: boolean;
  /** Asks what that other chapter says, whatever it names besides. */
  readonly asksOtherChapter: boolean;
  /** Numbers that it gives in words or figures, from two on: "three components" gives 3. */
  readonly counts: readonly number[];
  /** Numbers with the noun that they count, in the singular, and where they stand: "four critical areas". */
  readonly numbered: readonly { readonly count: number; readonly noun: string; readonly at: number }[];
  /** Asks how many there are, not which. */
  readonly asksCount: boolean;
  /** Offices and initiatives that it names, in order. */
  readonly entities: readonly Entity[];
  /**
   * Bodies that the chapter does not name, and that the question is about; not those that the asker belongs to, nor those in
   * the scene that is set for it, unless it points back at that.
   */
  readonly outsiders: readonly Entity[];
}

export type Understand = (text: string) => Understanding;

const DIGITS = String.raw`\d{1,2}(?:st|nd|rd|th)?`;
const NUMBER = String.raw`\b(?:${DIGITS}|(?:${[...NUMERALS, ...ORDINALS].join('|')}))\b`;
/** "7", "7 and 15", "2, 3 & 4". */
const NUMBERS = String.raw`${NUMBER}(?:(?:\s*,\s*|\s*,?\s*(?:and|or|&)\s*)${NUMBER})*\b`;
const EACH_NUMBER = new RegExp(NUMBER, 'giu');
const NUMBER_SIGN = String.raw`\.?\s*(?:numbers?|no\.?|nr\.?|#)?\s*`;
/** A note of the report. A note alone may be anything that people write, and to note is a verb. */
const OWN_NOTE = '(?:end|foot)[ -]?note';
const NOTED = String.raw`(?<!\b(?:please|to|we|i|you|they|also|must|should|will|can) )note`;
const NOTES_BEFORE: readonly RegExp[] = [
  new RegExp(String.raw`\b(?:${OWN_NOTE}s?|fns?)${NUMBER_SIGN}(${NUMBERS})`, 'giu'),
  new RegExp(
    String.raw`\b${NOTED}s?${NUMBER_SIGN}(${DIGITS}\b(?:(?:\s*,\s*|\s*,?\s*(?:and|or|&)\s*)${DIGITS}\b)*)`,
    'giu',
  ),
  new RegExp(String.raw`(?<=\b(?:does|do|in|per|from|see|quote) )notes? (${NUMBERS})`, 'giu'),
  /** As the answers and the reader write them: "n. 7", "n07". */
  /\bn(?:\.\s?|0)?(\d{1,2})\b/gu,
];
const PLACE = String.raw`\d{1,2}(?:st|nd|rd|th)|${ORDINALS.join('|')}`;
const NOTE_AFTER = new RegExp(String.raw`\b(${PLACE})\s+(?:end|foot)?[ -]?note\b`, 'giu');
const HANGS_ON =
  '(?:attached to|on|behind|under|following|accompanying|hanging (?:on|from)|cited (?:for|at|after)|at the end of|marked (?:on|at))';
/** "The endnote on …", "which note is for …"; what people write themselves is none of the report's. */
const NOTE_OF = new RegExp(
  String.raw`\b(?<!\b(?:my|our|your|his|her|their|own) )${OWN_NOTE} (?:that )?(?:is )?(?:${HANGS_ON}|to|for|after)\b|\b(?:which|what) note (?:that )?(?:is )?(?:${HANGS_ON}|to|for|after)\b|\bthe note (?:that is )?${HANGS_ON}\b`,
  'iu',
);
/** Where the note itself sends the reader is no matter of where it hangs. */
const CALL =
  /\b(?:call(?:s|ed|ing)?|hang(?:s|ing)?|attach(?:ed|es)?|carr(?:y|ies)|bear(?:s|ing)?|footnoted|marked|where is|where does(?! (?:the )?(?:\w+ )?(?:end|foot)?[ -]?note\b.{0,20} (?:send|point|refer|direct|lead|take|come from)\b))\b/iu;
const ORDINAL = new RegExp(String.raw`\b(${PLACE}|last|final)\b(?![-’'])(?:\s+(\d|${NUMERALS.join('|')})\b)?`, 'giu');
/** "First to fifth", "2nd–4th". */
const RANGE = new RegExp(
  String.raw`\b(${PLACE})(?: (?:to|through|till|until)(?: the)? |\s?[-–]\s?)(${PLACE})\b`,
  'giu',
);
/** Says what is to be done before all else, not where it stands. */
const TO_BEGIN_WITH =
  /\b(?:do|does|done|work(?:ed)? on|act on|start(?:ed)?(?: with)?|tackled?|see to|happen) first\b(?! \p{L})/giu;
const NUMBERED = new RegExp(String.raw`\b(?:number|no\.|#|item|point)\s*(\d{1,2}|${NUMERALS.join('|')})\b`, 'iu');

/** By its number, or as the reader writes it: "p08". A "P5" is none. */
const PARAGRAPHS =
  /(?:\bpara(?:graph)?s?\.?\s*|¶\s*|\bp(?=\d\d\b))(\d{1,2}\b(?:(?:\s*,\s*|\s*,?\s*(?:and|or|&)\s*)\d{1,2}\b)*)/giu;
const IMPERATIVE_STATE = new RegExp(String.raw`State(?<=(?:^\W*|[.?!:;]\s+|\bplease )State)${STATE_THAT}`, 'giu');
/** "Q: does …": says that a question follows. */
const LABEL = /^\W*(?:q|question)\s?\d{0,2}\s?[:.)–—-]\s+/iu;
const OWN_CHAPTER = 15;
const CHAPTER = new RegExp(String.raw`\bch(?:apter|\.)\s*(\d{1,2}|${NUMERALS.join('|')})\b`, 'giu');
const SAID_IN_CHAPTER = new RegExp(
  String.raw`\b(?:(?:what|how|which|who|why|when|where) (?:does|do|did|is|are) |according to |(?:says?|said|listed|found|stated|recommended|proposed) in |in )(?:the )?(?:report’s |report's )?ch(?:apter|\.)\s*(\d{1,2}|${NUMERALS.join('|')})\b`,
  'giu',
);
const COUNTED = new RegExp(String.raw`\b([2-9]|1[0-2]|${NUMERALS.slice(1).join('|')})\b`, 'giu');
const NUMBERED_NOUN = new RegExp(
  String.raw`\b(\d{1,2}|${NUMERALS.join('|')})\s+(?:(?!(?:of|in|on|for|to|the|its|and|or)\s)[\p{L}-]+\s+){0,3}?(area|element|initiative|component|action)s\b`,
  'giu',
);
/** Asks how many or how much there is. */
export const COUNT = /\b(?:how many|number of|count of|how much)\b/iu;

export function createUnderstand(findEntities: FindEntities): Understand {
  return (text) => {
    const named = text.replace(LABEL, '').replace(IMPERATIVE_STATE, 'state');
    const asking = sentenceThatAsks(named);
    // "What does it say of them?" is about the scene.
    const about = POINTS_BACK.test(asking) ? named : asking;
    const endnotes = [...NOTES_BEFORE, NOTE_AFTER]
      .flatMap((pattern) => [...text.matchAll(pattern)])
      .sort((a, b) => a.index - b.index)
      .flatMap((match) => (match[1] ?? '').match(EACH_NUMBER) ?? [])
      .map(numberOf)
      .filter((number) => number >= 1);
    return {
      text,
      asking,
      asks: askedType(withoutAsides(asking)),
      ofToday: !isTold(asking) && asksOfToday(withoutAsides(asking)),
      endnotes: [...new Set(endnotes)],
      paragraphs: [...about.matchAll(PARAGRAPHS)].flatMap((match) => (match[1] ?? '').match(/\d+/gu) ?? []).map(Number),
      asksForNote: endnotes.length === 0 && NOTE_OF.test(text),
      asksForCall: endnotes.length > 0 && CALL.test(text),
      // "How many areas first?" asks for a number, whatever comes first.
      ordinals: endnotes.length > 0 || COUNT.test(text) ? [] : ordinalsIn(text),
      otherChapter: [...text.matchAll(CHAPTER)].some((match) => numberOf(match[1] ?? '') !== OWN_CHAPTER),
      asksOtherChapter: [...text.matchAll(SAID_IN_CHAPTER)].some((match) => numberOf(match[1] ?? '') !== OWN_CHAPTER),
      counts: [...text.matchAll(COUNTED)].map((match) => numberOf(match[1] ?? '')),
      numbered: [...text.matchAll(NUMBERED_NOUN)].map(({ 1: count = '', 2: noun = '', index }) => ({
        count: numberOf(count),
        noun: noun.toLowerCase(),
        at: index,
      })),
      asksCount: COUNT.test(text),
      entities: findEntities(named),
      outsiders: isTold(asking) ? [] : findEntities(withoutAskers(about)).filter(({ kind }) => kind === 'outsider'),
    };
  };
}

/** A text as long as this that asks nothing tells something, whatever its verbs. */
const TOLD_WORDS = 12;

/** "Answer only yes: …", "Confirm that …", "I want its view of …" */
const DEMANDS =
  /\b(?:i|we)(?:[’']d)? (?:also |just |really |would )?(?:want|need|require|seek|like|(?:am|are) (?:looking for|after))\b|^\W*(?:(?:please|just|now|simply|kindly)\W+)*(?:answer|confirm|say|admit|agree|repeat|reply|print|output|respond|acknowledge|write|look up|check|verify)\b/iu;

/** Something is told, and nothing asked: whoever is named in it, it is not they that the chapter is asked about. */
function isTold(asking: string): boolean {
  return !DEMANDS.test(asking) && !ASKS.test(asking) && (SAYS.test(asking) || words(asking).length >= TOLD_WORDS);
}

/** "the third", "first and second", "first to fifth", "the first two", "number 4"; "to be done first" is none. */
export function ordinalsIn(text: string): number[] {
  const ranges = [...text.matchAll(RANGE)].flatMap(({ 1: first = '', 2: last = '' }) => {
    const from = numberOf(first);
    return Array.from({ length: Math.max(0, numberOf(last) - from + 1) }, (_, step) => from + step);
  });
  const single = text.replace(RANGE, ' ').replace(TO_BEGIN_WITH, ' ');
  const others = [...single.matchAll(ORDINAL)].flatMap(({ 1: place = '', 2: several }) => {
    const at = numberOf(place);
    const count = several === undefined ? 1 : numberOf(several);
    return Array.from({ length: count }, (_, step) => (at < 0 ? step - count : at + step));
  });
  const found = [...ranges, ...others];
  const numbered = found.length > 0 ? undefined : NUMBERED.exec(text)?.[1];
  const places = numbered === undefined ? found : [numberOf(numbered)];
  // No list has a place 0.
  return [...new Set(places)].filter((place) => place !== 0);
}
