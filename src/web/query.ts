import type { Span } from '../corpus/passage.js';

/** A query as Express's simple parser gives it: a string, or a list for a repeated name. */
export type Query = Readonly<Record<string, unknown>>;

export function allOf(value: unknown): string[] {
  return [value].flat().filter((one) => typeof one === 'string');
}

export function firstOf(value: unknown): string | undefined {
  return allOf(value)[0];
}

/** `2046-2197` as a span; anything else is none. */
export function spanOf(text: string | undefined): Span | undefined {
  const match = /^(\d{1,6})-(\d{1,6})$/.exec(text ?? '');
  const span = { start: Number(match?.[1]), end: Number(match?.[2]) };
  return span.start < span.end ? span : undefined;
}
