import type { HomeView, KnownBlock } from '@slack/types';
import { EXAMPLES, statusLine } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { ACTIONS, button } from './buttons.js';
import { cut, LIMITS } from './limits.js';
import { bold, code, context, paragraph, plainText, section } from './message.js';
import { escapeText } from './mrkdwn.js';
import { writeRequest } from './requests.js';
import type { Scores } from './scores.js';

/** Questions to begin with, as Slack suggests them in a chat that has just been opened. */
export const STARTERS = EXAMPLES.slice(0, LIMITS.prompts).map((example) => ({
  title: cut(example, LIMITS.promptTitle),
  message: example,
}));

interface Shown {
  readonly source: SourceDescription;
  readonly scores: Scores | undefined;
  /** Address of the reader, without a slash at its end. */
  readonly reader: string;
}

/** The App Home: what this is and is not, how to begin, the registers, how well it does, and the text itself. */
export function homeView({ source, scores, reader }: Shown): HomeView {
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: plainText('Attaché') },
      paragraph(
        `I answer from one source, chapter ${source.chapter} of the NSCAI ${source.report}, “${source.chapterTitle}”, and its endnotes, in its own words. Each quotation is cut from the source by code and opens at its place.`,
      ),
      paragraph(
        'I am not a guide to current policy, I know no other document, and what the chapter does not say, I say it does not say.',
      ),
      { type: 'divider' },
      paragraph(bold('Begin with a question')),
      ...EXAMPLES.map(starter),
      paragraph('Or write to me under ', bold('Messages'), ', or mention me in a channel.'),
      { type: 'divider' },
      paragraph(bold('The registers'), ', each entry with its place in the chapter'),
      {
        type: 'actions',
        elements: [
          button(`${ACTIONS.register}:recs`, 'Recommendations', 'recs'),
          button(`${ACTIONS.register}:leads`, 'Who leads what', 'leads'),
        ],
      },
      paragraph(
        'Anywhere: ',
        code('/nscai-ask'),
        ' a question, ',
        code('/nscai-recs'),
        ' by office, topic or number, ',
        code('/nscai-leads'),
        ' by office or initiative. Commands answer you alone until you share.',
      ),
      { type: 'divider' },
      ...scoreBlocks(scores),
      paragraph({ type: 'link', url: `${reader}/`, text: 'Read the chapter' }, ' with its paragraphs numbered.'),
      context(escapeText(statusLine(source))),
    ],
  };
}

function starter(example: string, at: number): KnownBlock {
  const value = writeRequest({ k: 'ask', q: example }) ?? '';
  return { ...section(example), accessory: button(`${ACTIONS.starter}:${at}`, 'Ask', value, `Ask: ${example}`) };
}

function scoreBlocks(scores: Scores | undefined): KnownBlock[] {
  if (scores === undefined) return [];
  const percent = (share: number) => `${(share * 100).toFixed(0)}%`;
  const { questions, correct, wrong, quotes, unverified } = scores;
  return [
    paragraph(
      bold('How well it does'),
      `, on ${questions} questions of its published evaluation: ${percent(correct.share)} strictly correct (95% interval ${percent(correct.low)} to ${percent(correct.high)}), ${percent(wrong)} wrong, the rest refused. Of ${quotes.toLocaleString('en-US')} quotations of a further test, ${unverified} did not match the source.`,
    ),
  ];
}
