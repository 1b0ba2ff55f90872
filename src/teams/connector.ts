import { setTimeout as wait } from 'node:timers/promises';
import { NotSent, Refused } from '../inbox/inbox.js';
import type { Activity } from './door.js';
import { bare, type Message, type StreamEntity } from './message.js';

/** What is posted: a message, or a sign that one is being written. */
export type Outgoing =
  | Message
  | { readonly type: 'typing'; readonly text: string; readonly entities: readonly [StreamEntity] };

/** The way back to Teams. Both throw a `ConnectorFailure`. */
export interface Connector {
  /** Posts into the conversation of a delivery, and gives the id of what was posted. */
  post(delivery: Activity, outgoing: Outgoing): Promise<string | undefined>;
  /** Puts a message in the place of one that was posted; doing it twice changes nothing. */
  update(delivery: Activity, id: string, message: Message): Promise<void>;
}

/** The connector did not take what was posted, or did not say whether it did. */
export class ConnectorFailure extends Error {
  override readonly name = 'ConnectorFailure';
  constructor(
    /** Undefined where there was no answer. */
    readonly statusCode: number | undefined,
    /** Teams' own name of the error and its words, or the system's of a connection that failed; never for the log. */
    readonly said: string,
    readonly retryAfter: string | undefined,
    options: ErrorOptions,
  ) {
    super(`the connector answered ${statusCode ?? 'nothing'}`, options);
  }
}

type Meaning =
  /** Surely not posted, and worth another try. */
  | { readonly kind: 'later'; readonly afterMs: number }
  /** Surely not posted, and no later try will mend it: the conversation is gone, the app was removed, it is refused. */
  | { readonly kind: 'refused'; readonly status: number }
  /** May have been posted: a time-out, 500, 502, 504, a connection that broke. */
  | { readonly kind: 'unknown' };

const FINAL = new Set([301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 410, 413, 415]);
/** What `said` says where no token could be had for a reply, which therefore was never sent. */
export const NO_TOKEN = 'no token';
const UNREACHED = new RegExp(`^${NO_TOKEN}$|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH`);
/** 412 says that another reply is being written; Teams names no time with it, and with some of its 429. */
const RETRY_AFTER_MS = 2_000;
/** How often what surely was not posted is sent again at once, and after no longer a wait than this. */
const RETRIES = 2;
export const PATIENCE_MS = 30_000;

/** What a failure says of what was to be posted. */
export function meaningOf(error: unknown, now = Date.now()): Meaning {
  if (!(error instanceof ConnectorFailure)) return { kind: 'unknown' };
  const { statusCode: status, said, retryAfter } = error;
  if (status === 429 || status === 412) return { kind: 'later', afterMs: retryDelay(retryAfter, now) };
  if (status !== undefined && FINAL.has(status)) return { kind: 'refused', status };
  if (status === undefined && UNREACHED.test(said)) return { kind: 'later', afterMs: retryDelay(retryAfter, now) };
  return { kind: 'unknown' };
}

/** Seconds or a date, as HTTP has it; up to a quarter more, so that those who were refused together do not return together. */
function retryDelay(retryAfter: string | undefined, now: number): number {
  const seconds = Number(retryAfter ?? Number.NaN);
  const date = Date.parse(retryAfter ?? '');
  const asked = Number.isFinite(seconds) ? seconds * 1000 : date - now;
  const delay = Number.isFinite(asked) && asked >= 0 ? asked : RETRY_AFTER_MS;
  return Math.ceil(delay * (1 + Math.random() / 4));
}

/** Sends, and sends again after a wait where nothing was posted; throws as `send` does. */
export async function patiently<Result>(send: () => Promise<Result>): Promise<Result> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await send();
    } catch (error) {
      const meaning = meaningOf(error);
      if (meaning.kind !== 'later' || retry === RETRIES || meaning.afterMs > PATIENCE_MS) throw error;
      await wait(meaning.afterMs);
    }
  }
}

/** Sends, and says of a failure what the inbox wants to know; what is still thrown is ambiguous. */
export async function certainly<Result>(send: () => Promise<Result>): Promise<Result> {
  try {
    return await patiently(send);
  } catch (error) {
    throw certain(error);
  }
}

/** What the inbox wants to know of a failure; the failure itself where that is ambiguous. */
export function certain(error: unknown): unknown {
  const meaning = meaningOf(error);
  if (meaning.kind === 'later') return new NotSent(meaning.afterMs, { cause: error });
  if (meaning.kind === 'refused') return new Refused(`Teams answered ${meaning.status}`, { cause: error });
  return error;
}

/** Sends a message, and once more without what is not text where Teams refuses that: better bare than lost. */
export async function orBare<Result>(message: Message, send: (message: Message) => Promise<Result>): Promise<Result> {
  try {
    return await send(message);
  } catch (error) {
    const meaning = meaningOf(error);
    const plain = bare(message);
    if (meaning.kind !== 'refused' || ![400, 413].includes(meaning.status) || plain === undefined) throw error;
    return send(plain);
  }
}
