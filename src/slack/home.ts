import type { HomeView } from '@slack/types';
import { EXAMPLES, statusLine } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { context, section } from './blocks.js';
import { escapeText } from './mrkdwn.js';

/** The App Home: what this is, what it is not, and how to begin. */
export function homeView(source: SourceDescription): HomeView {
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'Attaché' } },
      section(
        `I answer from one source, chapter ${source.chapter} of the NSCAI ${escapeText(source.report)} and its endnotes, in its own words. Each answer says where it stands; what the chapter does not say, I say it does not say.`,
      ),
      section(
        `*Ask in a direct message, or mention me in a channel*\n${EXAMPLES.map((example) => `• ${escapeText(example)}`).join('\n')}`,
      ),
      section(
        '*Commands*\n• `/nscai-ask` a question, answered to you alone\n• `/nscai-recs` recommendations by office, topic or number\n• `/nscai-leads` which office has which role in what',
      ),
      context(escapeText(statusLine(source))),
    ],
  };
}
