/** Characters that a class is answered with, where it takes them: each stands for many. */
const SAMPLES = [...'a 0.A-_,;:?!é中“’"\'<>&@#/\\$%\n\u0301'];
/** Repetitions beyond the fewest that are tried. */
const MORE = 2;

/**
 * Makes texts that a regular expression matches, or nearly: whatever only looks around is left out, so that what an
 * expression begins with, repeats and ends with comes out in every order that it allows.
 * @param random numbers from 0 to 1.
 */
export function matching({ source, flags }: RegExp, random: () => number): string {
  let at = 0;
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];

  function alternatives(): string {
    const all = [sequence()];
    while (source[at] === '|') {
      at += 1;
      all.push(sequence());
    }
    return pick(all) ?? '';
  }

  function sequence(): string {
    let text = '';
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const from = at;
      text += repeated(atom(), () => {
        const behind = at;
        at = from;
        const again = atom();
        at = behind;
        return again;
      });
    }
    return text;
  }

  function repeated(first: string, again: () => string): string {
    const [whole, least, comma, most] = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at)) ?? [];
    if (whole === undefined) return first;
    at += whole.length;
    const few = least === undefined ? Number(whole[0] === '+') : Number(least);
    const many = whole[0] === '?' ? 1 : least === undefined || comma !== '' ? few + MORE : few;
    const count = few + Math.floor(random() * (Math.min(many, Number(most || many)) - few + 1));
    return Array.from({ length: count }, (_, index) => (index === 0 ? first : again())).join('');
  }

  function atom(): string {
    const sign = source[at] ?? '';
    if (sign === '(') return group();
    if (sign === '[') return ofClass(classText());
    if (sign === '\\') return escaped();
    at += 1;
    if (sign === '.') return pick(['a', ' ', 'x']) ?? '';
    return '^$'.includes(sign) ? '' : sign;
  }

  function group(): string {
    const [opening = '('] = /^\((?:\?(?:<?[=!]|:|<\w+>))?/.exec(source.slice(at)) ?? [];
    at += opening.length;
    const inner = alternatives();
    at += 1;
    return /[=!]$/.test(opening) && random() < 0.8 ? '' : inner;
  }

  function classText(): string {
    const from = at;
    at += 1;
    while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
    at += 1;
    return source.slice(from, at);
  }

  function escaped(): string {
    const [whole = ''] =
      /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)/su.exec(source.slice(at)) ?? [];
    at += whole.length;
    return /^\\[bB]$/.test(whole) ? '' : ofClass(whole);
  }

  function ofClass(text: string): string {
    const own = /[^[\]\\^-]/u.exec(text)?.[0] ?? '';
    const taken = new RegExp(`^${text}$`, flags.replace(/[gy]/g, ''));
    return pick([...SAMPLES, own].filter((sample) => taken.test(sample))) ?? '';
  }

  return alternatives();
}
