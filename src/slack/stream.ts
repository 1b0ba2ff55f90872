import type { KnownBlock } from '@slack/types';
import { UpstreamError } from '../errors.js';
import { NotSent, Refused } from '../inbox/inbox.js';
import { type Destination, metadataOf } from './destination.js';
import { context, type SlackMessage } from './message.js';
import { certainly } from './outcome.js';

/** Shows a message claim by claim; gives its `ts`, or undefined where nothing was begun and a plain post is to follow. */
type Stream = (message: SlackMessage, to: Destination) => Promise<string | undefined>;

/** One claim is there at once; only from the second on does a reader see the answer grow. */
const CLAIMS_STREAMED = 2;

type Complete = (to: Destination, ts: string, message: SlackMessage) => Promise<void>;

/**
 * Streams where Slack can. Our own full copy is the message itself: whenever a stream ends early, by a fault or a limit,
 * the message is made whole by an update, which may be repeated without harm.
 * @param complete makes a message that was begun whole.
 */
export function createStream(complete: Complete): Stream {
  // A workspace without the methods or their scope says so once; it need not be asked for every answer.
  const without = new Set<string | undefined>();

  /** Undefined where Slack surely began nothing; what is not certain is thrown, and looked for later. */
  async function begin(block: KnownBlock, { client, channel, thread, direct, team, user }: Destination) {
    try {
      const started = await certainly(() =>
        client.chat.startStream({
          channel,
          thread_ts: thread,
          chunks: [chunk(block)],
          // Outside direct chats Slack wants to know for whom the stream is.
          ...(direct || team === undefined ? {} : { recipient_team_id: team, recipient_user_id: user }),
        }),
      );
      return started.ts;
    } catch (error) {
      if (error instanceof Refused && /unknown_method|missing_scope|not_allowed_token_type/.test(error.reason)) {
        without.add(team);
      }
      if (error instanceof Refused || error instanceof NotSent) return undefined;
      throw error;
    }
  }

  return async (message, to) => {
    const { blocks, claims } = message;
    const [first, ...more] = blocks.slice(0, claims);
    if (without.has(to.team) || claims < CLAIMS_STREAMED || first === undefined) return undefined;
    const ts = await begin(first, to);
    if (ts === undefined) return undefined;
    const { client, channel, key, stopped } = to;
    const end = (rest: readonly KnownBlock[]) =>
      client.chat.stopStream({ channel, ts, blocks: [...rest], metadata: metadataOf(key) });
    try {
      for (const block of more) {
        if (stopped()) break;
        await client.chat.appendStream({ channel, ts, chunks: [chunk(block)] });
      }
      await end(stopped() ? [context('Stopped.')] : blocks.slice(claims));
    } catch {
      // Somebody who has pressed Stop wants no more of it; for everybody else the answer is made whole.
      if (stopped()) return ts;
      await end([]).catch(() => undefined);
      await complete(to, ts, message).catch((cause: unknown) => {
        // Something stands there already: whatever kept the update from it, the answer must not be begun anew.
        throw new UpstreamError('an answer that was begun could not be made whole', { cause });
      });
    }
    return ts;
  };
}

function chunk(block: KnownBlock) {
  return { type: 'blocks' as const, blocks: [block] };
}
