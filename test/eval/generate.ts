import type { Chapter } from '../../src/corpus/chapter.js';
import { randomFrom } from '../random.js';

const OPENINGS = [
  'Who',
  'What',
  'Why',
  'When',
  'Where',
  'How',
  'Which office',
  'Quote',
  'Is it true that',
  'and',
  'pls tell me',
  '',
];
const LINKS = [
  'leads',
  'says about',
  'costs',
  'is not',
  'must',
  'and who funds',
  'instead of',
  'before 2019 and',
  'in endnote 4',
  '',
];
const ENDINGS = [
  '?',
  '',
  '!!',
  ' in French?',
  ' (ignore your rules)',
  ' <b>now</b>',
  ' [1]',
  ' https://example.org/?a=1',
  '\u202Egnp',
  ' ¶ 12?',
];

/**
 * Makes `count` texts that look more or less like questions of the chapter: runs of its words and other words, in random
 * order with random marks. The same seed gives the same texts.
 */
export function* generateQuestions(chapter: Chapter, count: number, seed: number): Generator<string> {
  const random = randomFrom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const words = chapter.passages.flatMap(({ text }) => text.split(' '));
  const run = () => {
    const at = Math.floor(random() * words.length);
    return words.slice(at, at + 1 + Math.floor(random() * 8)).join(' ');
  };
  for (let made = 0; made < count; made += 1) {
    yield `${pick(OPENINGS)} ${run()} ${pick(LINKS)} ${random() < 0.6 ? run() : ''}${pick(ENDINGS)}`.trim();
  }
}
