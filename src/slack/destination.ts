import type { WebClient } from '@slack/web-api';
import type { Post } from './kept.js';

/** Names our posts, so that one of which nobody knows whether it arrived can be looked for. */
export const METADATA = 'attache_answer';

/** Where and as what messages are posted. */
export interface Destination extends Pick<Post, 'channel' | 'thread' | 'user' | 'direct'> {
  readonly client: WebClient;
  readonly team: string | undefined;
  /** The key of the delivery that is answered. */
  readonly key: string;
  /** Whether somebody has pressed Stop since. */
  readonly stopped: () => boolean;
}

export function metadataOf(key: string) {
  return { event_type: METADATA, event_payload: { key } };
}
