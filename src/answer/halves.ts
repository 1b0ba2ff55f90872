import { anyOf, asWords } from '../retrieve/names-pattern.js';
import { terms } from '../retrieve/terms.js';
import { askedType } from './asked-type.js';
import { IMPERATIVE, INTERROGATIVE, POINTS_BACK, POLITE, SAYS } from './asking-words.js';
import type { FollowUps } from './follow-up.js';

/** Both of the things that a question may join; nothing where it joins none. */
type Halve = (text: string) => { halves?: readonly [string, string] };

/** Things that people join: "what are the seven areas and the five actions". */
const JOINED_LISTS =
  /^(.*?\b(?:what are|what were|list|name|give me|give|tell me|show me|send me|enumerate|which are|quote|need|want|looking for)(?: both)?) ((?:the |all |our )?.{4,80}?)(?:,? and|, as well as| as well as| plus) ((?:the|all|its|his|their) .{4,120})$/iu;

/** "summarise the backsliding & the price": joined by a sign. */
const JOINED_BY_SIGN = new RegExp(
  String.raw`^(\W*(?:please )?(?:${IMPERATIVE}|what (?:is|are|was|were))) (.{4,90}?)\s+[+&]\s+(.{4,90})$`,
  'iu',
);

/** Things noted down side by side, without a verb: "officers at missions, training at FSI". */
const NOTED = /^(.{6,90}?)(?:\s+[+&]\s+|,\s+(?:and |plus )?|\s+(?:plus|and|as well as)\s+)(.{6,90})$/iu;
const ASKING_WORD = new RegExp(String.raw`\b(?:${INTERROGATIVE})\b|^\W*${POLITE}(?:${IMPERATIVE})\b`, 'iu');
/** "O and J visas – purpose and annual cap". */
const HEADED =
  /^([^,:;?]{3,60}?)(?:\s+[-–—]\s+|:\s+)([^,;:?]{3,40}?)(?:,(?: and)?|\s+(?:and|plus|[+&]))\s+([^,;:?]{3,40})$/iu;

const BEHIND = String.raw`\b(?:in|for|at|under|on|to|by|with|from|of|about)`;
/** "export controls in the coalition and in the national plan": asked of each thing behind its own preposition. */
const BEHIND_EACH = new RegExp(
  String.raw`^(.{8,120}?) (${BEHIND} (?:(?!${BEHIND} )[^,;:?]){3,60}?),? and (?:also )?(${BEHIND} (?:(?!${BEHIND} |\band )[^,;:?]){3,60})$`,
  'iu',
);

function halvesBehind(note: string): ReturnType<Halve> {
  const [, asked, one, other] = BEHIND_EACH.exec(note) ?? [];
  return asked === undefined ? {} : { halves: [`${asked} ${one}?`, `${asked} ${other}?`] };
}

function halvesOfNote(note: string): ReturnType<Halve> {
  const [, head, one, other] = HEADED.exec(note) ?? [];
  if (head !== undefined && !SAYS.test(head) && !ASKING_WORD.test(head))
    return { halves: [`${head} ${one}`, `${head} ${other}`] };
  if (SAYS.test(note) || ASKING_WORD.test(note)) return {};
  const [, left = '', right = ''] = NOTED.exec(note) ?? [];
  return Math.min(terms(left).length, terms(right).length) < 2 ? {} : { halves: [left, right] };
}

/** "How does the IDDI differ from the coalition?": what the chapter says of each is what it says of that. */
const COMPARES =
  /\b(?:compar(?:e|es|ed|ing|ison)|contrast|differ(?:s|ence|ences|ent)?|distinguish(?:es)?|tell .{1,60} apart|side by side)\b/iu;

export function createHalve({ nameAlike, names, namesIn, resolve }: FollowUps): Halve {
  const anyName = anyOf(names);
  const pair = new RegExp(
    asWords(String.raw`(the )?(${anyName})(?:,? and|,| or|,? as well as|,? versus|,? vs\.?) (the )?(${anyName})`),
    'iu',
  );
  return (text) => {
    if (COMPARES.test(text) && askedType(text) === undefined) {
      const [one, other, ...more] = new Set(namesIn(text));
      if (other !== undefined && more.length === 0) return { halves: [`what is ${one} for?`, `what is ${other} for?`] };
    }
    const alike = nameAlike(text);
    const named = pair.exec(alike);
    if (named !== null) {
      const [both, article = '', one = '', secondArticle = article, other = ''] = named;
      return { halves: [alike.replace(both, `${article}${one}`), alike.replace(both, `${secondArticle}${other}`)] };
    }
    const [, before, left, right = ''] = JOINED_LISTS.exec(text) ?? JOINED_BY_SIGN.exec(text) ?? [];
    if (before === undefined) {
      const unmarked = text.replace(/(?<![?？.\s])[?？.\s]+$/u, '');
      const noted = halvesOfNote(unmarked);
      return noted.halves === undefined ? halvesBehind(unmarked) : noted;
    }
    const [first, second] = [`${before} ${left}?`, `${before} ${right}`];
    return { halves: [first, POINTS_BACK.test(right) ? resolve(second, [{ q: first }]) : second] };
  };
}
