import type { BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import * as z from 'zod/v4';
import { waitingModal } from './modals.js';
import { parseJson } from './requests.js';

/** Longest that a click's window is kept waiting for its content; Slack takes it within three seconds. */
const AT_ONCE_MS = 1_500;

/** Opens a window with its content, or, where that takes longer, with a word of patience that the content replaces. */
export async function openWindow(
  client: WebClient,
  trigger_id: string,
  title: string,
  content: () => Promise<ModalView>,
): Promise<void> {
  const made = content();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, AT_ONCE_MS, undefined);
  });
  const first = await Promise.race([made, late]).finally(() => clearTimeout(timer));
  const { view } = await client.views.open({ trigger_id, view: first ?? waitingModal(title) });
  if (first === undefined && view?.id !== undefined) await client.views.update({ view_id: view.id, view: await made });
}

/** Where the answer to a rephrased question belongs: the thread of the message that was clicked, or its private reply. */
const AnswerPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('thread'), channel: z.string(), thread: z.string() }),
  z.object({ kind: z.literal('private'), responseUrl: z.string() }),
]);
type AnswerPlace = z.infer<typeof AnswerPlace>;

/** The place as a window carries it. */
export function writePlace({ container, channel, message, response_url }: BlockAction): string {
  const ts = container.message_ts;
  const place: AnswerPlace =
    container.is_ephemeral === true || channel === undefined || typeof ts !== 'string'
      ? { kind: 'private', responseUrl: response_url }
      : { kind: 'thread', channel: channel.id, thread: threadOf(message) ?? ts };
  return JSON.stringify(place);
}

/** Undefined for what we never wrote. */
export function readPlace(metadata: string): AnswerPlace | undefined {
  return AnswerPlace.safeParse(parseJson(metadata)).data;
}

function threadOf(message: BlockAction['message']): string | undefined {
  const thread: unknown = message?.thread_ts;
  return typeof thread === 'string' ? thread : undefined;
}
