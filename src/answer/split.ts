import { terms } from '../retrieve/terms.js';
import type { Turn } from './answer.js';
import { ASKS_US } from './askers.js';
import { ADDRESSED_TO_US, ASKS, ASKS_FIRST, AUTHORING, INTERROGATIVE, POINTS_BACK, POLITE } from './asking-words.js';
import { type FollowUps, STANDS_ALONE } from './follow-up.js';
import { createHalve } from './halves.js';
import { isLetter, tellsNeed, wantsOn, withoutSalutation, withoutTelling } from './letters.js';
import { leansBack, partsOf, sentencesOf } from './sentence-parts.js';
import { askedLast, askedOfEach, askedOfEachBehind, askedOfSeveral, enumerated } from './set-apart.js';

/** One thing that is asked. */
export interface Asking {
  readonly text: string;
  /** As it was written. */
  readonly put: string;
  /** The same taken apart further, where its words allow that: "who leads A and B?" may be two questions or one. */
  readonly halves?: readonly [string, string];
  /**
   * Ways to read it, the best first: behind what sets the scene for it, alone, and with what was named before it, in the text or in
   * the conversation, where it names nothing itself; none where nothing says what it is about.
   */
  readonly readings: readonly string[];
  /** As it was written, so that what was answered before it may say what it is about. */
  readonly namesNothing: boolean;
  /** For where no reading has an answer: behind what was asked before it, where it points back at that; else all that was written. */
  readonly lastReading?: string;
  /** Asks on of the part before it, and is nothing without an answer to that. */
  readonly asksOn?: boolean;
}

/**
 * Takes a text apart into what it asks, in that order; empty where it only asks something of us and not of the chapter.
 * @param earlier what was asked before it in the same conversation, oldest first.
 */
export type Split = (text: string, earlier?: readonly Turn[]) => readonly Asking[];

/** Characters of one question that are looked up: none is longer, and a pasted memo is not looked up whole. */
const LOOKED_UP = 600;
/** Characters of what sets the scene for a question; what stands before them is about other things too. */
const SCENE = 320;
/** Things asked at once that are answered; more would be a document, not an answer. */
const MOST = 6;

/** "A colleague from NATO asks who …": those who ask are not asked about. */
const TOLD_BY = new RegExp(
  String.raw`^(?!\W*${POLITE}(?:${INTERROGATIVE})\b)[^,.;:?]{1,60}?\b(?:${ASKS_US}|asked)(?: (?:me|us))? (?=(?:who|whose|what|which|when|where|why|how|whether|if)\b)`,
  'iu',
);
const ASKS_WITHIN =
  /\b(?:please|grateful|appreciate|tell me|let me know|need to know|need|want|wonder(?:ing)?|looking for|remind me|send me|ask(?:ing)?|who|what|which|how|why|whether)\b/iu;

/** "Then on human rights.": asks the same of something else. */
const CONTINUES =
  /^\W*(?:(?:then|also|plus|next|likewise|and)\W+(?:(?:on|about|regarding|concerning|for|as to)\b|(?:the )?same\b)|(?:(?:what|how) about|what of)\b(?!.{1,60}\b(?:has to|have to|must|should|needs? to|is to|are to)\b))/iu;
/** A pronoun in the place of a name. */
const STANDS_FOR = /\b(?:it|its|they|them|their|this|that|these|those)\b/iu;

/** "Do they want more diplomats?": they who wrote it, and it that was written. */
const AUTHORS = new RegExp(String.raw`\b(?:they|it) ${AUTHORING}`, 'giu');

/** "… asks what harm there is. What does the chapter say?": asks again what was asked. */
const ASKS_NO_MORE =
  /^\W*(?:so |and )?what (?:does|do|did) (?:the |this )?(?:chapter|report|text|document|authors|commission|nscai) say(?: (?:about|on|to) (?:it|this|that|them))?\W*$/iu;

/** "Please give me the wording, or else tell me it is not there.": how to answer, as every answer here does. */
const CLOSING = new Set(
  terms(
    `give send show find quote cite provide copy paste read author own exact precise full verbatim original relevant wording word text sentence quotation passage
    line paragraph chapter report either otherwise tell not there say says one two short brief briefly dig pull fetch look footnote genuine`,
  ),
);

function isClosing(sentence: string): boolean {
  return !ASKS_FIRST.test(sentence) && terms(sentence).every((term) => CLOSING.has(term));
}

/** "Q: …" sets no scene. */
const LABEL = /^\W*\p{L}?\W*$/u;

/** "Two things on …": says that questions follow, and nothing of what they are about. */
const ANNOUNCES =
  /\b(?:please note )?(?:one|two|three|four|some|several|a few|a couple of|quick) (?:quick |short |small )?(?:things?|questions?|points?)(?: (?:on|about|regarding|concerning|re))?(?![\p{L}\p{N}])/giu;

/** Says where the answer is to come from, or that it is of 2021: as every answer here does and is. */
const REFERENCE =
  /,?\s{0,9}\b(?:according to|as per|based on|going by) (?:the |this |your )?(?:nscai(?:’s|'s)? |final )?(?:chapter|report|commission|text|document|source)\b(?:[’']s (?:view|words))?|,?\s{0,9}\b(?:at the time of (?:writing|publication|the (?:report|chapter))|when (?:the |this )?(?:report|chapter|it) (?:was (?:written|published)|came out)|at the time(?= (?:the|this) (?:report|chapter))|as of (?:early |march |january )?2021|back in (?:early )?2021|in (?:early |march )?2021)\b(?!\?*\s*(?:about|on)\b)|\b(?:please|pls|kindly)\b,?/giu;

function withoutReference(asked: string): string {
  return asked.replace(REFERENCE, ' ').replace(/\s+/gu, ' ').trim().replace(TOLD_BY, '');
}

/** "Its role now and what it becomes later": now is when the report was written. */
const NOW_BESIDE_LATER =
  /\b(?:(?:right|for) )?(?:now|today|at present|currently)\b(?=.{1,120}\b(?:later|eventually|in the end|one day|in (?:the )?future|in the long run|over time)\b)/iu;

/** "… and on what grounds?", "… since when?": asks on of what was just asked, and is nothing without an answer to that. */
const ASKS_ON =
  /^\W*(?:(?:on|for|by|to|with|in|from|at|under|since|until) )?(?:what|which|whom|whose|when|where|why|how)(?: \p{L}+)?\W*$/iu;

export function createSplit(followUps: FollowUps): Split {
  const { resolve, topicOf, namesIn } = followUps;
  const halve = createHalve(followUps);
  return (typed, earlier = []) => {
    const text = withoutSalutation(typed.replace(NOW_BESIDE_LATER, ' '));
    const found: Asking[] = [];
    // What only sets the scene is read where a question points back at it.
    const said: { q: string }[] = [];
    let scene = '';
    const ask = (written: string, leans = false) => {
      const part = withoutTelling(written);
      const full = said.length > 0 && leans ? resolve(part, said) : part;
      const asked = withoutReference(full);
      const named = namesIn(asked).length > 0;
      const alone = asked.slice(-LOOKED_UP);
      const inScene = scene !== '';
      const previous = found.at(-1)?.text;
      const asksFirst = !inScene && found.length === 0;
      const topic = named ? undefined : topicOf(alone, [...earlier, ...said], asksFirst ? earlier : []);
      const dangles = !inScene && !named && topic === undefined && isDangling(alone);
      const readings = [
        // A scene says what a pronoun stands for better than one of its names does.
        ...(inScene ? [`${scene} ${withoutReference(part).slice(-LOOKED_UP)}`] : []),
        ...(dangles || (inScene && full === part && (leansOn(alone) || isClosing(alone))) ? [] : [alone]),
        ...(topic === undefined ? [] : [`${alone} (${topic})`]),
      ];
      const asksOn = found.length > 0 && !inScene && ASKS_ON.test(part);
      found.push({
        text: alone,
        put: written,
        readings,
        namesNothing: !named || full !== part,
        asksOn,
        ...(!inScene && !named && previous !== undefined && POINTS_BACK.test(alone)
          ? { lastReading: `${previous} ${alone}` }
          : {}),
        ...halve(asked),
      });
      said.push({ q: full });
    };

    const pieces = enumerated(text);
    // What is numbered within one sentence of a letter is not all that the letter asks.
    const listed = pieces?.every((piece) => sentencesOf(piece).length === 1) === true ? pieces : undefined;
    const apart = (
      listed ??
      askedOfEach(text) ??
      askedOfSeveral(text) ??
      askedOfEachBehind(text) ??
      askedLast(text)
    )?.filter((part) => !ADDRESSED_TO_US.test(part));
    if (apart !== undefined) {
      // What is asked of each thing leans on none of the others.
      for (const part of apart.slice(0, MOST)) ask(part, listed !== undefined && POINTS_BACK.test(part));
      return found;
    }
    const sentences = sentencesOf(text);
    const letter = isLetter(sentencesOf(typed));
    /** Sentences that ask, with what each of them asks. */
    const asking = new Map<string, readonly string[]>();
    for (const [at, sentence] of sentences.entries()) {
      const before = sentences[at - 1] ?? '';
      const numbered = enumerated(sentence);
      const asks =
        ASKS.test(sentence) ||
        numbered !== undefined ||
        (CONTINUES.test(sentence) && ASKS.test(before)) ||
        (letter && tellsNeed(sentence)) ||
        (asking.has(before) && wantsOn(sentence, before));
      if (asks) asking.set(sentence, numbered ?? partsOf(sentence));
    }
    if (asking.size === 0) {
      const own = sentences.filter((sentence) => !ADDRESSED_TO_US.test(sentence));
      const wanting = own.filter((sentence) => ASKS_WITHIN.test(sentence));
      if (own.length === 0) return found;
      const parts = partsOf((wanting.length > 0 ? wanting : own).join(' '));
      if (wanting.length > 0) scene = lastSentences(own.filter((sentence) => !wanting.includes(sentence)).join(' '));
      for (const part of parts.slice(0, MOST)) ask(part, parts.length > 1 && POINTS_BACK.test(part));
      return orAsWritten(found, text);
    }
    for (const sentence of sentences) {
      if (found.length > 0 && isClosing(sentence)) continue;
      const parts = asking.get(sentence);
      if (parts !== undefined) {
        for (const part of parts) {
          if (found.length > 0 && ASKS_NO_MORE.test(part)) continue;
          // What is asked of us was the rest of the sentence.
          if (scene === '' && part !== sentence && isClosing(part)) continue;
          ask(part, leansBack(part) || CONTINUES.test(part));
        }
        scene = '';
      } else {
        said.push({ q: sentence });
        if (!ADDRESSED_TO_US.test(sentence) && !LABEL.test(sentence))
          scene = lastSentences(`${scene} ${sentence.replace(ANNOUNCES, '')}`.trim());
      }
    }
    return letter ? found.slice(0, MOST) : orAsWritten(found.slice(0, MOST), text);
  };
}

/** One question alone may after all be meant as it was written, with what was left out of it. */
function orAsWritten(found: Asking[], text: string): Asking[] {
  const written = text.slice(-LOOKED_UP);
  const [only, ...more] = found;
  const isOther = only !== undefined && only.readings.length > 0 && !only.readings.includes(written);
  return isOther && more.length === 0 ? [{ lastReading: written, ...only }] : found;
}

/** As many of the last sentences as set a scene; none where the last alone is too long. */
function lastSentences(scene: string): string {
  let rest = scene;
  for (const sentence of sentencesOf(scene)) {
    if (rest.length <= SCENE) return rest;
    rest = rest.slice(rest.indexOf(sentence) + sentence.length).trim();
  }
  return rest;
}

/** Says nothing without what stands before it: "which danger is this?", "so what?". */
function leansOn(question: string): boolean {
  return POINTS_BACK.test(question) || terms(question).length < STANDS_ALONE;
}

/** "Who funds it?": what "it" is, nothing says. Of two terms or more it may be the chapter itself: "does it mention quantum?" */
function isDangling(question: string): boolean {
  const besides = question.replace(AUTHORS, ' ');
  const stands = besides !== question && terms(besides).length > 0 ? besides : question;
  return STANDS_FOR.test(stands) && terms(question).length < STANDS_ALONE;
}
