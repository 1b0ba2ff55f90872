import { EXAMPLES } from '../answer/wording.js';
import type { Suggestion } from './message.js';

/*
 * Only our own plain sentences have suggestions: the Agents Playground shows the text of a message with suggestions
 * without its markdown and its citations, and in an answer those come first.
 */

/** What may be asked first. */
export const STARTERS: readonly Suggestion[] = EXAMPLES.map((example) => ({ title: example, value: example }));

/** Another way in where nothing was found. */
export const ELSEWHERE: readonly Suggestion[] = [
  { title: 'All recommendations', value: 'recs' },
  { title: 'Who leads what', value: 'leads' },
  { title: 'What can I ask?', value: 'help' },
];
