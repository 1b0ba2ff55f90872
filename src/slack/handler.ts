import { HELP, MAY_BE_LOST, TOO_MANY } from '../answer/wording.js';
import { afterReply } from '../inbox/after-reply.js';
import { type Handler, type Held, NotSent } from '../inbox/inbox.js';
import { type Destination, metadataOf } from './destination.js';
import { Kept, type Post } from './kept.js';
import { findOwnPost } from './look.js';
import { plainMessage, type SlackMessage } from './message.js';
import { certainly, patiently } from './outcome.js';
import type { Pace } from './pace.js';
import type { Poster } from './posting.js';
import { postReplyOf, privateReply, type Reply, type ReplyParts, sharedReply } from './replies.js';
import { postToUrl, type ResponseOptions } from './response-url.js';
import type { ShowStatus } from './status.js';
import type { Stops } from './stops.js';
import type { Workspaces } from './workspaces.js';

interface HandlerParts extends ReplyParts {
  readonly workspaces: Workspaces;
  readonly poster: Poster;
  readonly pace: Pace;
  readonly stops: Stops;
  readonly showStatus: ShowStatus;
  readonly responseOrigins: readonly string[];
}

/** Whoever has waited this long wants the answer, and not to watch it grow: it is posted whole, in one call. */
const LATE_MS = 3_000;
const NOT_SHARED = 'That cannot be shared any more; please ask again.';

/** Answers what the inbox holds for Slack. */
export function createSlackHandler(parts: HandlerParts): Handler {
  const { workspaces, poster, pace, stops, showStatus, conversations, log } = parts;

  const respond = async (url: string, messages: Reply, response_type: ResponseOptions['response_type']) => {
    for (const [at, message] of messages.entries()) {
      const options = { response_type, replace_original: false };
      const send = (shown: SlackMessage) => () => postToUrl(url, shown, options, parts.responseOrigins);
      await poster.withFallback(message, (shown) => (at === 0 ? certainly(send(shown)) : patiently(send(shown))));
    }
  };

  async function answerPost(
    post: Post,
    { key, waitedMs }: Pick<Held, 'key' | 'waitedMs'>,
    posting: () => Promise<void>,
  ): Promise<string | undefined> {
    const late = waitedMs > LATE_MS;
    const to = await destinationOf(post, key);
    if (to.stopped()) return undefined;
    const ms = pace.waitFor(`${to.team}:${post.channel}`, key);
    if (ms > 0) throw new NotSent(ms);
    const status = late ? undefined : showStatus(to.client, post);
    const { reply, turn } = await replyTo(post);
    await status;
    if (to.stopped()) return undefined;
    await posting();
    const ts = await poster.post(to, late ? reply.map(whole) : reply).catch((error: unknown) => {
      if (error instanceof NotSent) pace.hold(`${to.team}:${post.channel}`, error.retryAfterMs);
      throw error;
    });
    if (turn !== undefined) await afterReply(log, () => conversations.remember(threadOf(post), turn));
    return ts;
  }

  async function destinationOf(post: Post, key: string): Promise<Destination> {
    const { workspace, channel, thread, user, direct, ts } = post;
    const client = await workspaces.clientOf(workspace);
    const stopped = () => stops.isStopped(threadOf(post), ts);
    return { client, team: workspace.team, channel, thread, user, direct, key, stopped };
  }

  const replyTo = async (post: Post) => postReplyOf(post, await conversations.history(threadOf(post)), parts);

  return {
    async work(held, posting) {
      const { key, body } = held;
      const kept = Kept.parse(body);
      switch (kept.kind) {
        case 'post':
          return answerPost(kept, held, posting);
        case 'command': {
          const reply = kept.request === null ? [plainMessage(HELP)] : await privateReply(kept.request, parts);
          await posting();
          await respond(kept.responseUrl, reply, 'ephemeral');
          return undefined;
        }
        case 'share': {
          const shared = kept.request === null ? undefined : await sharedReply(kept.request, kept.user, parts);
          await posting();
          if (shared === undefined) await respond(kept.responseUrl, [plainMessage(NOT_SHARED)], 'ephemeral');
          else await respond(kept.responseUrl, shared, 'in_channel');
          return undefined;
        }
        case 'notice': {
          const client = await workspaces.clientOf(kept.workspace);
          await posting();
          await certainly(() => sayTo(client, kept, key, TOO_MANY));
          return undefined;
        }
        case 'privateNotice':
          await posting();
          await respond(kept.responseUrl, [plainMessage(TOO_MANY)], 'ephemeral');
          return undefined;
      }
    },

    async look({ key, body }) {
      const kept = Kept.parse(body);
      // A private reply leaves no trace that could be looked for.
      if (kept.kind !== 'post') return 'unknown';
      const to = await destinationOf(kept, key);
      const found = await certainly(() => findOwnPost(to, kept.ts));
      if (found.kind === 'begun') {
        const { reply } = await replyTo(kept);
        const [first] = reply;
        if (first !== undefined) await poster.complete(to, found.ts, first);
      }
      return found.kind === 'absent' ? 'absent' : 'sent';
    },

    async apologise({ key, body }) {
      const kept = Kept.parse(body);
      if (kept.kind !== 'post') return;
      await sayTo(await workspaces.clientOf(kept.workspace), kept, key, MAY_BE_LOST);
    },
  };
}

/** The same message, to be shown at once. */
function whole(message: SlackMessage): SlackMessage {
  return { ...message, claims: 0 };
}

/** Says something to one person alone, where they asked. */
async function sayTo(
  client: Destination['client'],
  { channel, thread, user, direct }: Pick<Post, 'channel' | 'thread' | 'user' | 'direct'>,
  key: string,
  sentence: string,
): Promise<void> {
  const { text, blocks } = plainMessage(sentence);
  const message = { channel, thread_ts: thread, text, blocks: [...blocks] };
  // It is named too: a nameless message of ours would be taken for an answer that was cut off.
  if (direct) await client.chat.postMessage({ ...message, metadata: metadataOf(`${key}:notice`) });
  else await client.chat.postEphemeral({ ...message, user });
}

/** The name of a thread, under which its turns are kept and a stop is heard. */
export function threadOf({ workspace, channel, thread }: Pick<Post, 'workspace' | 'channel' | 'thread'>): string {
  return `${workspace.team}:${channel}:${thread}`;
}
