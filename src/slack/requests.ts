import * as z from 'zod/v4';
import { LIMITS } from './limits.js';

/** What somebody asked for in private, as buttons carry it: enough to make the same reply again. */
export const Request = z.discriminatedUnion('k', [
  /** `r`: receipt of the answer that was given. */
  z.object({ k: z.literal('ask'), q: z.string().min(1), r: z.string().max(64).optional() }),
  z.object({ k: z.literal('recs'), q: z.string() }),
  /** `p`: page, from 0. */
  z.object({ k: z.literal('leads'), q: z.string(), p: z.number().int().min(0).max(100) }),
]);
export type Request = z.infer<typeof Request>;

/** A request as the value of a button; undefined where it is too long to carry. */
export function writeRequest(request: Request): string | undefined {
  const value = JSON.stringify(request);
  return value.length <= LIMITS.buttonValue && Request.safeParse(request).success ? value : undefined;
}

/** Undefined for what we never wrote. */
export function readRequest(value: string | undefined): Request | undefined {
  if (value === undefined || value.length > LIMITS.buttonValue) return undefined;
  return Request.safeParse(parseJson(value)).data;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
