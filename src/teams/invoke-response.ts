import { TOO_MANY } from '../answer/wording.js';
import type { Feedback } from '../store/feedback.js';
import type { Replies } from '../store/receipts.js';
import type { Log } from '../telemetry.js';
import { type Activity, tenantOf } from './door.js';
import { type ExtensionParts, message, search, unfurl } from './extension.js';
import { replyKey } from './handler.js';
import type { Invoke } from './invokes.js';

interface Parts extends ExtensionParts {
  readonly feedback: Feedback;
  readonly replies: Replies;
  readonly log: Log;
}

/**
 * Body of the HTTP response to an invoke. Teams shows an error for any status but 200, and for feedback for any other
 * body than `{}`.
 * @throws UpstreamError where a mark cannot be kept.
 */
export async function answerInvoke(
  invoke: Exclude<Invoke, { kind: 'pressed' }>,
  activity: Activity,
  parts: Parts,
): Promise<object> {
  switch (invoke.kind) {
    case 'feedback': {
      const receipt =
        invoke.reply === undefined
          ? await parts.replies.lastReceipt(replyKey(activity, ''))
          : await parts.replies.receiptOf(replyKey(activity, invoke.reply));
      if (receipt === undefined) {
        parts.log.warn('Teams: a mark was given to a reply that is not known any more');
        return {};
      }
      const { verdict, reason } = invoke;
      await parts.feedback.give({ receipt, person: `${tenantOf(activity)}:${activity.from.id}`, verdict, reason });
      return {};
    }
    case 'search':
      return search(invoke, parts, new Date());
    case 'link':
      return unfurl(invoke.url, parts, new Date());
    case 'staleButton':
      return said('This button is not one of ours any more. Please ask in words.');
    case 'staleSearch':
      return message('That search is not one of ours. Please type a word of the chapter.');
    case 'other':
      return {};
  }
}

/** What became of what was asked: kept to be answered, asked already, or more than one person's share. */
export type Outcome = 'kept' | 'repeated' | 'tooMany';

const PRESSED: Readonly<Record<Outcome, string>> = {
  kept: 'I am looking it up.',
  repeated: 'That was asked a moment ago; its answer is on its way or below.',
  tooMany: TOO_MANY,
};

/** Body of the HTTP response to the press of a button whose answer, if one follows, is posted. */
export function answerPress(outcome: Outcome): object {
  return said(PRESSED[outcome]);
}

/** Shown under the card whose button was pressed. */
function said(value: string) {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value };
}
