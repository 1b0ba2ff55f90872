import type { Chapter } from '../corpus/chapter.js';
import { type Passage, passageId, type Span } from '../corpus/passage.js';
import { createLexicalSearch } from '../retrieve/lexical.js';
import { terms } from '../retrieve/terms.js';
import type { Citation } from './answer.js';
import type { Cite } from './cite.js';

/** What an address of the reader shows. */
export type Opened =
  | { readonly kind: 'quote'; readonly citation: Citation }
  | { readonly kind: 'recommendation'; readonly id: string }
  | { readonly kind: 'office'; readonly id: string };

/** The chapter as people look things up in it, without asking a question. */
export interface Passages {
  /** Sentences that hold the words, best first, the best one of each passage; numbered from 1. */
  search(query: string, limit: number): readonly Citation[];
  /** What an address points at; undefined where it is not one of our reader. */
  open(address: string): Opened | undefined;
}

/** Sentences looked at for one passage that is found. */
const DEPTH = 4;
/** What is shorter is a run-in heading, which ranks high and says little. */
const SAYING = 60;

/** @param readerUrl gives the address of the reader, without a slash at its end. */
export function createPassages(chapter: Chapter, cite: Cite, readerUrl: () => string): Passages {
  const sentences = chapter.sentences.filter(({ text }) => text.length >= SAYING);
  const find = createLexicalSearch(sentences.map(({ text }) => terms(text)));

  function search(query: string, limit: number): readonly Citation[] {
    const best = new Map<string, Span>();
    for (const { index } of find(query, limit * DEPTH)) {
      const sentence = sentences[index];
      if (sentence !== undefined && !best.has(sentence.passage)) best.set(sentence.passage, sentence);
    }
    return [...best.values()].slice(0, limit).flatMap((span, at) => cite(span, at + 1) ?? []);
  }

  function open(address: string): Opened | undefined {
    const reader = new URL(`${readerUrl()}/`);
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.origin !== reader.origin || !url.pathname.startsWith(reader.pathname)) return undefined;
    const [room, name, ...more] = url.pathname.slice(reader.pathname.length).split('/');
    if (room === undefined || name === undefined || more.length > 0) return undefined;
    if (room === 'recommendations') return { kind: 'recommendation', id: name };
    if (room === 'offices') return { kind: 'office', id: name };
    const passage = passageOf(room, name);
    const marked = passage && markedSpan(url.searchParams.get('q'), passage);
    const span = passage && ((marked && wholeSentences(chapter, marked)) ?? passage);
    const citation = span && cite(span, 1);
    return citation && { kind: 'quote', citation };
  }

  function passageOf(room: string, name: string): Passage | undefined {
    if (room === 'p') return chapter.passage(name);
    return room === 'n' && /^\d{1,2}$/.test(name) ? chapter.passage(passageId('endnote', Number(name))) : undefined;
  }

  return { search, open };
}

/**
 * The sentences that a span within one passage touches, from the first to the last; undefined where it touches none. An
 * address may mark any words, and half a sentence under the report's name could say what the report does not.
 */
export function wholeSentences(chapter: Chapter, span: Span): Span | undefined {
  const touched = chapter.sentencesIn(span);
  const [first, last] = [touched[0], touched.at(-1)];
  return first && last && { start: first.start, end: last.end };
}

/** `2046-2197` inside the passage; undefined for anything else. */
function markedSpan(query: string | null | undefined, passage: Span): Span | undefined {
  const match = /^(\d{1,6})-(\d{1,6})$/.exec(query ?? '');
  const span = { start: Number(match?.[1]), end: Number(match?.[2]) };
  return span.start < span.end && passage.start <= span.start && span.end <= passage.end ? span : undefined;
}
