import * as z from 'zod/v4';
import type { Activity } from './door.js';

/** What a delivery asks of us. */
export type Incoming =
  | { readonly kind: 'question'; readonly text: string }
  | { readonly kind: 'recommendations'; readonly query: string }
  | { readonly kind: 'roles'; readonly query: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'arrival' }
  | { readonly kind: 'feedback'; readonly reaction: 'like' | 'dislike' }
  /** Wants its answer in the HTTP response, and is none that we offered. */
  | { readonly kind: 'invoke'; readonly name: string }
  | { readonly kind: 'unsupported' };

const Mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string() }),
  text: z.string().nullish(),
});
const Member = z.object({ id: z.string() });
const Feedback = z.object({
  actionName: z.literal('feedback'),
  actionValue: z.object({ reaction: z.enum(['like', 'dislike']) }),
});

/** Reads a delivery; whatever we have no use for is `unsupported`. */
export function read(activity: Activity): Incoming {
  switch (activity.type) {
    case 'message':
      return readMessage(activity);
    case 'conversationUpdate':
      return arrives(activity) ? { kind: 'arrival' } : { kind: 'unsupported' };
    case 'installationUpdate':
      return activity.action === 'add' ? { kind: 'arrival' } : { kind: 'unsupported' };
    case 'invoke':
      return readInvoke(activity);
    default:
      return { kind: 'unsupported' };
  }
}

function readMessage(activity: Activity): Incoming {
  if (isBot(activity)) return { kind: 'unsupported' };
  const mentions = (activity.entities ?? []).flatMap((entity) => Mention.safeParse(entity).data ?? []);
  const ours = mentions.filter(({ mentioned }) => mentioned.id === activity.recipient.id);
  if (!isPersonal(activity) && ours.length === 0) return { kind: 'unsupported' };
  const text = plainText(
    activity.text ?? '',
    ours.flatMap((mention) => mention.text ?? []),
  );
  return readCommand(text);
}

const COMMAND = /^\/?(ask|recs|leads|help)(?:\s+(.*))?$/is;

function readCommand(text: string): Incoming {
  const [, command, rest = ''] = COMMAND.exec(text) ?? [];
  switch (command?.toLowerCase()) {
    case 'recs':
      return { kind: 'recommendations', query: rest };
    case 'leads':
      return { kind: 'roles', query: rest };
    case 'ask':
      return rest === '' ? { kind: 'help' } : { kind: 'question', text: rest };
    case 'help':
      // "Help me find who leads the IDDI" is a question; the command stands alone.
      return rest === '' ? { kind: 'help' } : { kind: 'question', text };
    default:
      return text === '' ? { kind: 'help' } : { kind: 'question', text };
  }
}

/** The words without our own mention; other people's mentions keep their names. */
function plainText(text: string, ours: readonly string[]): string {
  const withoutUs = ours.reduce((rest, mention) => rest.replaceAll(mention, ' '), text);
  return withoutUs
    .replace(/<\/?at(?:\s[^<>]{0,200})?>/gi, '')
    .replaceAll('&nbsp;', ' ')
    .trim();
}

function readInvoke(activity: Activity): Incoming {
  const feedback = activity.name === 'message/submitAction' ? Feedback.safeParse(activity.value).data : undefined;
  if (feedback !== undefined) return { kind: 'feedback', reaction: feedback.actionValue.reaction };
  return { kind: 'invoke', name: activity.name ?? '' };
}

function arrives(activity: Activity): boolean {
  const added = (activity.membersAdded ?? []).flatMap((member) => Member.safeParse(member).data ?? []);
  // In a group only our own arrival is news; each colleague who joins later is not.
  return isPersonal(activity) ? added.length > 0 : added.some(({ id }) => id === activity.recipient.id);
}

/** True for a chat with one person, where every message is meant for us. */
export function isPersonal({ conversation }: Activity): boolean {
  if (conversation.conversationType) return conversation.conversationType === 'personal';
  return conversation.isGroup !== true;
}

function isBot({ from, recipient }: Activity): boolean {
  // Teams writes bots' ids with the prefix 28.
  return from.id === recipient.id || from.role === 'bot' || from.id.startsWith('28:');
}

/** Body of the HTTP response to an invoke. Teams shows an error for anything but 200, and for feedback for any other body. */
export function invokeBody(
  incoming: { readonly kind: 'feedback' } | { readonly kind: 'invoke'; readonly name: string },
) {
  if (incoming.kind === 'invoke' && incoming.name === 'adaptiveCard/action') {
    return {
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'This button is not one of ours any more. Please ask in words.',
    };
  }
  return {};
}
