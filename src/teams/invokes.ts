import * as z from 'zod/v4';
import type { Verdict } from '../store/feedback.js';
import type { Activity } from './door.js';
import { LIMITS } from './limits.js';
import { type Incoming, readCommand } from './surfaces.js';

/** What wants its answer in the HTTP response. */
export type Invoke =
  /** `reply` is what was marked; the Agents Playground does not say. */
  | {
      readonly kind: 'feedback';
      readonly verdict: Verdict;
      readonly reason: string;
      readonly reply: string | undefined;
    }
  /** A search of the message extension; `query` is empty before anything is typed. */
  | { readonly kind: 'search'; readonly command: SearchCommand; readonly query: string }
  | { readonly kind: 'link'; readonly url: string }
  /** A button of one of our cards that asks something; the answer is posted. */
  | { readonly kind: 'pressed'; readonly asks: Incoming }
  | { readonly kind: 'staleButton' }
  | { readonly kind: 'staleSearch' }
  | { readonly kind: 'other' };

/** Ids of the manifest's search commands. */
export const SEARCH_COMMANDS = ['everything', 'recommendations', 'passages'] as const;
export type SearchCommand = (typeof SEARCH_COMMANDS)[number];

const Typed = z.string().transform((text) => text.slice(0, LIMITS.typed));
/** The Agents Playground sends the comment as text, Teams as JSON in a string: `{"feedbackText":"…"}`. */
const Comment = z.preprocess((value) => {
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return value;
  try {
    return Object(JSON.parse(value)).feedbackText;
  } catch {
    return value;
  }
}, Typed.catch(''));
const Feedback = z.object({
  actionName: z.literal('feedback'),
  actionValue: z.object({ reaction: z.enum(['like', 'dislike']), feedback: Comment }),
});
/** The Agents Playground names neither command nor parameter unless it is told to. */
const Search = z.object({
  commandId: z.enum(SEARCH_COMMANDS).optional().catch('everything'),
  parameters: z.array(z.object({ name: z.string().nullish(), value: z.unknown() })).default([]),
});
const Link = z.object({ url: Typed });
const Pressed = z.object({ action: z.object({ verb: z.literal('ask'), data: z.object({ command: z.string() }) }) });

/** Reads an invoke; what is forged, or of a card that we no longer send, is told apart from what is not ours at all. */
export function readInvoke({ name, value, replyToId }: Activity): Invoke {
  switch (name) {
    case 'message/submitAction': {
      const given = Feedback.safeParse(value).data?.actionValue;
      if (given === undefined) return { kind: 'other' };
      const verdict = given.reaction === 'like' ? 'up' : 'down';
      return { kind: 'feedback', verdict, reason: given.feedback, reply: replyToId ?? undefined };
    }
    case 'composeExtension/query': {
      const search = Search.safeParse(value).data;
      if (search === undefined) return { kind: 'staleSearch' };
      return { kind: 'search', command: search.commandId ?? 'everything', query: typed(search.parameters) };
    }
    case 'composeExtension/queryLink':
    case 'composeExtension/anonymousQueryLink': {
      const link = Link.safeParse(value).data;
      return link === undefined ? { kind: 'staleSearch' } : { kind: 'link', url: link.url };
    }
    case 'adaptiveCard/action': {
      const command = Pressed.safeParse(value).data?.action.data.command;
      // A button of ours is short; what is longer was not made by us.
      if (command === undefined || command.length > LIMITS.typed) return { kind: 'staleButton' };
      return { kind: 'pressed', asks: readCommand(command.trim()) };
    }
    default:
      return { kind: 'other' };
  }
}

/** What was typed into the search box; before that, Teams sends a parameter of the name `initialRun`. */
function typed(parameters: z.infer<typeof Search>['parameters']): string {
  const text = parameters.find(({ name, value }) => name !== 'initialRun' && typeof value === 'string')?.value;
  return Typed.catch('').parse(text).trim();
}
