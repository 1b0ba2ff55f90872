import { setTimeout as wait } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import * as z from 'zod/v4';
import type { SlackConfig } from '../config.js';
import { UpstreamError } from '../errors.js';
import { type Handler, NotSent, Refused } from '../inbox/inbox.js';
import { plainMessage, type SlackMessage } from './blocks.js';
import { postReply } from './response-url.js';
import {
  answerPost,
  askCommand,
  recommendationsCommand,
  rolesCommand,
  type SlackParts,
  shareAnswer,
} from './surfaces.js';

/** What the inbox keeps of a delivery: as much as its answer needs, and nothing of the envelope. */
export const Kept = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('post'),
    team: z.string(),
    channel: z.string(),
    ts: z.string(),
    thread: z.string(),
    text: z.string(),
    direct: z.boolean(),
  }),
  z.object({
    kind: z.literal('command'),
    name: z.enum(['/nscai-ask', '/nscai-recs', '/nscai-leads']),
    text: z.string(),
    responseUrl: z.string(),
  }),
  z.object({
    kind: z.literal('share'),
    value: z.string().optional(),
    user: z.string(),
    responseUrl: z.string(),
  }),
]);
export type Kept = z.infer<typeof Kept>;
type Post = Extract<Kept, { kind: 'post' }>;

const METADATA = 'attache_answer';
/** Messages of a thread that are looked through for our answer. */
const LOOKED_THROUGH = 100;
/** Further messages of a long answer are posted with patience: the first is out already. */
const RETRIES = 3;
const RETRY_AFTER_LIMIT_S = 30;

/** Answers what the inbox holds for Slack. */
export function createSlackHandler(client: WebClient, config: SlackConfig, parts: SlackParts): Handler {
  const reply = async (url: string, messages: readonly SlackMessage[], response_type: 'ephemeral' | 'in_channel') => {
    for (const [at, message] of messages.entries()) {
      const post = () => postReply(url, { ...message, response_type, replace_original: false }, config.responseOrigins);
      await (at === 0 ? certainly(post) : patiently(post));
    }
  };
  return {
    async work({ key, body }, posting) {
      const kept = Kept.parse(body);
      switch (kept.kind) {
        case 'post': {
          const messages = await answerPost(kept, kept.team, parts);
          await posting();
          return postAll(client, kept, key, messages);
        }
        case 'command': {
          const messages = await runCommand(kept.name, kept.text, parts);
          await posting();
          await reply(kept.responseUrl, messages, 'ephemeral');
          return undefined;
        }
        case 'share': {
          const shared = await shareAnswer(kept.value, kept.user, parts);
          await posting();
          if (shared === undefined) await reply(kept.responseUrl, [plainMessage(NOT_SHARED)], 'ephemeral');
          else await reply(kept.responseUrl, shared, 'in_channel');
          return undefined;
        }
      }
    },
    async look({ key, body }) {
      const kept = Kept.parse(body);
      // A private reply leaves no trace that could be looked for.
      if (kept.kind !== 'post') return 'unknown';
      const { messages = [] } = await client.conversations.replies({
        channel: kept.channel,
        ts: kept.thread,
        include_all_metadata: true,
        limit: LOOKED_THROUGH,
      });
      const ours = messages.some(({ metadata }) => {
        const payload = metadata?.event_payload as { key?: unknown } | undefined;
        return payload?.key === key;
      });
      return ours ? 'sent' : 'absent';
    },
  };
}

const NOT_SHARED = 'That answer cannot be shared any more; please ask again.';

async function runCommand(name: Extract<Kept, { kind: 'command' }>['name'], text: string, parts: SlackParts) {
  switch (name) {
    case '/nscai-ask':
      return askCommand(text, parts);
    case '/nscai-recs':
      return recommendationsCommand(text, parts);
    case '/nscai-leads':
      return rolesCommand(text, parts);
  }
}

/** Posts the messages of an answer in order; gives the `ts` of the first. */
async function postAll(
  client: WebClient,
  { channel, thread }: Post,
  key: string,
  messages: readonly SlackMessage[],
): Promise<string | undefined> {
  const post = (message: SlackMessage) =>
    client.chat.postMessage({
      channel,
      thread_ts: thread,
      ...message,
      metadata: { event_type: METADATA, event_payload: { key } },
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
  let first: string | undefined;
  for (const [at, message] of messages.entries()) {
    const { ts } = at === 0 ? await certainly(() => post(message)) : await patiently(() => post(message));
    first ??= ts;
  }
  return first;
}

/** Errors of Slack that no later try will mend. */
const FINAL = new Set(
  'channel_not_found not_in_channel is_archived token_revoked token_expired account_inactive invalid_auth not_authed missing_scope no_permission restricted_action ekm_access_denied msg_too_long msg_blocks_too_long invalid_blocks thread_locked user_is_bot messages_tab_disabled team_access_not_granted'.split(
    ' ',
  ),
);
const UNREACHED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;
/** Slack names no time with some of its 429. */
const RETRY_AFTER_S = 30;

/** Says of a failed call whether it surely was not sent, or will never be; whatever else is thrown is ambiguous. */
async function certainly<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const { code, data, retryAfter, original, cause } = error as {
      code?: string;
      data?: { error?: string };
      retryAfter?: number;
      original?: Error & { code?: string };
      cause?: unknown;
    };
    const reason = data?.error ?? '';
    if (code === 'slack_webapi_rate_limited_error' || reason === 'ratelimited' || reason === 'rate_limited') {
      throw new NotSent((retryAfter ?? RETRY_AFTER_S) * 1000, { cause: error });
    }
    if (FINAL.has(reason)) throw new Refused(`Slack answered ${reason}`, { cause: error });
    if ([error, original, cause].some(isUnreached)) throw new NotSent(2_000, { cause: error });
    throw error;
  }
}

function isUnreached(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    if (UNREACHED.test(`${(at as { code?: string }).code ?? ''} ${at.message}`)) return true;
  }
  return false;
}

async function patiently<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await certainly(call);
    } catch (error) {
      const seconds = error instanceof NotSent ? error.retryAfterMs / 1000 : Number.NaN;
      if (!(seconds <= RETRY_AFTER_LIMIT_S) || retry === RETRIES) {
        // The first part is out: making the whole answer again would post that part twice.
        throw new UpstreamError('a further part of a long answer could not be posted', { cause: error });
      }
      await wait(seconds * 1000);
    }
  }
}
