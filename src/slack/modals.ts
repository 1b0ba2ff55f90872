import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { Answer } from '../answer/answer.js';
import { cableText } from '../answer/cable.js';
import type { RecommendationEntry, RoleEntry } from '../answer/registers.js';
import { OUR_NUMBERS } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { answerParts } from './answer-message.js';
import { withLinks } from './citation.js';
import { cut, LIMITS } from './limits.js';
import { bold, context, type Part, paragraph, plainText } from './message.js';
import { escapeText } from './mrkdwn.js';
import { findBlock, treeParts } from './recommendation-message.js';
import { roleLists } from './role-message.js';

/** Names of the modals that send something back. */
export const VIEWS = {
  check: 'check_text',
  reason: 'feedback_reason',
  rephrase: 'rephrase_question',
  cable: 'cable_text',
} as const;
/** Names of the one field that such a modal has. */
export const FIELD = { block: 'words', action: 'words' } as const;

/** As much of a checked text as reminds one of it. */
const ASKED_SHOWN = 300;
const LATER = 'There is more than a window holds; ask in a direct message for the whole answer.';

/** Shown at once, because a window can be opened only within three seconds of the click. */
export function waitingModal(title: string): ModalView {
  return modal(title, [paragraph('Looking in the chapter …')]);
}

export function sentenceModal(title: string, sentence: string): ModalView {
  return modal(title, [paragraph(sentence)]);
}

export function answerModal(title: string, answer: Answer, source: SourceDescription): ModalView {
  const asked: Part = { kind: 'other', blocks: [paragraph(bold(cut(answer.question, ASKED_SHOWN)))], text: '' };
  const said = answerParts(answer, source);
  const parts = [...(answer.question === '' ? [] : [asked]), ...said].map((part) => ({
    ...part,
    blocks: withLinks(part.blocks),
  }));
  return modal(title, within(parts, [context(escapeText(answer.notice))]));
}

/** Quotation, attribution, place, date and status as plain text in fields, where every client lets it be copied. */
export function cableModal(answer: Answer, source: SourceDescription, today: Date): ModalView {
  const texts = joined(cableText(answer, source, today).split('\n\n'));
  const fields = texts.map(
    (text, at): InputBlock => ({
      type: 'input',
      block_id: `cable${at}`,
      optional: true,
      label: plainText(
        texts.length === 1 ? 'Select all and copy' : `Part ${at + 1} of ${texts.length}: select all and copy`,
      ),
      element: { type: 'plain_text_input', action_id: 'text', multiline: true, initial_value: text },
    }),
  );
  // Slack wants a button to send wherever there is a field; nothing is done with what it sends.
  return { ...modal('Copy for a cable', fields), callback_id: VIEWS.cable, submit: plainText('Done') };
}

export function recommendationsModal(rows: readonly RecommendationEntry[]): ModalView {
  return modal('Recommendations', [findBlock(), ...within(treeParts(rows), [context(escapeText(OUR_NUMBERS))])]);
}

export function rolesModal(rows: readonly RoleEntry[]): ModalView {
  return modal('Who leads what', roleLists(rows).slice(0, LIMITS.viewBlocks));
}

export function entryModal(part: Part): ModalView {
  return modal('Recommendation', [findBlock(), ...part.blocks]);
}

/** Asks for a text that is to be looked at beside the chapter. */
export function checkModal(): ModalView {
  return asking(VIEWS.check, { title: 'Check a text', label: 'Sentence, claim or question', value: '', send: 'Check' });
}

/** Asks the question again, in other words; `metadata` says where the answer belongs. */
export function rephraseModal(question: string, metadata: string): ModalView {
  const view = asking(VIEWS.rephrase, { title: 'Rephrase', label: 'Your question', value: question, send: 'Ask' });
  return { ...view, private_metadata: metadata };
}

/** Asks what was wrong; `metadata` is the answer's receipt. */
export function reasonModal(metadata: string): ModalView {
  const view = asking(VIEWS.reason, { title: 'What was wrong?', label: 'In your words', value: '', send: 'Send' });
  const note = context('Kept with this answer, without your name.');
  return { ...view, blocks: [...view.blocks, note], private_metadata: metadata };
}

interface Asked {
  readonly title: string;
  readonly label: string;
  readonly value: string;
  readonly send: string;
}

function asking(callback_id: string, { title, label, value, send }: Asked): ModalView {
  const element: InputBlock['element'] = {
    type: 'plain_text_input',
    action_id: FIELD.action,
    multiline: true,
    max_length: LIMITS.inputValue,
    ...(value === '' ? {} : { initial_value: value.slice(0, LIMITS.inputValue) }),
  };
  const field: InputBlock = { type: 'input', block_id: FIELD.block, label: plainText(label), element };
  return { ...modal(title, [field]), callback_id, submit: plainText(send) };
}

function modal(title: string, blocks: KnownBlock[]): ModalView {
  return { type: 'modal', title: plainText(title), close: plainText('Close'), blocks };
}

/** As many whole parts as a window holds, and a sentence where that is not all. */
function within(parts: readonly Part[], end: readonly KnownBlock[]): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  for (const part of parts) {
    if (blocks.length + part.blocks.length + end.length + 2 > LIMITS.viewBlocks)
      return [...blocks, paragraph(LATER), ...end];
    blocks.push(...part.blocks);
  }
  return [...blocks, ...end];
}

/** Paragraphs joined to as few texts as a field's limit allows. */
function joined(paragraphs: readonly string[]): string[] {
  const texts: string[] = [];
  for (const text of paragraphs) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + text.length + 2 <= LIMITS.inputValue)
      texts[texts.length - 1] = `${last}\n\n${text}`;
    else texts.push(text);
  }
  return texts;
}
