import { terms, words } from '../retrieve/terms.js';
import { ASKS, ASKS_FIRST, POINTS_BACK } from './asking-words.js';
import { sentencesOf } from './sentence-parts.js';

/** "1) … 2) …", "(a) … (b) …", "Q1 … Q2 …", "first, … second, …": set apart by the asker. */
const ENUMERATED =
  /(?:^|\s)(?:\(?(?:[1-9a-e]|i{1,3}|iv|v)\)|[1-9]\.|Q[1-9][.:)]?|(?<=[:;,.?]\s|^)(?:and )?(?:first|second|third|fourth)(?:ly)?[,:])\s+/giu;
const SET_APART = /\s\/\/\s|\s\|\s/u;

/** Joined what is set apart. */
const LINK = /,?\s(?:and|or)\s*$/iu;

/** What the asker set apart by signs, each of it a question; undefined where they did not. */
export function enumerated(text: string): string[] | undefined {
  const marks = [...text.matchAll(ENUMERATED)];
  if (marks.length < 2) {
    const pieces = (addedUp(text) ?? text.split(SET_APART)).filter(saysSomething);
    return pieces.length < 2 ? notedApart(text) : pieces;
  }
  const [stem = '', ...rest] = text.split(ENUMERATED);
  const things = rest.filter(saysSomething).map((thing) => thing.replace(LINK, ''));
  if (things.length < 2) return notedApart(text);
  // "What is the danger (1) for buyers and (2) for allies?" and not "Two questions: 1) …"
  return ASKS_FIRST.test(stem) && !things.some((thing) => ASKS_FIRST.test(thing))
    ? things.map((thing) => `${stem} ${thing}`)
    : things;
}

/** "CSET: head's title + month of approval + what State must do" */
function addedUp(text: string): string[] | undefined {
  const [, head = '', things = text] = /^([^:+?]{2,40}:\s)(.+)$/u.exec(text) ?? [];
  const pieces = things.split(/\s\+\s/u);
  return pieces.length > 2 ? pieces.map((piece) => `${head}${piece}`) : undefined;
}

function saysSomething(piece: string): boolean {
  return terms(piece).length > 0;
}

/** "visas, training, officers at posts: what does it recommend on each?" */
const OF_EACH =
  /^(?:[^:?!.,]{3,60}:\s+)?([^:?!.]{6,200}?)(?::\s+|\s+[-–—]\s+)([^:?!.]{6,100}?)\s+((?:on|about|for|of|to|under|in|with|regarding|concerning)\s+)?each(?: (?:one|of (?:these|them|those)))?\W*$/iu;

/** The question put to each of the things that stand before it; undefined where there is none of the kind. */
export function askedOfEach(text: string): string[] | undefined {
  const [, things, question, joint = 'of '] = OF_EACH.exec(text) ?? [];
  const each = things
    ?.split(/,\s+(?:and\s+)?|;\s+|(?<!\s)\s+(?:and|&|plus)\s+/u)
    .filter((thing) => terms(thing).length > 0);
  return each === undefined || each.length < 2 ? undefined : each.map((thing) => `${question} ${joint}${thing}?`);
}

/** "does it mention 5G, quantum and semiconductors?" */
const OF_SEVERAL =
  /^(.*?\b(?:does|do|did|is there|are there|anything|something)\b[^,:?]{0,40}?\b(?:mention|cover|address|discuss|name|(?:say|mention|talk|speak|word|words|anything|something|more)(?: anything| something)? (?:on|about|of))) ([^?:]{3,120}?)\W*$/iu;

/** The question put to each of several things that it joins by commas. */
export function askedOfSeveral(text: string): string[] | undefined {
  const [, question, things] = OF_SEVERAL.exec(text) ?? [];
  const several = things
    ?.split(/,\s+(?:(?:and|or)\s+)?|(?<!\s)\s+(?:and|or)\s+/u)
    .filter((thing) => terms(thing).length > 0);
  return several === undefined || several.length < 3 ? undefined : several.map((thing) => `${question} ${thing}?`);
}

const BEHIND = 'for|on|about|of|to|with|from';
const PREPOSITION = new RegExp(String.raw`^(?:${BEHIND})\b(?! (?:example|instance)\b)`, 'iu');
const NEXT_BEHIND = new RegExp(String.raw`,\s+(?:and\s+)?|(?<!\s)\s+and\s+(?=(?:${BEHIND})\s)`, 'u');

/** "what is foreseen for training, for officers abroad and for Congress?": the question put to each thing behind the same preposition. */
export function askedOfEachBehind(text: string): string[] | undefined {
  // "Three things in one go: …"
  const asked = text.slice(text.lastIndexOf(': ') + 1).trim();
  const [first = '', ...rest] = asked.replace(/(?<![?.!\s])[?.!\s]+$/u, '').split(NEXT_BEHIND);
  const preposition = PREPOSITION.exec(rest[0] ?? '')?.[0];
  if (preposition === undefined || rest.length < 2 || sentencesOf(asked).length > 1) return undefined;
  const at = first.lastIndexOf(` ${preposition} `);
  const question = first.slice(0, Math.max(0, at));
  const alike = rest.every((thing) => PREPOSITION.exec(thing)?.[0] === preposition);
  return alike && ASKS.test(question)
    ? [first.slice(at + 1), ...rest].map((thing) => `${question} ${thing}?`)
    : undefined;
}

/** "GPAI launched when, joined by UNESCO when, HQ where?" */
export function askedLast(text: string): string[] | undefined {
  const pieces = text.replace(/(?<![?.!\s])[?.!\s]+$/u, '').split(/,\s+(?:and\s+)?/u);
  const asks = (piece: string) =>
    terms(piece).length > 0 && /\S\s(?:who|whom|when|where|why|how|how much|how many|what)$/iu.test(piece);
  return pieces.length > 1 && pieces.every(asks) ? pieces : undefined;
}

/** Words of a note; a longer one is a sentence. */
const NOTE_WORDS = 14;

/** "needs worldwide; technology in how many cities": short notes, none of which leans on another. */
function notedApart(text: string): string[] | undefined {
  const notes = text.split(/;\s+/u);
  const apart = notes.every(
    (note) =>
      terms(note).length > 2 && words(note).length <= NOTE_WORDS && !POINTS_BACK.test(note) && !/[.!?]\s/u.test(note),
  );
  return notes.length > 1 && apart ? notes : undefined;
}
