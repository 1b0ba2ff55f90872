import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { Answer } from '../answer/answer.js';
import { cut, LIMITS } from './limits.js';
import { plainText } from './message.js';
import { type Request, writeRequest } from './requests.js';

/** Names of everything that can be clicked, chosen or sent; the listeners know no others. */
export const ACTIONS = {
  share: 'share_answer',
  cable: 'copy_for_cable',
  rephrase: 'rephrase',
  feedback: 'answer_feedback',
  page: 'leads_page',
  find: 'find_recommendation',
  starter: 'ask_starter',
  register: 'open_register',
} as const;

/** What stands below an answer: marks, the quotation as plain text, sharing or rephrasing. */
export function answerTail(
  answer: Answer,
  { receipt, privately }: { receipt: string; privately: boolean },
): KnownBlock[] {
  const { question, kind } = answer;
  const value = question === '' ? undefined : writeRequest({ k: 'ask', q: question, r: receipt });
  const buttons: Button[] = [];
  if (value !== undefined && kind !== 'unanswered') buttons.push(button(ACTIONS.cable, 'Copy for a cable', value));
  if (value !== undefined && kind !== 'unanswered' && privately) buttons.push(shareButton(value));
  if (value !== undefined && kind !== 'answered')
    buttons.push(button(ACTIONS.rephrase, 'Rephrase the question', value));
  return [feedbackBlock(receipt), ...actionsBlock(buttons)];
}

export function shareButton(value: string): Button {
  return button(ACTIONS.share, 'Share into channel', value);
}

/** The Share button of a register; nothing where the query is too long to carry. */
export function shareBlock(request: Request): ActionsBlock[] {
  const value = writeRequest(request);
  return value === undefined ? [] : actionsBlock([shareButton(value)]);
}

/** @param aloud what a screen reader says, where the label alone does not tell the button from others. */
export function button(action_id: string, label: string, value: string, aloud?: string): Button {
  const accessibility = aloud === undefined ? {} : { accessibility_label: cut(aloud, LIMITS.accessibilityLabel) };
  return { type: 'button', action_id, text: plainText(label), value, ...accessibility };
}

export function actionsBlock(elements: readonly Button[]): ActionsBlock[] {
  return elements.length === 0 ? [] : [{ type: 'actions', elements: [...elements] }];
}

function feedbackBlock(receipt: string): KnownBlock {
  const mark = (label: string, verdict: 'up' | 'down') => ({
    text: plainText(label),
    accessibility_label: `Mark this answer as ${label.toLowerCase()}`,
    value: `${verdict}:${receipt}`,
  });
  return {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: ACTIONS.feedback,
        positive_button: mark('Helpful', 'up'),
        negative_button: mark('Not helpful', 'down'),
      },
    ],
  };
}
