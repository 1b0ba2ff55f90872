import { AUXILIARY } from './asking-words.js';

/** What those do who have the asker ask: "a colleague from NATO asks …". */
export const ASKS_US =
  '(?:asks|(?:will|would|may|might) (?:surely |certainly |probably |also |then )?ask|(?:is|are|keeps?) asking|wants? to know|wanted to know|wonders|is wondering)';
const ASKED_BY = new RegExp(
  String.raw`[^,.;:?]{1,60}\b(?:${ASKS_US}|wants? an answer|inquires|(?:tells|told|assures|assured) (?:me|us)|asked (?:me|us|whether|if|who|whom|whose|what|which|where|when|why|how))\b`,
  'giu',
);
/** Whom the asker is to meet or to tell. */
const MEETING = '(?:talks?|meeting|call|briefing|visit|trip|dialogue|consultations|summit|lunch|dinner)';
const TELLING =
  '(?:brief|briefing|tell|telling|advise|advising|host|hosting|meet|meeting|visit|visiting|see|seeing|(?:write|writing|reply|replying|explain|speak|speaking|talk|talking|present) (?:to|with))';
const AUDIENCE = new RegExp(
  String.raw`\b(?:(?:before|after|ahead of|prior to|for (?:my|our|the|(?:\p{L}+ )?\p{L}+[’']s)) (?:[\p{L}’']+ ){0,3}${MEETING} (?:with|to|in|at|for)|(?:i|we)(?:[’'](?:m|re|ll)| am| are| will| have to| need to| must| should) (?:\p{L}+ ){0,2}${TELLING}) [^,.;:?]{0,60}`,
  'giu',
);
/** Where the asker works, or whom the answer is for. */
const ASKER =
  /\b(?:as an?|i[’']?m (?:an? |at |from |in |with |on )|we[’']?re (?:at |from |in |with )|here (?:at|in)|working (?:at|for|in)|(?:writing|asking|calling|greetings|hello|hi) (?:from|on behalf of)|(?:i|we) write|for (?:my|our|the) (?:talks?|meeting|call|briefing) with|my|our|colleagues? (?:at|from|in)|friends? (?:at|from|in)) [^,.;:?]{0,60}/giu;

const OF_ASKER = String.raw`\b(?:i|i[’'](?:m|ve|d|ll)|(?<!(?:give|tell|show|send|get|remind|let) )me|my|we|we[’'](?:re|ve|d|ll)|our|here)\b`;
const WHICH =
  '(?:(?:to|for|by|in|on|with|at|from|about|under|of) )?(?:who|whom|whose|what|which|when|where|why|how|whether)';
/** "My salary does not cover guessing, so on which topics …": told of the asker, before what is asked. */
const ASIDE_BEFORE = new RegExp(
  String.raw`^(?!\W*(?:and |so |but )?(?:${WHICH}|${AUXILIARY})\b)(?=.{0,300}?(?:[,;:–—]|\b(?:so|but|is|and))\s+${WHICH}\b)[^?]{0,200}?${OF_ASKER}[^?]{0,200}?(?:[,;:–—]|\b(?:so|but|is|and))\s+(?=${WHICH}\b)`,
  'iu',
);
/** "The street is all worked up about talent, so what would …": told before what follows from it. */
const SO_THEN = new RegExp(String.raw`^[^?]{3,200}?, so\s+(?=${WHICH}\b)`, 'iu');
/** "…, that being what the critics in my corridor skip to?", "…, the man from Ericsson would like to know?" */
const ASIDE_BEHIND = new RegExp(
  String.raw`(?:,|\s[-–—])\s(?=[^,?]{0,80}(?:${OF_ASKER}|\b${ASKS_US}\b|\b(?:would|[’']d) (?:like|love) to know\b))[^,?]{3,120}(?=\W*$)`,
  'iu',
);
/** "… before close of play today": when the asker needs it. */
const NEEDED_BY =
  /\b(?:before|by|until) (?:(?:the )?(?:close|end) of (?:play|business|(?:the |my )?day)|noon|lunch(?:time)?|tonight|tomorrow|\d{1,2}(?::\d\d)? ?(?:am|pm|h)?)(?: today| tonight| tomorrow)?\b/giu;

/** A question without what it tells of those who ask it, of those who wait for the answer, and of when they do. */
export function withoutAsides(text: string): string {
  return [ASIDE_BEFORE, SO_THEN, ASIDE_BEHIND, NEEDED_BY, ASKED_BY, AUDIENCE].reduce(
    (rest, pattern) => rest.replace(pattern, ' '),
    text,
  );
}

/** … and without the places and bodies that they belong to. */
export function withoutAskers(text: string): string {
  return withoutAsides(text).replace(ASKER, ' ');
}
