import { setTimeout as wait } from 'node:timers/promises';
import { UpstreamError } from '../errors.js';
import { NotSent, Refused } from '../inbox/inbox.js';

/** Answers of Slack that do not say whether anything was done; every other `ok: false` says that nothing was. */
const UNCERTAIN = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);
const UNREACHED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;
/** Slack names no time with some of its 429; its client then says only this. */
const UNTIMED = /Retry header did not contain a valid timeout/;
/** For those. */
export const RETRY_AFTER_S = 30;

/** Says of a failed call whether it surely was not sent, or will never be; whatever else is thrown is ambiguous. */
export async function certainly<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof NotSent || error instanceof Refused) throw error;
    const { code, data, retryAfter, original, cause } = error as {
      code?: string;
      data?: { error?: string };
      retryAfter?: number;
      original?: Error & { code?: string };
      cause?: unknown;
    };
    const reason = data?.error;
    const untimed = error instanceof Error && UNTIMED.test(error.message);
    if (
      code === 'slack_webapi_rate_limited_error' ||
      reason === 'ratelimited' ||
      reason === 'rate_limited' ||
      untimed
    ) {
      throw new NotSent((retryAfter ?? RETRY_AFTER_S) * 1000, { cause: error });
    }
    if (code === 'slack_webapi_platform_error' && reason !== undefined && !UNCERTAIN.has(reason)) {
      throw new Refused(`Slack answered ${reason}`, { cause: error });
    }
    if ([error, original, cause].some(isUnreached)) throw new NotSent(2_000, { cause: error });
    throw error;
  }
}

/** Whether Slack does not take a block of ours. */
export function isInvalidBlocks(error: unknown): boolean {
  return error instanceof Refused && error.reason.includes('invalid_blocks');
}

function isUnreached(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    if (UNREACHED.test(`${(at as { code?: string }).code ?? ''} ${at.message}`)) return true;
  }
  return false;
}

const RETRIES = 3;
const RETRY_AFTER_LIMIT_S = 30;

/** For what follows a first message that is out already: making the whole answer again would post that one twice. */
export async function patiently<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await certainly(call);
    } catch (error) {
      if (isInvalidBlocks(error)) throw error;
      const seconds = error instanceof NotSent ? error.retryAfterMs / 1000 : Number.NaN;
      if (!(seconds <= RETRY_AFTER_LIMIT_S) || retry === RETRIES) {
        throw new UpstreamError('a further part of a long answer could not be posted', { cause: error });
      }
      await wait(seconds * 1000);
    }
  }
}

/** For calls that may be made twice without harm. */
export async function insistently<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await certainly(call);
    } catch (error) {
      if (error instanceof Refused || retry === RETRIES) throw error;
      const ms = error instanceof NotSent ? error.retryAfterMs : 500 * 2 ** retry;
      if (ms > RETRY_AFTER_LIMIT_S * 1000) throw error;
      await wait(ms);
    }
  }
}
