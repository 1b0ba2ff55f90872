import type { Receipted, Turn } from '../answer/answer.js';
import { TROUBLE } from '../answer/wording.js';
import { failure } from '../telemetry.js';
import { answerMessages } from './answer-message.js';
import { paragraph, plainMessage, type SlackMessage } from './message.js';
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
  text: string,
  history: readonly Turn[],
  parts: ReplyParts,
): Promise<{ reply: Reply; turn: Turn | undefined }> {
  const given = await answered(text, history, parts);
  if (given === undefined) return { reply: sentence(TROUBLE), turn: undefined };
  return { reply: answerReply(given, false, parts), turn: { q: text, a: given.answer.text } };
}

/** The private reply to a command or a click. */
export async function privateReply(request: Request, parts: ReplyParts): Promise<Reply> {
  switch (request.k) {
    case 'ask': {
      const given = await answered(request.q, [], parts);
      return given === undefined ? sentence(TROUBLE) : answerReply(given, true, parts);
    }
    case 'recs':
      return recommendationsReply(request.q, true, parts);
    case 'leads':
      return rolesReply(request, true, parts);
  }
}

/** The same reply for everybody, under the name of who shared it; undefined where there is nothing to share. */
export async function sharedReply(request: Request, user: string, parts: ReplyParts): Promise<Reply | undefined> {
  const [first, ...rest] = (await publicReply(request, parts)) ?? [];
  if (first === undefined) return undefined;
  const asked = request.k === 'ask' ? `: ${request.q}` : '';
  const by = paragraph('Shared by ', { type: 'user', user_id: user }, asked === '' ? '.' : asked);
  return [{ ...first, blocks: [by, ...first.blocks], claims: 0 }, ...rest];
}

async function publicReply(request: Request, parts: ReplyParts): Promise<Reply | undefined> {
  switch (request.k) {
    case 'ask': {
      const given = await answerOf(request, parts);
      return given === undefined || given.answer.kind === 'unanswered' ? undefined : answerReply(given, false, parts);
    }
    case 'recs':
      return recommendationsReply(request.q, false, parts);
    case 'leads':
      return rolesReply(request, false, parts);
  }
}

/** The answer that a button belongs to: the very one while it is at hand, made anew and verified anew after that. */
export async function answerOf(
  { q, r }: Pick<Extract<Request, { k: 'ask' }>, 'q' | 'r'>,
  parts: ReplyParts,
): Promise<Receipted | undefined> {
  return parts.recent.get(r) ?? answered(q, [], parts);
}

function answerReply({ answer, receipt }: Receipted, privately: boolean, { source }: ReplyParts): Reply {
  return answerMessages(answer, { source, receipt, privately });
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
