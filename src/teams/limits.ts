/**
 * What Teams takes, and how much of it we use. Lengths are UTF-16 units unless they say bytes.
 * Past a limit of an entity Teams answers 400 and the message is lost, hence everything is cut before it is sent.
 */
export const LIMITS = {
  /** The documentation says 20 now, the Agents Playground refuses more than 10. */
  citations: 10,
  citationName: 80,
  citationAbstract: 160,
  /** Well under the 28 KB that the smallest documented limit of a message allows. */
  text: 10_000,
  /** JSON that the entries of a card may take; with its fallback text a card stays under 28 KB. */
  cardEntries: 18_000,
  cardFallback: 4_000,
  cardSpeak: 600,
  /** Teams shows no more than three. */
  suggestedActions: 3,
  /** Characters of a button before Teams cuts it by itself. */
  buttonTitle: 40,
  searchResults: 8,
  /** Two lines of the narrow list; a third would cover the line below. */
  searchTitle: 48,
  searchText: 120,
  /** Of a text that people or forgers put into a button, a link or a search box. */
  typed: 2_000,
} as const;

/** How an answer is streamed; Teams allows one request a second and two minutes in all. */
export const STREAM_TIMING = {
  /** An answer that is there by then is posted whole: streaming would only delay it. */
  graceMs: 500,
  paceMs: 1_000,
  /** Some of the two minutes is left for the last request. */
  endMs: 110_000,
  /** Pieces that an answer comes in before it is whole. */
  pieces: 3,
} as const;
export type StreamTiming = { readonly [Name in keyof typeof STREAM_TIMING]: number };
