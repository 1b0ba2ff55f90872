import * as z from 'zod/v4';
import type { Activity } from './door.js';

/** What a delivery asks of us in the conversation. */
export type Incoming =
  | { readonly kind: 'question'; readonly text: string }
  | { readonly kind: 'recommendations'; readonly query: string }
  | { readonly kind: 'roles'; readonly query: string }
  /** Wants the quotations of the last answer as text for a cable. */
  | { readonly kind: 'cable' }
  | { readonly kind: 'help' }
  | { readonly kind: 'arrival' }
  | { readonly kind: 'unsupported' };

const Mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string() }),
  text: z.string().nullish(),
});
const Member = z.object({ id: z.string() });

/** Reads a delivery that is no invoke; whatever we have no use for is `unsupported`. */
export function read(activity: Activity): Incoming {
  switch (activity.type) {
    case 'message':
      return readMessage(activity);
    case 'conversationUpdate':
    case 'installationUpdate':
      return arrives(activity) ? { kind: 'arrival' } : { kind: 'unsupported' };
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

const COMMAND = /^\/?(ask|recs|leads|cable|help)(?:\s+(.*))?$/is;

/** Reads what was typed, or pressed as if it had been. */
export function readCommand(text: string): Incoming {
  const [, command, rest = ''] = COMMAND.exec(text) ?? [];
  switch (command?.toLowerCase()) {
    case 'recs':
      return { kind: 'recommendations', query: rest };
    case 'leads':
      return { kind: 'roles', query: rest };
    case 'ask':
      return rest === '' ? { kind: 'help' } : { kind: 'question', text: rest };
    // "Help me find who leads the IDDI" is a question; these commands stand alone.
    case 'help':
      return rest === '' ? { kind: 'help' } : { kind: 'question', text };
    case 'cable':
      return rest === '' ? { kind: 'cable' } : { kind: 'question', text };
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

/** Whether we have come to a group or a channel; to one person Teams shows the manifest's questions, in place of a greeting. */
function arrives(activity: Activity): boolean {
  if (isPersonal(activity)) return false;
  if (activity.type === 'installationUpdate') return activity.action === 'add';
  const added = (activity.membersAdded ?? []).flatMap((member) => Member.safeParse(member).data ?? []);
  // Only our own arrival is news; each colleague who joins later is not.
  return added.some(({ id }) => id === activity.recipient.id);
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
