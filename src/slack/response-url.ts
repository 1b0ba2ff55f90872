import { UpstreamError } from '../errors.js';
import { NotSent, Refused } from '../inbox/inbox.js';
import type { SlackMessage } from './message.js';
import { RETRY_AFTER_S } from './outcome.js';

/** A Slack that has not taken a reply by then gets it no second time: it may have posted it. */
const TIMEOUT_MS = 10_000;

export interface ResponseOptions {
  readonly response_type: 'ephemeral' | 'in_channel';
  /** Whether the message that was clicked is changed, instead of another one posted. */
  readonly replace_original: boolean;
}

/** Whether a `response_url` is one of Slack's own, or of the other Slack that the configuration names. */
export function isTrusted(url: string, origins: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, username, password } = new URL(url);
  return username === '' && password === '' && origins.includes(origin);
}

/**
 * Posts a reply to a command or a button.
 * @throws Refused when the address is not trusted or no longer good, or Slack does not take the blocks, NotSent when it asks to wait,
 * UpstreamError when it does not take the reply. Redirects are never followed.
 */
export async function postToUrl(
  url: string,
  { text, blocks }: SlackMessage,
  options: ResponseOptions,
  origins: readonly string[],
): Promise<void> {
  if (!isTrusted(url, origins)) throw new Refused('a response_url of a foreign host was not called');
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ text, blocks, ...options }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok) return;
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after') ?? RETRY_AFTER_S);
    throw new NotSent((Number.isFinite(seconds) ? seconds : RETRY_AFTER_S) * 1000);
  }
  const said = (await response.text()).slice(0, 500);
  if (said.includes('invalid_blocks')) throw new Refused('Slack answered invalid_blocks');
  // Used up, expired or of no channel: nothing was posted, and nothing ever will be.
  if ([403, 404, 410].includes(response.status)) throw new Refused(`Slack answered a reply with ${response.status}`);
  throw new UpstreamError(`Slack answered a reply with ${response.status}`);
}
