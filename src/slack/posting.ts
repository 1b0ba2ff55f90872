import type { KnownBlock } from '@slack/types';
import { isNative, withLinks } from './citation.js';
import { type Destination, metadataOf } from './destination.js';
import type { SlackMessage } from './message.js';
import { certainly, insistently, isInvalidBlocks, patiently } from './outcome.js';
import { createStream } from './stream.js';

export interface Poster {
  /**
   * Posts the messages of a reply in order, the first one claim by claim where Slack streams; gives the `ts` of the first.
   * Throws what `certainly` throws until the first is out.
   */
  post(to: Destination, messages: readonly SlackMessage[]): Promise<string | undefined>;
  /** Makes a message that was begun whole; may be called any number of times. */
  complete(to: Destination, ts: string, message: SlackMessage): Promise<void>;
  /** The same with links, where this Slack was found not to know its own citations; then `send` is told which it gets. */
  withFallback<Result>(message: SlackMessage, send: (message: SlackMessage) => Promise<Result>): Promise<Result>;
}

/** Neither mentions nor previews come of what is quoted. */
const LITERAL = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

export function createPoster(): Poster {
  let nativeTaken = true;

  async function withFallback<Result>(
    message: SlackMessage,
    send: (message: SlackMessage) => Promise<Result>,
  ): Promise<Result> {
    const native = isNative(message.blocks);
    const plain = native ? { ...message, blocks: withLinks(message.blocks) } : message;
    if (!native || !nativeTaken) return send(plain);
    try {
      return await send(message);
    } catch (error) {
      if (!isInvalidBlocks(error)) throw error;
      const result = await send(plain);
      // It was the citations, then; the next answer need not find that out again.
      nativeTaken = false;
      return result;
    }
  }

  const complete: Poster['complete'] = (to, ts, message) =>
    withFallback(message, ({ text, blocks }) =>
      insistently(async () => {
        const { client, channel, key } = to;
        await client.chat.update({ channel, ts, text, blocks: [...blocks], metadata: metadataOf(key), ...LITERAL });
      }),
    );
  const stream = createStream(complete);

  return {
    async post(to, messages) {
      let first: string | undefined;
      for (const [at, message] of messages.entries()) {
        if (at > 0 && to.stopped()) break;
        const send = at === 0 ? certainly : patiently;
        const streamed = at === 0 ? await stream({ ...message, blocks: known(message.blocks) }, to) : undefined;
        const ts =
          streamed ?? (await withFallback(message, (shown) => send(async () => (await postOne(to, shown)).ts)));
        first ??= ts;
      }
      return first;
    },
    complete,
    withFallback,
  };

  function known(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
    return nativeTaken ? blocks : withLinks(blocks);
  }
}

function postOne({ client, channel, thread, key }: Destination, { text, blocks }: SlackMessage) {
  return client.chat.postMessage({
    channel,
    thread_ts: thread,
    text,
    blocks: [...blocks],
    metadata: metadataOf(key),
    ...LITERAL,
  });
}
