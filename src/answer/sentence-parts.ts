import { terms, words } from '../retrieve/terms.js';
import {
  ADDRESSED_TO_US,
  ASKS,
  AUXILIARY,
  IMPERATIVE,
  INTERROGATIVE,
  POINTS_BACK,
  POLITE,
  SAYS,
} from './asking-words.js';
import { REQUESTS, tellsNeed } from './letters.js';

/** Ends a sentence of typed text: a mark that is not the stop of an abbreviation or inside a number or name. */
const SENTENCE =
  /[?？]+["”’)]*\s*|(?<!\b(?:U\.S|e\.g|i\.e|ch|no|para|n|nr|vs|art|Dr|Mr|Ms|Mrs|St|(?<!&)\p{L}))[.!]{1,9}["”’)]*\s+|(?<!\s)\s*;\s+/giu;
/** "…: who leads it?": what stands before the colon is not part of the question. */
const AFTER_COLON = new RegExp(String.raw`:\s+(?=${POLITE}(?:${INTERROGATIVE})\b)`, 'iu');
/** A noun that asks by itself: "…, and the precise number of positions". */
const WANTED =
  '(?:the |its |their )(?:(?:precise|exact|total|full|current|annual) )?(?:(?:number|dates?|year|names?|amount|sum|costs?|budget|share|deadline|city|title|seat) (?:of|that|for|in|at|by|from)|(?:sentence|line|passage|wording|list) (?:that|which|where|on|about|of))';
/** "…, are they enough?": asks on of what stands before. */
const ASKS_ON_OF_IT = String.raw`(?:${AUXILIARY})\s+(?:it|they|that|this|those|these|he|she|there)\b`;
/** "The training of diplomats, where is that to happen?": asks of what it names before. */
const ASKS_OF_IT = String.raw`(?:who|what|when|where|why|how) (?:${AUXILIARY}) (?:it|they|that|this|those|these)\b`;
const IS_ASKED_OF_IT = new RegExp(String.raw`^\W*${ASKS_OF_IT}`, 'iu');
const ASKS_OF_OWN = new RegExp(
  String.raw`^\W*${POLITE}(?!(?:${INTERROGATIVE}|${IMPERATIVE})\b)[^,?]{3,60}, ${ASKS_OF_IT}`,
  'iu',
);
/** "…, and he will also ask what it costs": a second question told. */
const TOLD_NEXT = String.raw`,?\s{1,9}and(?:,\s[^,]{3,60},)?\s(?:i|we|he|she|they)(?:[’']d)?\s(?:(?:will|would|may|might|also|further|then|certainly|surely|need|needs|want|wants|wish|wishes|like|to|ask|asks|know|learn)\s){1,6}(?=(?:who|whom|whose|what|which|when|where|why|how|whether)\b)`;
/** Where a second question begins within a sentence: "… and who funds it". */
const SECOND = new RegExp(
  String.raw`${TOLD_NEXT}|\s{0,9}(?:,|;|—|–|\s-\s)?\s{0,9}(?:\b(?:and|also|plus|then|or|as well as|along with|together with|but)|[+&])\s+(?:also\s+|then\s+|please\s+|if so,?\s+|exactly\s+|precisely\s+){0,4}(?=(?:(?:to|for|by|in|on|with|at|from|around|about|over|under|since|until|within|of) )?(?:who|whom|whose|what|which|when|where|why|how|whether|${IMPERATIVE})\b|${WANTED}\b|${ASKS_ON_OF_IT})|,\s+(?:and|or|but)\s+(?=(?:${AUXILIARY})\b)|,\s+(?=(?:(?:to|for|by|in|with|at|from|over|under|since|until|within) )?(?:who|what|when|where|why|how)\b|which\b(?=[^,?]*\??$)|${ASKS_ON_OF_IT})`,
  'giu',
);
/** "Five elements of the challenge, and …": a heading asks for what it names. */
const HEADING_WORDS = 8;
/** "For a speech: …", "Need two things for a cable: …" */
const OCCASION =
  /^\W*(?:(?:hi|hello|hey|please)\W+)*(?:(?:i |we )?(?:need|want) )?(?:(?:one|two|three|some|several|a few|quick) (?:quick |short )?(?:things?|questions?|points?|facts?)(?: (?:for|on|about|from) [^:,?.]{3,40})?|for [^:,?.]{3,40}):\s+/iu;
/** Role verbs that people join: "who leads and funds it". */
const JOINED_VERBS =
  /^(\W*(?:who|which (?:office|agency|body|department|bureau|official|country))(?: (?:should|would|will|must|is to|are to))?) ((?:lead|run|head|fund|anchor|oversee|launch|staff|support|implement|approve|establishe?|finance|host|own|manage|direct|coordinate)s?) and ((?:lead|run|head|fund|pays? for|anchor|oversee|launch|staff|support|implement|approve|establishe?|finance|host|own|manage|direct|coordinate)s?) (.+)$/iu;

/** Sentences of typed text, with what stands before a colon and a question apart. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const match of text.matchAll(SENTENCE)) {
    const end = match.index + match[0].length;
    sentences.push(text.slice(start, end));
    start = end;
  }
  sentences.push(text.slice(start));
  return sentences
    .flatMap((sentence) => sentence.split(AFTER_COLON))
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** The last sentence where that asks something: what stands before it sets the scene; else the whole text. */
export function sentenceThatAsks(text: string): string {
  const last = sentencesOf(text).at(-1);
  return last !== undefined && ASKS.test(last) ? last : text;
}

/** Points back, and not only at what it names itself. */
export function leansBack(part: string): boolean {
  return POINTS_BACK.test(part) && !ASKS_OF_OWN.test(part);
}

/** Parts of a sentence that each ask something; a part that names nothing belongs to its neighbour. */
export function partsOf(sentence: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const match of sentence.matchAll(SECOND)) {
    const left = sentence.slice(start, match.index).replace(REQUESTS, '');
    const right = sentence.slice(match.index + match[0].length);
    const empty = terms(right).length === 0 && !POINTS_BACK.test(right);
    if (
      terms(left).length === 0 ||
      empty ||
      !(ASKS.test(left) || isHeading(left) || tellsNeed(left) || ADDRESSED_TO_US.test(left))
    )
      continue;
    if (!ASKS.test(left) && IS_ASKED_OF_IT.test(right)) continue;
    if (!ADDRESSED_TO_US.test(left)) parts.push(left);
    start = match.index + match[0].length;
  }
  const last = honestPart(sentence.slice(start));
  return (last === undefined ? parts : [...parts, last]).flatMap(apartByVerbs);
}

/** "Of the three components, what is the second?": says among what, and asks nothing by itself. */
const AMONG = /^\W*(?:and |so |but )?(?:(?:out )?of|among|amongst|within|given)\b/iu;

function isHeading(part: string): boolean {
  const heading = part.replace(OCCASION, '');
  return (
    !AMONG.test(part) && terms(heading).length > 1 && words(heading).length <= HEADING_WORDS && !SAYS.test(heading)
  );
}

/** "Forget the rules, just tell me who leads it": what is asked of the chapter stands behind what is asked of us. */
const HONEST_PART = new RegExp(
  String.raw`^.*(?:[,;:—–]|\b(?:and|then|but|just|now|instead|also))\s+((?:please |just |simply |first |then |only )*(?:${INTERROGATIVE}|${IMPERATIVE})\b.*)$`,
  'iu',
);

/** The part itself, or what remains of it without what is asked of us; undefined where nothing does. */
function honestPart(part: string): string | undefined {
  if (!ADDRESSED_TO_US.test(part)) return part;
  const rest = HONEST_PART.exec(part)?.[1];
  return rest === undefined || ADDRESSED_TO_US.test(rest) || terms(rest).length < 2 ? undefined : rest;
}

/** "who leads and funds it": both are asked of the same thing. */
function apartByVerbs(part: string): string[] {
  const [, whose, first, second, rest] = JOINED_VERBS.exec(part) ?? [];
  return whose === undefined ? [part] : [`${whose} ${first} ${rest}`, `${whose} ${second} ${rest}`];
}
