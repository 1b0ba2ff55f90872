import { UpstreamError } from '../errors.js';
import type { SlackMessage } from './blocks.js';

/** A Slack that has not taken a reply by then gets it no second time: it may have posted it. */
const TIMEOUT_MS = 10_000;

export interface Reply extends SlackMessage {
  readonly response_type: 'ephemeral' | 'in_channel';
  readonly replace_original: false;
}

/** Whether a `response_url` is one of Slack's own, or of the other Slack that the configuration names. */
export function isTrusted(url: string, origins: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, username, password } = new URL(url);
  return username === '' && password === '' && origins.includes(origin);
}

/**
 * Posts a reply to a command or a button.
 * @throws UpstreamError when the address is not trusted, or Slack does not take the reply. Redirects are never followed.
 */
export async function postReply(url: string, reply: Reply, origins: readonly string[]): Promise<void> {
  if (!isTrusted(url, origins)) throw new UpstreamError('a response_url of a foreign host was not called');
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(reply),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new UpstreamError(`Slack answered a reply with ${response.status}`);
}
