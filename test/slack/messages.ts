import { blocksRefused, isTooLong, viewRefused } from './rules.js';

/** A call that our side made: of the Web API by its method, or of a `response_url` as `respond`. */
export interface Call {
  readonly method: string;
  readonly body: Record<string, unknown>;
  /** What the call was authorised with. */
  readonly token: string | undefined;
  /** Milliseconds, by a clock that no jump moves. */
  readonly at: number;
}

/** A message as it stands in a channel. */
export interface Message {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts: string | undefined;
  text: string;
  blocks: unknown[];
  metadata: unknown;
  streaming: boolean;
}

/** What Slack would do with calls that change messages and windows: it keeps them, or refuses them with a reason. */
export interface Messages {
  readonly all: Message[];
  /** Reasons for which something was refused, in full. */
  readonly refusals: string[];
  /** Undefined for a method that is not of this kind. */
  reply(call: Call): object | undefined;
}

const BOT = { bot_id: 'BBOT' };

/** @param citations whether this Slack knows its own citation element. */
export function createMessages(citations: () => boolean): Messages {
  const all: Message[] = [];
  const refusals: string[] = [];
  let sent = 0;

  const refuse = (error: string, why = error) => {
    refusals.push(why);
    return { ok: false, error };
  };
  const wrong = (blocks: unknown) => {
    if (blocks === undefined) return undefined;
    const why = blocksRefused(blocks, { citations: citations() });
    if (why !== undefined) return refuse('invalid_blocks', why);
    return isTooLong(blocks) ? refuse('msg_blocks_too_long') : undefined;
  };
  const find = ({ channel, ts }: Record<string, unknown>) =>
    all.find((message) => message.channel === channel && message.ts === ts);
  const post = ({ channel, thread_ts, text, blocks, metadata }: Record<string, unknown>, streaming: boolean) => {
    sent += 1;
    const ts = `18${String(sent).padStart(8, '0')}.000000`;
    const thread = thread_ts === undefined ? undefined : String(thread_ts);
    all.push({
      channel: String(channel),
      ts,
      thread_ts: thread,
      text: String(text ?? ''),
      blocks: listOf(blocks),
      metadata,
      streaming,
    });
    return { ok: true, channel, ts };
  };
  const chunked = (chunks: unknown) =>
    listOf(chunks).flatMap((chunk) => listOf((chunk as { blocks?: unknown }).blocks));

  const METHODS: Record<string, (body: Record<string, unknown>) => object> = {
    'chat.postMessage': (body) =>
      String(body.text).length > 40_000 ? refuse('msg_too_long') : (wrong(body.blocks) ?? post(body, false)),
    'chat.postEphemeral': ({ blocks }) => wrong(blocks) ?? { ok: true, message_ts: '1.1' },
    'chat.update'(body) {
      const message = find(body);
      if (message === undefined) return refuse('message_not_found');
      const refused = wrong(body.blocks);
      if (refused !== undefined) return refused;
      Object.assign(message, { blocks: listOf(body.blocks), text: String(body.text), metadata: body.metadata });
      return { ok: true, ts: message.ts };
    },
    'chat.startStream'(body) {
      if (body.thread_ts === undefined) return refuse('invalid_arguments', 'a stream needs a thread');
      const direct = String(body.channel).startsWith('D');
      if (!direct && (body.recipient_team_id === undefined || body.recipient_user_id === undefined)) {
        return refuse('missing_recipient', 'a stream in a channel needs a recipient');
      }
      const blocks = chunked(body.chunks);
      return wrong(blocks) ?? post({ ...body, blocks }, true);
    },
    'chat.appendStream'(body) {
      const message = find(body);
      if (message?.streaming !== true) return refuse('message_not_in_streaming_state');
      const blocks = chunked(body.chunks);
      const refused = wrong(blocks);
      if (refused === undefined) message.blocks.push(...blocks);
      return refused ?? { ok: true, ts: message.ts };
    },
    'chat.stopStream'(body) {
      const message = find(body);
      if (message?.streaming !== true) return refuse('message_not_in_streaming_state');
      const blocks = listOf(body.blocks);
      const refused = blocks.length === 0 ? undefined : wrong(blocks);
      if (refused !== undefined) return refused;
      message.blocks.push(...blocks);
      Object.assign(message, { streaming: false, metadata: body.metadata });
      return { ok: true, ts: message.ts };
    },
    'conversations.replies': ({ channel, ts, oldest = '0' }) => ({
      ok: true,
      messages: all
        .filter((message) => message.channel === channel && message.thread_ts === ts)
        .filter((message) => Number(message.ts) >= Number(oldest))
        .map(({ ts: at, metadata }) => ({ ts: at, ...BOT, ...(metadata === undefined ? {} : { metadata }) })),
    }),
    'assistant.threads.setStatus': ({ loading_messages: words }) =>
      listOf(words).length > 10 ? refuse('invalid_arguments') : { ok: true },
    'assistant.threads.setSuggestedPrompts': ({ prompts }) =>
      listOf(prompts).length > 4 || listOf(prompts).length === 0 ? refuse('invalid_arguments') : { ok: true },
    respond: ({ blocks }) => wrong(blocks) ?? { ok: true },
  };
  for (const method of ['views.open', 'views.update', 'views.publish']) {
    METHODS[method] = ({ view }) => {
      const why = viewRefused(view);
      return why === undefined ? { ok: true, view: { id: 'V1' } } : refuse('invalid_arguments', why);
    };
  }
  return { all, refusals, reply: ({ method, body }) => METHODS[method]?.(body) };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
