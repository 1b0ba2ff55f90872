import type { RichTextBlock } from '@slack/types';
import type { Answer, Claim } from '../answer/answer.js';
import { piecesSaid } from '../answer/pieces-said.js';
import { sic } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { answerTail } from './buttons.js';
import { numbered, quotation, unnumbered } from './citation.js';
import { bold, context, type Part, paragraph, type SlackMessage, split, words } from './message.js';
import { escapeText } from './mrkdwn.js';

interface Shown {
  readonly source: SourceDescription;
  /** The answer's receipt, under which marks are kept. */
  readonly receipt: string;
  /** A private answer can be shared; one in a channel or a direct chat stands where it belongs. */
  readonly privately: boolean;
  /** Says who asked what, where the words of the question stand nowhere beside the answer. */
  readonly head?: Part | undefined;
}

/** An answer as one message, or more where it is long: split between claims, never inside a quotation. */
export function answerMessages(answer: Answer, shown: Shown): SlackMessage[] {
  const end: Part = {
    kind: 'other',
    blocks: [context(escapeText(answer.notice)), ...answerTail(answer, shown)],
    text: escapeText(answer.notice),
  };
  // Slack shows nobody what was asked by a command.
  const head = shown.head ?? (shown.privately ? own(`You asked: ${answer.question}`) : undefined);
  return split([...(head === undefined ? [] : [head]), ...answerParts(answer, shown.source), end]);
}

/** What an answer says, without anything to click; for modals too, whose limits are others. */
export function answerParts(answer: Answer, source: SourceDescription): Part[] {
  return [...claimParts(answer, source), ...nearestParts(answer, source)];
}

function claimParts(answer: Answer, source: SourceDescription): Part[] {
  if (answer.kind === 'unanswered') return [own(answer.text)];
  return piecesSaid(answer).map((said) =>
    said.kind === 'own' ? own(said.text) : claimPart(said.claim, answer, source),
  );
}

function own(sentence: string): Part {
  return { kind: 'other', blocks: [paragraph(sentence)], text: escapeText(sentence) };
}

/** A claim that is its quotations is shown once, as quotation; one in our words stands above what it rests on. */
function claimPart({ text, citations }: Claim, answer: Answer, source: SourceDescription): Part {
  const cited = citations.flatMap((n) => answer.citations[n - 1] ?? []);
  const isQuotation = cited.map(({ quote }) => quote).join(' ') === text;
  const block: RichTextBlock = {
    type: 'rich_text',
    elements: [
      ...(isQuotation ? [] : [{ type: 'rich_text_section' as const, elements: [words(text)] }]),
      ...cited.map((citation) => quotation(citation, source, numbered(citation, source))),
    ],
  };
  const aloud = cited.map(({ n, label, quote }) => `“${quote}”${sic(quote, source)} [${n}] ${label}`);
  return {
    kind: 'claim',
    blocks: [block],
    text: [...(isQuotation ? [] : [text]), ...aloud].map(escapeText).join('\n'),
  };
}

function nearestParts({ nearest }: Answer, source: SourceDescription): Part[] {
  if (nearest.length === 0) return [];
  const heading: Part = {
    kind: 'other',
    blocks: [paragraph(bold('Nearest passages'), ', which do not answer the question:')],
    text: 'Nearest passages, which do not answer the question:',
  };
  const passages = nearest.map((citation): Part => {
    const elements = [quotation(citation, source, unnumbered(citation))];
    const aloud = `“${citation.quote}”${sic(citation.quote, source)} ${citation.label}`;
    return { kind: 'other', blocks: [{ type: 'rich_text', elements }], text: escapeText(aloud) };
  });
  return [heading, ...passages];
}
