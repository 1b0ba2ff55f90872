import fc from 'fast-check';

/** What people and models write to get out of a text, or to be taken for something else. */
const MARKUP = [
  '<!channel>',
  '<!here|here>',
  '<@U123ABC>',
  '<!subteam^S1|@all>',
  '<#C1|general>',
  '<https://evil.example/a|Chapter 3>',
  '@channel',
  '<at>All</at>',
  '<at id="0">',
  '[Chapter 3](https://evil.example/b)',
  '[a][b]',
  '[b]: https://evil.example/c',
  '![x](https://evil.example/d.png)',
  '<https://evil.example/e>',
  'https://evil.example/f',
  'www.evil.example',
  '//evil.example/g',
  'javascript:alert(1)',
  '[x](javascript:alert(1))',
  'data:text/html,x',
  'mailto:a@evil.example',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '" onfocus="alert(1)',
  '</article>',
  '--><!--',
  ']]>',
  '&lt;!channel&gt;',
  '&#60;',
  '&amp;lt;',
  // What templates of cards would fill in.
  ['$', '{x}'].join(''),
  '{{DATE(2021-01-01)}}',
  '```',
  '`',
  '*',
  '**',
  '_',
  '~~',
  '# ',
  '> ',
  '- ',
  '1. ',
  '| a | b |',
  '|---|',
  '===',
  '\\',
  '[1]',
  '[2](',
  '“',
  '”',
  "'",
  '"',
  '<',
  '>',
  '&',
];

/** What is not seen, or is seen as something else. */
const UNSEEN = [
  '\u200B',
  '\u200D',
  '\u202E',
  '\u2066',
  '\u2028',
  '\uFE0F',
  '\u{E0041}',
  '\u00AD',
  '\uD800',
  '\uDC00',
  '\u0000',
  '\u001B[31m',
  '\u0301\u0302\u0303\u0304',
  'е',
  'Ѕ',
  '\t',
  '\r\n',
  '\n',
  '\n\n',
  '\u00A0',
  '\u3000',
  'ﬁ',
  'Ⅷ',
  '𝐈𝐒𝐓𝐒',
  '🙂',
  '👨‍👩‍👧',
];

const WORDS =
  'who what which when where why how does is are lead leads fund oversee the a of and or but not no never only if unless should must may State Department NSF USAID MAIRI ISTS ETC IDDI GPAI D/MR Congress allies coalition institute strategy chapter report endnote note 7 12 seven five areas elements components actions third first last one ones next it its they that these same also then please quote list name number paragraph ¶ p08 $8.9 trillion billion 2021 March percent as well, versus too why?'.split(
    ' ',
  );
const FOREIGN = [
  'Qui dirige',
  'Quién lidera',
  'Кто возглавляет',
  '谁领导',
  '誰が主導',
  'من يقود',
  'Wer leitet',
  'Quem lidera',
  'Chi guida',
];
const JOINTS = [
  ' ',
  ' ',
  ' ',
  ' ',
  ', ',
  '? ',
  '. ',
  '; ',
  ': ',
  ' – ',
  '\n',
  ' and who ',
  ' (',
  ') ',
  '! ',
  '“',
  '” ',
];

const anyOf = (...lists: readonly (readonly string[])[]) => fc.constantFrom(...lists.flat());
const joined = (piece: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(piece, { maxLength, size: 'max' }).map((pieces) => pieces.join(''));

/** One piece over and over, as long as a pasted document. */
const monotonous = fc
  .tuple(anyOf(MARKUP, UNSEEN, WORDS, JOINTS), fc.integer({ min: 1, max: 3_000 }))
  .map(([piece, length]) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length));

/** Any text that is meant to do harm, or does it without meaning to. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: joined(anyOf(MARKUP, UNSEEN, WORDS, JOINTS), 14) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 120 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: monotonous },
);

/** Texts that look like questions about the chapter, with or without harm in them. */
export const questions: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.tuple(anyOf(WORDS, WORDS, WORDS, FOREIGN), anyOf(JOINTS)), { maxLength: 30, size: 'max' })
      .map((pairs) => pairs.flat().join('')),
  },
  { weight: 2, arbitrary: hostile },
  { weight: 1, arbitrary: fc.tuple(hostile, hostile).map(([a, b]) => `${a} Who leads the ISTS? ${b}`) },
);

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const junk: fc.Arbitrary<Json> = fc.oneof(
  hostile,
  fc.constantFrom<Json>(null, true, false, 0, -1, 1e308, '', 'x'.repeat(5_000), [], {}, [[[[]]]], { id: 1 }, [
    'a',
    'b',
  ]),
  fc.constant<Json>(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')),
  fc.constant<Json>(JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`)),
);

/** A value of JSON of which some parts are something else, are missing, or are there besides. */
export function altered(values: readonly Json[]): fc.Arbitrary<Json> {
  const change = fc.record({ at: fc.nat(), kind: fc.constantFrom('put', 'put', 'drop', 'add'), junk });
  return fc
    .tuple(fc.constantFrom(...values), fc.array(change, { maxLength: 4 }))
    .map(([value, changes]) => changes.reduce((one, { at, kind, junk }) => alter(one, at, kind, junk), value));
}

function alter(value: Json, at: number, kind: string, by: Json): Json {
  const copy: { root: Json } = { root: structuredClone(value) };
  const places = [...placesIn(copy)];
  const [parent, name] = places[at % places.length] ?? [copy, 'root'];
  const holder = parent as Record<string, Json>;
  if (kind === 'drop') delete holder[name];
  else if (kind === 'add' && typeof holder[name] === 'object')
    Object.assign(Object(holder[name]), { [`x${at % 7}`]: by });
  else holder[name] = by;
  return copy.root ?? null;
}

function* placesIn(value: unknown): Generator<readonly [parent: object, name: string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, child] of Object.entries(value)) {
    yield [value, name];
    yield* placesIn(child);
  }
}

/** A value as bytes of JSON, now and then cut, flipped, or not JSON at all. */
export function bodyOf(value: fc.Arbitrary<Json>): fc.Arbitrary<Buffer> {
  const whole = value.map((one) => Buffer.from(JSON.stringify(one) ?? 'null'));
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 2, arbitrary: damagedBytes(whole) },
    { weight: 1, arbitrary: hostile.map((text) => Buffer.from(text)) },
  );
}

/** Bytes of which one or a few are flipped, that are cut, or that go on. */
export function damagedBytes(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const harm = fc.record({
    kind: fc.constantFrom('flip', 'flip', 'cut', 'insert', 'repeat'),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    byte: fc.integer({ min: 1, max: 255 }),
  });
  return fc
    .tuple(bytes, fc.array(harm, { minLength: 1, maxLength: 3 }))
    .map(([one, harms]) =>
      harms.reduce((left, { kind, at, byte }) => harmed(left, kind, Math.floor(at * left.length), byte), one),
    );
}

function harmed(bytes: Buffer, kind: string, at: number, byte: number): Buffer {
  const copy = Buffer.from(bytes);
  if (kind === 'cut') return copy.subarray(0, at);
  if (kind === 'insert') return Buffer.concat([copy.subarray(0, at), Buffer.from([byte]), copy.subarray(at)]);
  if (kind === 'repeat') return Buffer.concat([copy, copy.subarray(at)]);
  if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ byte;
  return copy;
}
