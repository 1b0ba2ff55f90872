import { type Destination, METADATA } from './destination.js';

/** What became of a reply of which nobody knows whether it arrived. */
export type Found =
  | { readonly kind: 'posted' }
  | { readonly kind: 'begun'; readonly ts: string }
  | { readonly kind: 'absent' };

/** Messages after the question that are looked through. */
const LOOKED_THROUGH = 100;

/**
 * Looks in the thread for the reply to a post. A message of ours after it that names no delivery is a stream that was cut
 * off: a finished one carries its name, and within a thread one question is answered after the other.
 * @throws where Slack does not let the thread be read.
 */
export async function findOwnPost({ client, channel, thread, key }: Destination, after: string): Promise<Found> {
  const { messages = [] } = await client.conversations.replies({
    channel,
    ts: thread,
    oldest: after,
    include_all_metadata: true,
    limit: LOOKED_THROUGH,
  });
  const named = messages.some(({ metadata }) => {
    // The metadata of a message is whatever its app put there.
    const payload = metadata?.event_payload as { key?: unknown } | undefined;
    return metadata?.event_type === METADATA && payload?.key === key;
  });
  if (named) return { kind: 'posted' };
  const nameless = messages.filter(
    ({ metadata, bot_id, ts }) => bot_id !== undefined && metadata === undefined && Number(ts) > Number(after),
  );
  if (nameless.length === 0) return { kind: 'absent' };
  const { bot_id: self } = await client.auth.test();
  const begun = nameless.find(({ bot_id }) => bot_id === self)?.ts;
  return begun === undefined ? { kind: 'absent' } : { kind: 'begun', ts: begun };
}
