import type { AskWithReceipt } from '../answer/answer.js';
import type { Registers } from '../answer/registers.js';
import { EXAMPLES, GREETING, HELP, TROUBLE } from '../answer/wording.js';
import type { Conversations } from '../conversation.js';
import type { SourceDescription } from '../corpus/chapter.js';
import type { Feedback } from '../store/feedback.js';
import { failure, type Log } from '../telemetry.js';
import { recommendationsCard, rolesCard } from './card.js';
import { answerMessage, cardMessage, type Message, plainMessage } from './message.js';
import type { Incoming } from './surfaces.js';

export interface RespondParts {
  readonly ask: AskWithReceipt;
  readonly registers: Registers;
  readonly source: SourceDescription;
  readonly conversations: Conversations;
  readonly feedback: Feedback;
  readonly log: Log;
}

/** What we reply to a delivery in the conversation `key`; undefined where silence is the polite answer. */
export async function respond(incoming: Incoming, key: string, parts: RespondParts): Promise<Message | undefined> {
  switch (incoming.kind) {
    case 'question':
      return answer(incoming.text, key, parts);
    case 'recommendations':
      return recommendations(incoming.query, parts);
    case 'roles':
      return roles(incoming.query, parts);
    case 'help':
      return plainMessage(COMMANDS);
    case 'arrival':
      return plainMessage(GREETING);
    case 'feedback':
    case 'invoke':
    case 'unsupported':
      return undefined;
  }
}

const COMMANDS = [
  HELP,
  `“ask ${EXAMPLES[1]}” does the same.`,
  '“recs”, “recs State” or “recs 1.2” lists recommendations by office, topic or number.',
  '“leads”, “leads State” or “leads IDDI” lists which office has which role in what.',
  'In a group or a channel, mention me in every question.',
].join('\n\n');

async function answer(text: string, key: string, { ask, conversations, source, log }: RespondParts): Promise<Message> {
  try {
    const { answer: answered } = await ask({ q: text, history: await conversations.history(key) });
    await conversations.remember(key, { q: text, a: answered.text });
    return answerMessage(answered, source);
  } catch (error) {
    log.error(failure(error), 'no answer could be made');
    return plainMessage(TROUBLE);
  }
}

function recommendations(query: string, { registers, source }: RespondParts): Message {
  const entries = registers.recommendations(query.trim() || undefined);
  if (entries.length === 0) {
    return plainMessage('No recommendation goes by that. Try an office, a topic or a number, or “recs” alone for all.');
  }
  const heading = entries.length === 1 ? 'One recommendation' : `${entries.length} recommendations`;
  return cardMessage(`${heading} of chapter ${source.chapter}`, recommendationsCard(entries, source));
}

function roles(query: string, { registers, source }: RespondParts): Message {
  const entries = registers.roles(query.trim() || undefined);
  if (entries.length === 0) {
    return plainMessage('No office or initiative goes by that. Try another name for it, or “leads” alone for all.');
  }
  const heading = `Who has which role: ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`;
  return cardMessage(heading, rolesCard(entries, source));
}
