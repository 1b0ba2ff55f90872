import * as z from 'zod/v4';
import type { AskWithReceipt, Receipted } from '../answer/answer.js';
import type { Registers } from '../answer/registers.js';
import { EXAMPLES, HELP, TROUBLE } from '../answer/wording.js';
import type { Conversations } from '../conversation.js';
import type { SourceDescription } from '../corpus/chapter.js';
import type { Delivery } from '../inbox/inbox.js';
import type { Feedback } from '../store/feedback.js';
import { failure, type Log } from '../telemetry.js';
import {
  answerMessages,
  plainMessage,
  recommendationMessages,
  roleMessages,
  type SlackMessage,
  section,
  shareBlock,
} from './blocks.js';

export interface SlackParts {
  readonly ask: AskWithReceipt;
  readonly registers: Registers;
  readonly source: SourceDescription;
  readonly conversations: Conversations;
  readonly feedback: Feedback;
  /** Keeps a delivery; only then may Slack be told that it arrived. */
  readonly accept: (delivery: Delivery) => Promise<boolean>;
  readonly log: Log;
}

const Post = z.object({
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string(),
  text: z.string().default(''),
  channel_type: z.string().optional(),
  subtype: z.undefined(),
  bot_id: z.undefined(),
});

/** A post that somebody wrote to us: where it stands, and what it asks. */
export interface Asked {
  readonly channel: string;
  readonly ts: string;
  /** The thread that the answer belongs to. */
  readonly thread: string;
  readonly text: string;
  readonly direct: boolean;
}

/** Reads an event; undefined for what bots wrote, for edits and deletions, and for what is no post at all. */
export function readPost(event: unknown): Asked | undefined {
  const post = Post.safeParse(event).data;
  if (post === undefined) return undefined;
  const { channel, ts, thread_ts, text, channel_type } = post;
  return { channel, ts, thread: thread_ts ?? ts, text: withoutMentions(text), direct: channel_type === 'im' };
}

/** Slack writes mentions as `<@U123>`, links as `<https://…|label>`, and escapes the rest. */
function withoutMentions(text: string): string {
  return text
    .replace(/<[@!#][^>]*>/g, ' ')
    .replace(/<(?:[^>|]*\|)?([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}

/** The messages that answer a post, with what was said before in its thread. */
export async function answerPost(
  { channel, thread, text }: Asked,
  team: string,
  parts: SlackParts,
): Promise<SlackMessage[]> {
  const key = `${team}:${channel}:${thread}`;
  const given = await answered(text, parts, key);
  return given === undefined ? [plainMessage(TROUBLE)] : answerMessages(given.answer, parts.source);
}

export async function askCommand(text: string, parts: SlackParts): Promise<SlackMessage[]> {
  if (text.trim() === '') return [plainMessage(HELP)];
  const given = await answered(text, parts);
  if (given === undefined) return [plainMessage(TROUBLE)];
  const { answer } = given;
  const messages = answerMessages(answer, parts.source);
  const share = answer.kind === 'unanswered' ? undefined : shareBlock(text);
  return messages.map((message, at) =>
    share !== undefined && at === messages.length - 1 ? { ...message, blocks: [...message.blocks, share] } : message,
  );
}

export function recommendationsCommand(text: string, { registers, source }: SlackParts): SlackMessage[] {
  const rows = registers.recommendations(text);
  const usage = plainMessage(
    'Narrow it by office, topic or number: /nscai-recs Congress, /nscai-recs visas, /nscai-recs 1.4',
  );
  if (rows.length === 0) return [plainMessage('No recommendation goes by that. Try an office, a topic or a number.')];
  const messages = recommendationMessages(rows, source);
  return text.trim() === '' ? [usage, ...messages] : messages;
}

export function rolesCommand(text: string, { registers }: SlackParts): SlackMessage[] {
  const rows = registers.roles(text);
  const usage = plainMessage('Narrow it by office or initiative: /nscai-leads D/MR, /nscai-leads MAIRI');
  if (rows.length === 0) return [plainMessage('No office or initiative goes by that. Try another name for it.')];
  const messages = roleMessages(rows);
  return text.trim() === '' ? [usage, ...messages] : messages;
}

const Shared = z.object({ q: z.string().min(1).max(2000) });

/** The answer behind a Share button, made anew: nothing that a client sends is posted in our name. */
export async function shareAnswer(
  value: string | undefined,
  user: string,
  parts: SlackParts,
): Promise<SlackMessage[] | undefined> {
  const question = Shared.safeParse(parseJson(value)).data;
  if (question === undefined) return undefined;
  const given = await answered(question.q, parts);
  if (given === undefined || given.answer.kind === 'unanswered') return undefined;
  const [first, ...rest] = answerMessages(given.answer, parts.source);
  if (first === undefined || !/^[UW][A-Z0-9]+$/.test(user)) return undefined;
  return [{ ...first, blocks: [section(`Shared by <@${user}>:`), ...first.blocks] }, ...rest];
}

export const STARTERS = EXAMPLES.map((example) => ({ title: example, message: example }));

async function answered(
  text: string,
  { ask, conversations, log }: SlackParts,
  key?: string,
): Promise<Receipted | undefined> {
  try {
    const given = await ask({ q: text, history: key === undefined ? [] : await conversations.history(key) });
    if (key !== undefined) await conversations.remember(key, { q: text, a: given.answer.text });
    return given;
  } catch (error) {
    log.error(failure(error), 'no answer could be made');
    return undefined;
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
