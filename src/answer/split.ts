import type { NameAlike } from '../retrieve/entities.js';
import { anyOf, asWords } from '../retrieve/names-pattern.js';
import { terms, words } from '../retrieve/terms.js';
import type { Turn } from './answer.js';
import { type Resolve, THERE } from './follow-up.js';
import { ASKS_US } from './understand.js';

/** One thing that is asked. */
export interface Asking {
  readonly text: string;
  /** The same taken apart further, where its words allow that: "who leads A and B?" may be two questions or one. */
  readonly halves?: readonly [string, string];
  /**
   * Ways to read it, the best first: behind what sets the scene for it, alone, and with what was named before it, in the text or in
   * the conversation, where it names nothing itself; none where nothing says what it is about.
   */
  readonly readings: readonly string[];
}

/**
 * Takes a text apart into what it asks, in that order; empty where it only asks something of us and not of the chapter.
 * @param earlier what was asked before it in the same conversation, oldest first.
 */
export type Split = (text: string, earlier?: readonly Turn[]) => readonly Asking[];

/** Characters of one question that are looked up: none is longer, and a pasted memo is not looked up whole. */
const LOOKED_UP = 600;
/** Characters of what sets the scene for a question; a longer one is about other things too. */
const SCENE = 320;
/** Things asked at once that are answered; more would be a document, not an answer. */
const MOST = 6;

const INTERROGATIVE =
  "who|whom|whose|what|what[’']s|who[’']s|which|when|where|why|how|whether|is|are|was|were|does|do|did|has|have|can|could|should|would|will|must|may";
const IMPERATIVE =
  'tell|list|name|give|quote|cite|show|explain|describe|define|summari[sz]e|enumerate|identify|state|outline|compare|find|provide|spell|remind';
const POLITE = String.raw`(?:(?:please|kindly|also|and|so|but|then|ok|okay|hi|hello|hey|thanks|well|now|quick question|question|answer|q)\W+)*`;

/** Ends a sentence of typed text: a mark that is not the stop of an abbreviation or inside a number or name. */
const SENTENCE =
  /[?？]+["”’)]*\s*|(?<!\b(?:U\.S|e\.g|i\.e|ch|no|para|n|nr|vs|art|Dr|Mr|Ms|Mrs|St|(?<!&)\p{L}))[.!]{1,9}["”’)]*\s+|(?<!\s)\s*;\s+/giu;
/** "…: who leads it?": what stands before the colon is not part of the question. */
const AFTER_COLON = new RegExp(String.raw`:\s+(?=${POLITE}(?:${INTERROGATIVE})\b)`, 'iu');
/** "She wants to know where …": a question told, not put. */
const TOLD = String.raw`\b(?:know|learn|hear|understand|tell (?:me|us)|wonder(?:s|ing)?|ask(?:s|ed|ing)?(?: (?:me|us))?|clear on|sure|check|confirm|clarify|find out|establish|see) (?:exactly |precisely )?(?:who|whom|whose|what|which|when|where|why|how|whether|if)\b`;
/** "A colleague from NATO asks who …": those who ask are not asked about. */
const TOLD_BY = new RegExp(
  String.raw`^(?!\W*${POLITE}(?:${INTERROGATIVE})\b)[^,.;:?]{1,60}?\b(?:${ASKS_US}|asked)(?: (?:me|us))? (?=(?:who|whose|what|which|when|where|why|how|whether|if)\b)`,
  'iu',
);
/** "Congress: money for what" */
const ASKS_LAST = String.raw`\b(?:who|whom|what|which|when|where|why|how)["”’)]*[.!]*\s*$`;
const ASKS = new RegExp(
  String.raw`[?？]["”’)]*\s*$|${ASKS_LAST}|^\W*${POLITE}(?:${INTERROGATIVE}|${IMPERATIVE})\b|${TOLD}`,
  'iu',
);
const ASKS_WITHIN =
  /\b(?:please|grateful|appreciate|tell me|let me know|need to know|need|want|wonder(?:ing)?|looking for|remind me|send me|ask(?:ing)?|who|what|which|how|why|whether)\b/iu;

/** Asks something of the assistant itself: instructions, its rules, its secrets, a part to play. */
const ADDRESSED_TO_US =
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:instructions?|rules?|prompts?|above|previous|prior|guidelines|everything)\b|\b(?:system|hidden|initial|developer) (?:prompt|message|instructions?)|\byour (?:system |initial |hidden |own )?(?:prompts?|instructions?|rules|configuration|config|api[ -]?keys?|tokens?|secrets?|passwords?|credentials|environment)\b|\b(?:repeat|say|read|recite)\b.{0,30}\b(?:after me|back to me)\b\s*[:,“"‘'—–-]|\b(?:jailbreak|developer mode|dan mode|you are now|pretend (?:to be|you)|act as|role-?play as|no restrictions|unrestricted|from now on)\b|^\W*(?:please |now |then |can you |could you )*(?:write|compose|generate|translate|sing|code|program|rap|paint|draw)\b/iu;

/** A noun that asks by itself: "…, and the precise number of positions". */
const WANTED =
  '(?:the |its |their )(?:(?:precise|exact|total|full|current|annual) )?(?:number|dates?|year|names?|amount|sum|costs?|budget|share|deadline|city|title|seat) (?:of|that|for|in|at)';
/** "Then on human rights.": asks the same of something else. */
const CONTINUES =
  /^\W*(?:(?:then|also|plus|next|likewise|and)\W+(?:(?:on|about|regarding|concerning|for|as to)\b|(?:the )?same\b)|(?:what|how) about\b)/iu;
const AUXILIARY = 'is|are|was|were|does|do|did|has|have|will|would|should|must|can|could|may';
/** "…, are they enough?": asks on of what stands before. */
const ASKS_ON_OF_IT = String.raw`(?:${AUXILIARY})\s+(?:it|they|that|this|those|these|he|she|there)\b`;
/** Where a second question begins within a sentence: "… and who funds it". */
const SECOND = new RegExp(
  String.raw`\s{0,9}(?:,|;|—|–|\s-\s)?\s{0,9}(?:\b(?:and|also|plus|then|or|as well as|along with|together with|but)|[+&])\s+(?:also\s+|then\s+|please\s+|if so,?\s+|exactly\s+|precisely\s+)*(?=(?:(?:to|for|by|in|on|with|at|from|around|about|over|under) )?(?:who|whom|whose|what|which|when|where|why|how|whether|${IMPERATIVE})\b|${WANTED}\b|${ASKS_ON_OF_IT})|,\s+(?:and|or|but)\s+(?=(?:${AUXILIARY})\b)|,\s+(?=(?:who|what|when|where|why|how)\b|which\b(?=[^,?]*\??$)|${ASKS_ON_OF_IT})`,
  'giu',
);
/** "Five elements of the challenge, and …": a heading asks for what it names. */
const HEADING_WORDS = 8;
/** "For a speech: …" */
const OCCASION = /^\W*for [^:,?.]{3,40}:\s+/iu;
const SAYS = new RegExp(
  String.raw`\b(?:${AUXILIARY}|be|been|says?|said|leads?|wants?|asks?|asked|needs?|told|we|i|you|he|she|they)\b|[’'](?:s|re|m|ve|ll|d)\b`,
  'iu',
);
/** Fewer terms than this say too little to be read without the scene. */
const STANDS_ALONE = 2;
/** Stands for what was named before. */
const POINTS_BACK = new RegExp(
  String.raw`\b(?:it|its|they|them|their|this|that|these|those|he|she|one|ones|such|former|latter|latter’s|${THERE})\b`,
  'iu',
);
const STANDS_FOR = /\b(?:it|its|they|them|their|this|that|these|those)\b/iu;

interface Parts {
  readonly resolve: Resolve;
  readonly nameAlike: NameAlike;
  /** Short names of what the chapter names, as `nameAlike` writes them. */
  readonly names: readonly string[];
}

export function createSplit({ resolve, nameAlike, names }: Parts): Split {
  const anyName = anyOf(names);
  const halve = createHalve(nameAlike, anyName, resolve);
  const namesIn = createNamesIn(nameAlike, anyName);
  return (text, earlier = []) => {
    const found: Asking[] = [];
    // What only sets the scene is read where a question points back at it.
    const said: { q: string }[] = [];
    let scene = '';
    const ask = (part: string, leansBack = false) => {
      const full = said.length > 0 && leansBack ? resolve(part, said) : part;
      const asked = full.replace(REFERENCE, ' ').replace(/\s+/gu, ' ').trim().replace(TOLD_BY, '');
      const before = namesIn(asked).length > 0 ? [] : [...earlier, ...said];
      const context = before.flatMap(({ q }) => namesIn(q)).at(-1);
      const alone = asked.slice(-LOOKED_UP);
      const inScene = scene !== '' && scene.length <= SCENE;
      const dangles = !inScene && context === undefined && namesIn(asked).length === 0 && isDangling(alone);
      const readings = [
        ...(inScene ? [`${scene} ${alone}`] : []),
        ...(dangles || (inScene && full === part && leansOn(alone)) ? [] : [alone]),
        ...(context === undefined ? [] : [`${alone} (${context})`]),
      ];
      found.push({ text: alone, readings, ...halve(asked) });
      said.push({ q: full });
    };

    const each = askedOfEach(text);
    const apart = (enumerated(text) ?? each)?.filter((part) => !ADDRESSED_TO_US.test(part));
    if (apart !== undefined) {
      // What is asked of each thing leans on none of the others.
      for (const part of apart.slice(0, MOST)) ask(part, each === undefined && POINTS_BACK.test(part));
      return found;
    }
    const sentences = sentencesOf(text);
    const asking = sentences.filter(
      (sentence, at) => ASKS.test(sentence) || (CONTINUES.test(sentence) && ASKS.test(sentences[at - 1] ?? '')),
    );
    if (asking.length === 0) {
      const own = sentences.filter((sentence) => !ADDRESSED_TO_US.test(sentence));
      const wanting = own.filter((sentence) => ASKS_WITHIN.test(sentence));
      if (own.length === 0) return found;
      const parts = partsOf((wanting.length > 0 ? wanting : own).join(' '));
      for (const part of parts.slice(0, MOST)) ask(part, parts.length > 1 && POINTS_BACK.test(part));
      return found;
    }
    for (const sentence of sentences) {
      if (asking.includes(sentence)) {
        for (const part of partsOf(sentence)) {
          if (found.length > 0 && ASKS_NO_MORE.test(part)) continue;
          ask(part, POINTS_BACK.test(part) || CONTINUES.test(part));
        }
        scene = '';
      } else {
        said.push({ q: sentence });
        if (!ADDRESSED_TO_US.test(sentence) && !LABEL.test(sentence))
          scene = `${scene} ${sentence.replace(ANNOUNCES, '')}`.trim();
      }
    }
    return found.slice(0, MOST);
  };
}

/** Says nothing without what stands before it: "which danger is this?", "so what?". */
function leansOn(question: string): boolean {
  return POINTS_BACK.test(question) || terms(question).length < STANDS_ALONE;
}

/** "Who funds it?": what "it" is, nothing says. Of two terms or more it may be the chapter itself: "does it mention quantum?" */
function isDangling(question: string): boolean {
  return STANDS_FOR.test(question) && terms(question).length < STANDS_ALONE;
}

/** "… asks what harm there is. What does the chapter say?": asks again what was asked. */
const ASKS_NO_MORE =
  /^\W*(?:so |and )?what (?:does|do|did) (?:the |this )?(?:chapter|report|text|document|authors|commission|nscai) say(?: (?:about|on|to) (?:it|this|that|them))?\W*$/iu;

/** "Q: …" sets no scene. */
const LABEL = /^\W*\p{L}?\W*$/u;

/** "Two things on …": says that questions follow, and nothing of what they are about. */
const ANNOUNCES =
  /\b(?:please note )?(?:one|two|three|four|some|several|a few|a couple of|quick) (?:quick |short |small )?(?:things?|questions?|points?)(?: (?:on|about|regarding|concerning|re))?(?![\p{L}\p{N}])/giu;

/** "1) … 2) …", "(a) … (b) …", "… // …": set apart by the asker. */
const ENUMERATED = /(?:^|\s)(?:\(?[1-9a-e]\)|[1-9]\.)\s+/gu;
const SET_APART = /\s\/\/\s|\s\|\s/u;

/** What the asker set apart by signs, each of it a question; undefined where they did not. */
function enumerated(text: string): string[] | undefined {
  const marks = [...text.matchAll(ENUMERATED)];
  const pieces = (marks.length > 1 ? text.split(ENUMERATED) : text.split(SET_APART)).filter(
    (piece) => terms(piece).length > 0,
  );
  if (pieces.length < 2) return notedApart(text);
  // "Two questions: 1) …"
  return marks.length > 1 && (marks[0]?.index ?? 0) > 0 ? pieces.slice(1) : pieces;
}

/** "visas, training, officers at posts: what does it recommend on each?" */
const OF_EACH =
  /^(?:[^:?!.,]{3,60}:\s+)?([^:?!.]{6,200}?)(?::\s+|\s+[-–—]\s+)([^:?!.]{6,100}?)\s+((?:on|about|for|of|to|under|in|with|regarding|concerning)\s+)?each(?: (?:one|of (?:these|them|those)))?\W*$/iu;

/** The question put to each of the things that stand before it; undefined where there is none of the kind. */
function askedOfEach(text: string): string[] | undefined {
  const [, things, question, joint = 'of '] = OF_EACH.exec(text) ?? [];
  const each = things
    ?.split(/,\s+(?:and\s+)?|;\s+|(?<!\s)\s+(?:and|&|plus)\s+/u)
    .filter((thing) => terms(thing).length > 0);
  return each === undefined || each.length < 2 ? undefined : each.map((thing) => `${question} ${joint}${thing}?`);
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

function sentencesOf(text: string): string[] {
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

/** Parts of a sentence that each ask something; a part that names nothing belongs to its neighbour. */
function partsOf(sentence: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const match of sentence.matchAll(SECOND)) {
    const left = sentence.slice(start, match.index);
    const right = sentence.slice(match.index + match[0].length);
    const empty = terms(right).length === 0 && !POINTS_BACK.test(right);
    if (terms(left).length === 0 || empty || !(ASKS.test(left) || isHeading(left) || ADDRESSED_TO_US.test(left)))
      continue;
    if (!ADDRESSED_TO_US.test(left)) parts.push(left);
    start = match.index + match[0].length;
  }
  const last = honestPart(sentence.slice(start));
  return (last === undefined ? parts : [...parts, last]).flatMap(apartByVerbs);
}

function isHeading(part: string): boolean {
  const heading = part.replace(OCCASION, '');
  return terms(heading).length > 1 && words(heading).length <= HEADING_WORDS && !SAYS.test(heading);
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

/** Says where the answer is to come from, or that it is of 2021: as every answer here does and is. */
const REFERENCE =
  /,?\s{0,9}\b(?:according to|as per|based on|going by) (?:the |this |your )?(?:nscai(?:’s|'s)? |final )?(?:chapter|report|commission|text|document|source)\b(?:[’']s (?:view|words))?|,?\s{0,9}\b(?:at the time of (?:writing|publication|the (?:report|chapter))|when (?:the |this )?(?:report|chapter|it) (?:was (?:written|published)|came out)|at the time(?= (?:the|this) (?:report|chapter))|as of (?:early |march |january )?2021|back in (?:early )?2021|in (?:early |march )?2021)\b(?!\?*\s*(?:about|on)\b)|\b(?:please|pls|kindly)\b,?/giu;

/** Role verbs that people join: "who leads and funds it". */
const JOINED_VERBS =
  /^(\W*(?:who|which (?:office|agency|body|department|bureau|official|country))(?: (?:should|would|will|must|is to|are to))?) ((?:lead|run|head|fund|anchor|oversee|launch|staff|support|implement|approve|establishe?|finance|host|own|manage|direct|coordinate)s?) and ((?:lead|run|head|fund|pays? for|anchor|oversee|launch|staff|support|implement|approve|establishe?|finance|host|own|manage|direct|coordinate)s?) (.+)$/iu;
/** Things that people join: "what are the seven areas and the five actions". */
const JOINED_LISTS =
  /^(.*?\b(?:what are|what were|list|name|give me|give|tell me|show me|send me|enumerate|which are|quote|need|want|looking for)(?: both)?) ((?:the |all |our )?.{4,80}?)(?:,? and|, as well as| as well as| plus) ((?:the|all|its|his|their) .{4,120})$/iu;

/** Things noted down side by side, without a verb: "officers at missions, training at FSI". */
const NOTED = /^(.{6,90}?)(?:\s+[+&]\s+|,\s+(?:and |plus )?|\s+(?:plus|and|as well as)\s+)(.{6,90})$/iu;
const ASKING_WORD = new RegExp(String.raw`\b(?:${INTERROGATIVE})\b|^\W*${POLITE}(?:${IMPERATIVE})\b`, 'iu');
/** "O and J visas – purpose and annual cap". */
const HEADED =
  /^([^,:;?]{3,60}?)(?:\s+[-–—]\s+|:\s+)([^,;:?]{3,40}?)(?:,(?: and)?|\s+(?:and|plus|[+&]))\s+([^,;:?]{3,40})$/iu;

function halvesOfNote(text: string): { halves?: readonly [string, string] } {
  const note = text.replace(/(?<![?？.\s])[?？.\s]+$/u, '');
  const [, head, one, other] = HEADED.exec(note) ?? [];
  if (head !== undefined && !SAYS.test(head) && !ASKING_WORD.test(head))
    return { halves: [`${head} ${one}`, `${head} ${other}`] };
  if (SAYS.test(note) || ASKING_WORD.test(note)) return {};
  const [, left = '', right = ''] = NOTED.exec(note) ?? [];
  return Math.min(terms(left).length, terms(right).length) < 2 ? {} : { halves: [left, right] };
}

function createNamesIn(nameAlike: NameAlike, anyName: string) {
  const pattern = new RegExp(asWords(anyName), 'giu');
  return (text: string): string[] => nameAlike(text).match(pattern) ?? [];
}

function createHalve(nameAlike: NameAlike, anyName: string, resolve: Resolve) {
  const pair = new RegExp(
    asWords(String.raw`(the )?(${anyName})(?:,? and|,| or|,? as well as|,? versus|,? vs\.?) (the )?(${anyName})`),
    'iu',
  );
  return (text: string): { halves?: readonly [string, string] } => {
    const alike = nameAlike(text);
    const named = pair.exec(alike);
    if (named !== null) {
      const [both, article = '', one = '', secondArticle = article, other = ''] = named;
      return { halves: [alike.replace(both, `${article}${one}`), alike.replace(both, `${secondArticle}${other}`)] };
    }
    const [, before, left, right = ''] = JOINED_LISTS.exec(text) ?? [];
    if (before === undefined) return halvesOfNote(text);
    const [first, second] = [`${before} ${left}?`, `${before} ${right}`];
    return { halves: [first, POINTS_BACK.test(right) ? resolve(second, [{ q: first }]) : second] };
  };
}
