import type { Chapter } from './chapter.js';
import type { Sentence } from './passage.js';

/** A list of the chapter: the sentence that introduces it and the first sentence of each item, in order. */
export interface List {
  readonly introduction: Sentence;
  readonly items: readonly Sentence[];
  /** What the introduction calls the items, in the singular: `area`, `component`. */
  readonly noun: string;
}

/** The first plural noun after the count names the items: "the following seven critical areas". */
const ITEM_NOUN = /(?:following|two|three|four|five|six|seven)(?: [\p{L}-]+){0,4}? (\p{L}+)s\b[^:]{0,400}:$/u;

/** Finds the lists by their shape: a sentence that ends with a colon, and the list items that follow its passage. */
export function findLists(chapter: Pick<Chapter, 'passages'>): List[] {
  return chapter.passages.flatMap((passage, index) => {
    const introduction = passage.sentences.at(-1);
    const noun = ITEM_NOUN.exec(introduction?.text ?? '')?.[1];
    if (introduction === undefined || noun === undefined) return [];
    const following = chapter.passages.slice(index + 1);
    const end = following.findIndex((next) => next.kind !== 'item');
    const items = following.slice(0, end < 0 ? following.length : end).flatMap((item) => item.sentences.slice(0, 1));
    return items.length === 0 ? [] : [{ introduction, items, noun: noun.toLowerCase() }];
  });
}
