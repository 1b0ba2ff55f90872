import * as z from 'zod/v4';

const Event = z.object({
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string(),
  text: z.string().default(''),
  channel_type: z.string().optional(),
  // A person's words with a file, or sent to the channel as well; every other subtype is an edit or a bot's.
  subtype: z.enum(['file_share', 'thread_broadcast']).optional(),
  bot_id: z.undefined(),
});

/** A post that somebody wrote to us: where it stands, and what it asks. */
export interface Asked {
  readonly channel: string;
  readonly ts: string;
  /** The thread that the answer belongs to. */
  readonly thread: string;
  readonly user: string;
  readonly text: string;
  readonly direct: boolean;
}

/**
 * Reads an event; undefined for what bots wrote, for edits and deletions, and for what is no post at all. A direct
 * message is the same in the agent view, where it begins without a thread, and in the older assistant view.
 */
export function readPost(event: unknown): Asked | undefined {
  const post = Event.safeParse(event).data;
  if (post === undefined) return undefined;
  const { channel, ts, thread_ts, user, text, channel_type } = post;
  return { channel, ts, thread: thread_ts ?? ts, user, text: plainWords(text), direct: channel_type === 'im' };
}

/** Slack writes mentions as `<@U123>`, links as `<https://…|label>`, and escapes the rest. */
export function plainWords(text: string): string {
  return text
    .replace(/<[@!#][^<>]*>/g, ' ')
    .replace(/<(?:[^<>|]*\|)?([^<>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}
