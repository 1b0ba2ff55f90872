import type { Receipted, Turn } from '../answer/answer.js';
import { TROUBLE } from '../answer/wording.js';
import { failure } from '../telemetry.js';
import { answerMessages } from './answer-message.js';
import type { Post } from './kept.js';
import { type Part, paragraph, plainMessage, type SlackMessage } from './message.js';
import { escapeText } from './mrkdwn.js';
import type { SlackParts } from './parts.js';
import type { Recent } from './recent.js';
import { recommendationMessages } from './recommendation-message.js';
import type { Request } from './requests.js';
import { roleMessage } from './role-message.js';

/** What a reply is made with. */
export type ReplyParts = SlackParts & { readonly recent: Recent };

/** A reply: one message, or more where it is long. */
export type Reply = readonly SlackMessage[];

/** The reply to a post, and what was answered, for the thread's history. */
export async function postReplyOf(
  { text, user, unseen }: Pick<Post, 'text' | 'user' | 'unseen'>,
  history: readonly Turn[],
  parts: ReplyParts,
): Promise<{ reply: Reply; turn: Turn | undefined }> {
  const given = await answered(text, history, parts);
  if (given === undefined) return { reply: sentence(TROUBLE), turn: undefined };
  const head = unseen === true ? underName(user, 'Asked', given.answer.question) : undefined;
  return { reply: answerReply(given, { privately: false, head }, parts), turn: { q: text, a: given.answer.text } };
}

/** The private reply to a command or a click. */
export async function privateReply(request: Request, parts: ReplyParts): Promise<Reply> {
  switch (request.k) {
    case 'ask': {
      const given = await answered(request.q, [], parts);
      return given === undefined ? sentence(TROUBLE) : answerReply(given, { privately: true }, parts);
    }
    case 'recs':
      return recommendationsReply(request.q, true, parts);
    case 'leads':
      return rolesReply(request, true, parts);
  }
}

/** The same reply for everybody, under the name of who shared it; undefined where there is nothing to share. */
export async function sharedReply(request: Request, user: string, parts: ReplyParts): Promise<Reply | undefined> {
  if (request.k === 'ask') {
    const given = await answerOf(request, parts);
    if (given === undefined || given.answer.kind === 'unanswered') return undefined;
    return answerReply(given, { privately: false, head: underName(user, 'Shared', request.q) }, parts);
  }
  const reply =
    request.k === 'recs' ? recommendationsReply(request.q, false, parts) : rolesReply(request, false, parts);
  const [first, ...rest] = reply;
  if (first === undefined) return undefined;
  const by = paragraph('Shared by ', { type: 'user', user_id: user }, '.');
  return [{ ...first, blocks: [by, ...first.blocks] }, ...rest];
}

/** Who did it, and the question; the text beside the blocks names nobody, as a name in it would notify them. */
function underName(user: string, done: 'Asked' | 'Shared', question: string): Part {
  return {
    kind: 'other',
    blocks: [paragraph(`${done} by `, { type: 'user', user_id: user }, `: ${question}`)],
    text: escapeText(`${done}: ${question}`),
  };
}

/** The answer that a button belongs to: the very one while it is at hand, made anew and verified anew after that. */
export async function answerOf(
  { q, r }: Pick<Extract<Request, { k: 'ask' }>, 'q' | 'r'>,
  parts: ReplyParts,
): Promise<Receipted | undefined> {
  return parts.recent.get(r) ?? answered(q, [], parts);
}

function answerReply(
  { answer, receipt }: Receipted,
  shown: { readonly privately: boolean; readonly head?: Part | undefined },
  { source }: ReplyParts,
): Reply {
  return answerMessages(answer, { source, receipt, ...shown });
}

const NO_RECOMMENDATION = 'No recommendation goes by that. Try an office, a topic or a number.';
const NO_ROLE = 'No office or initiative goes by that. Try another name for it.';

function recommendationsReply(query: string, privately: boolean, { registers, source }: ReplyParts): Reply {
  const rows = registers.recommendations(query);
  return rows.length === 0 ? sentence(NO_RECOMMENDATION) : recommendationMessages(rows, { query, source, privately });
}

function rolesReply({ q, p }: { q: string; p: number }, privately: boolean, { registers }: ReplyParts): Reply {
  const rows = registers.roles(q);
  return rows.length === 0 ? sentence(NO_ROLE) : [roleMessage(rows, { query: q, page: p, privately })];
}

function sentence(words: string): Reply {
  return [plainMessage(words)];
}

async function answered(
  text: string,
  history: readonly Turn[],
  { ask, recent, log }: ReplyParts,
): Promise<Receipted | undefined> {
  try {
    const given = await ask({ q: text, history });
    recent.keep(given);
    return given;
  } catch (error) {
    log.error(failure(error), 'no answer could be made');
    return undefined;
  }
}
