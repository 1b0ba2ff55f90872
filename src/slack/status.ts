import { setTimeout as wait } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Post } from './kept.js';

/** What is being done, in words that are true of every answer. */
const LOADING = ['Looking in the chapter …', 'Checking every quotation against the source …'];
/** An answer does not wait longer for the words that announce it. */
const PATIENCE_MS = 1_000;

/** Shows that an answer is being made. Never fails: a status that cannot be shown costs nobody an answer. */
export type ShowStatus = (client: WebClient, post: Post) => Promise<void>;

export function createShowStatus(): ShowStatus {
  // Each workspace grants its own scopes.
  const without = new Set<string | undefined>();
  return async (client, { workspace, channel, thread }) => {
    if (without.has(workspace.team)) return;
    const shown = client.assistant.threads
      .setStatus({
        channel_id: channel,
        thread_ts: thread,
        status: 'is looking in the chapter …',
        loading_messages: LOADING,
      })
      .then(
        () => undefined,
        (error: { data?: { error?: string } }) => {
          if (/unknown_method|missing_scope/.test(error.data?.error ?? '')) without.add(workspace.team);
        },
      );
    // One that arrived after the answer would stay there for two minutes, hence the wait.
    const patience = new AbortController();
    const late = wait(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([shown, late]);
    patience.abort();
  };
}
