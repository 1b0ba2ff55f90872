/** Characters of a question that count; the rest is cut, and the answer says so. */
export const QUESTION_LIMIT = 2000;

export interface CleanQuestion {
  readonly text: string;
  readonly cut: boolean;
}

/** Controls, zero-width and bidirectional marks, variation selectors, tag characters, private use, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]|\p{Default_Ignorable_Code_Point}/gu;
/** Marks stacked on a letter beyond what any script writes. */
const STACKED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** Letters that look like Latin ones; folded only in words that also hold Latin letters, so that Russian stays Russian. */
const LOOK_ALIKES = new Map([
  ...'аa еe оo рp сc хx уy іi ѕs јj һh ԁd ԛq ԝw ӏl вb кk мm нh тt АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY ІI ЅS ЈJ'
    .split(' ')
    .map((pair): [string, string] => [pair.charAt(0), pair.charAt(1)]),
  ...'οo αa νv ρp τt υu ιi κk ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX'
    .split(' ')
    .map((pair): [string, string] => [pair.charAt(0), pair.charAt(1)]),
]);
const MIXED_WORD = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}]+/gu;

/** A text as it may be shown: lines kept, other white space single, nothing unseen, at most two marks on a letter. */
export function visible(text: string): string {
  return text
    .replace(/[^\S\n]/gu, ' ')
    .replace(INVISIBLE, (character) => (character === '\n' ? '\n' : ''))
    .replace(STACKED_MARKS, '$1');
}

/**
 * Makes a typed question plain: compatibility forms folded, invisible and stacked characters gone, look-alike letters
 * inside Latin words made Latin, white space single, cut at `QUESTION_LIMIT`. Works in time linear in the length.
 */
export function cleanQuestion(raw: string): CleanQuestion {
  // Normal forms can grow a text; nothing beyond a few times the limit can matter, so it is never looked at.
  const bounded = raw.length > QUESTION_LIMIT * 8 ? raw.slice(0, QUESTION_LIMIT * 8) : raw;
  const plain = bounded
    .replace(/[\t\n\r]/g, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFKD')
    .replace(STACKED_MARKS, '$1')
    // While letters and marks are apart: a letter that became a Latin one joins its marks as such.
    .replace(MIXED_WORD, foldLookAlikes)
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();
  const cut = plain.length > QUESTION_LIMIT || bounded.length < raw.length;
  return {
    text: plain
      .slice(0, QUESTION_LIMIT)
      .replace(/[\uD800-\uDBFF]$/, '')
      .trimEnd(),
    cut,
  };
}

function foldLookAlikes(word: string): string {
  if (!/\p{Script=Latin}/u.test(word) || !/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word)) return word;
  return [...word].map((letter) => LOOK_ALIKES.get(letter) ?? letter).join('');
}

/** Whether there is anything to look up: at least two letters or digits, or one ideograph. */
export function holdsQuestion(text: string): boolean {
  const characters = text.match(/[\p{L}\p{N}]/gu) ?? [];
  return characters.length >= 2 || characters.some((character) => /\p{Script=Han}/u.test(character));
}
