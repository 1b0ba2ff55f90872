import { MAY_BE_LOST, TOO_MANY } from '../answer/wording.js';
import { afterReply } from '../inbox/after-reply.js';
import type { Handler } from '../inbox/inbox.js';
import type { Replies } from '../store/receipts.js';
import type { Bot } from './bot.js';
import { certainly, orBare } from './connector.js';
import { type Activity, tenantOf } from './door.js';
import { readInvoke } from './invokes.js';
import type { StreamTiming } from './limits.js';
import { plainMessage } from './message.js';
import { type Reply, type RespondParts, respond } from './respond.js';
import { streamIfSlow } from './stream.js';
import { type Incoming, isPersonal, read } from './surfaces.js';

/** A delivery as the inbox keeps it. */
export type Kept = Activity & {
  /** One question more than its asker's share: only a notice is due. */
  readonly tooMany?: boolean;
};

interface Parts extends RespondParts {
  readonly replies: Replies;
}

/** Answers what the inbox holds for Teams. */
export function createHandler(bot: () => Promise<Bot>, parts: Parts, timing?: StreamTiming): Handler {
  const { conversations, replies, log } = parts;

  const note = ({ receipt, turn }: Reply, delivery: Kept, id: string | undefined): Promise<void> =>
    afterReply(log, async () => {
      if (turn !== undefined) await conversations.remember(conversationKey(delivery), turn);
      if (receipt !== undefined && id !== undefined) await replies.note(receipt, replyKey(delivery, id));
    });

  return {
    async work({ body }, posting) {
      // The inbox gives back what the door has checked before it was kept.
      const delivery = body as Kept;
      const connector = await bot();
      const personal = isPersonal(delivery);
      const incoming = asked(delivery);
      const making: Promise<Reply | undefined> = delivery.tooMany
        ? Promise.resolve({ message: plainMessage(TOO_MANY) })
        : respond(incoming, { key: conversationKey(delivery), personal }, parts);
      const streams = personal && incoming.kind === 'question';
      const stream = streams ? await streamIfSlow(making, delivery, connector, timing) : undefined;
      const reply = await making;
      if (reply === undefined) return undefined;
      await posting();
      const id = stream
        ? await stream.finish(reply.message)
        : await certainly(() => orBare(reply.message, (one) => connector.post(delivery, one)));
      await note(reply, delivery, id);
      return id;
    },
    async apologise({ body }) {
      const connector = await bot();
      await connector.post(body as Kept, plainMessage(MAY_BE_LOST));
    },
  };
}

function asked(delivery: Kept): Incoming {
  if (delivery.type !== 'invoke') return read(delivery);
  const invoke = readInvoke(delivery);
  return invoke.kind === 'pressed' ? invoke.asks : { kind: 'unsupported' };
}

function conversationKey(activity: Activity): string {
  return `${tenantOf(activity)}:${activity.conversation.id}`;
}

/** Names a reply; in a channel the conversation's id names the thread too, which a mark on the reply may leave out. */
export function replyKey(activity: Activity, id: string): string {
  return `teams:${tenantOf(activity)}:${activity.conversation.id.replace(/;messageid=.*$/, '')}:${id}`;
}
