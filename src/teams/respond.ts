import type { Ask, AskWithReceipt, Turn } from '../answer/answer.js';
import type { Registers } from '../answer/registers.js';
import { EXAMPLES, GREETING, HELP, TROUBLE } from '../answer/wording.js';
import type { SourceDescription } from '../corpus/chapter.js';
import type { Conversations } from '../store/conversations.js';
import { failure, type Log } from '../telemetry.js';
import { officeCard, recommendationCard, recommendationsCard, rolesCard } from './card.js';
import { answerMessage, cardMessage, type Message, plainMessage, withSuggestions } from './message.js';
import { cableCard } from './quote-cards.js';
import { ELSEWHERE, STARTERS } from './suggestions.js';
import type { Incoming } from './surfaces.js';

export interface RespondParts {
  readonly ask: AskWithReceipt;
  /** Asks for what is not shown as an answer, so that no receipt is left of it. */
  readonly askAside: Ask;
  readonly registers: Registers;
  readonly source: SourceDescription;
  readonly conversations: Conversations;
  readonly log: Log;
}

/** A message, and what is to be kept of it once it has been posted. */
export interface Reply {
  readonly message: Message;
  /** The receipt of the answer that it says. */
  readonly receipt?: string;
  /** What a follow-up may refer to. */
  readonly turn?: Turn;
}

interface Situation {
  /** Names the conversation. */
  readonly key: string;
  /** Whether one person is there alone with the bot; only there are suggestions shown. */
  readonly personal: boolean;
}

/** What we reply to a delivery; undefined where silence is the polite answer. */
export async function respond(
  incoming: Incoming,
  situation: Situation,
  parts: RespondParts,
): Promise<Reply | undefined> {
  try {
    const made = await make(incoming, situation, parts);
    if (made === undefined || situation.personal) return made;
    const { suggestedActions, ...message } = made.message;
    return { ...made, message };
  } catch (error) {
    parts.log.error(failure(error), 'no answer could be made');
    return { message: plainMessage(TROUBLE) };
  }
}

async function make(incoming: Incoming, { key }: Situation, parts: RespondParts): Promise<Reply | undefined> {
  switch (incoming.kind) {
    case 'question':
      return answer(incoming.text, key, parts);
    case 'recommendations':
      return { message: recommendations(incoming.query, parts) };
    case 'roles':
      return { message: roles(incoming.query, parts) };
    case 'cable':
      return { message: await cable(key, parts) };
    case 'help':
      return { message: withSuggestions(plainMessage(COMMANDS), STARTERS) };
    case 'arrival':
      return { message: plainMessage(GREETING) };
    case 'unsupported':
      return undefined;
  }
}

const COMMANDS = [
  HELP,
  `“ask ${EXAMPLES[1]}” does the same.`,
  '“recs”, “recs State” or “recs 1.2” lists recommendations by office, topic or number.',
  '“leads”, “leads State” or “leads IDDI” lists which office has which role in what.',
  '“cable” gives the quotations of the last answer as text to be pasted.',
  'In a group or a channel, mention me in every question.',
].join('\n\n');

async function answer(text: string, key: string, { ask, conversations, source }: RespondParts): Promise<Reply> {
  const { answer: answered, receipt } = await ask({ q: text, history: await conversations.history(key) });
  return { message: answerMessage(answered, source), receipt, turn: { q: text, a: answered.text } };
}

/** Answers are not kept, so the last question is asked once more as it was asked then. */
async function cable(key: string, { askAside, conversations, source }: RespondParts): Promise<Message> {
  const turns = await conversations.history(key);
  const last = turns.at(-1);
  const answered = last && (await askAside({ q: last.q, history: turns.slice(0, -1) }));
  if (answered === undefined || answered.citations.length === 0) {
    return plainMessage('There is no quotation here yet that could go into a cable. Ask a question first.');
  }
  return cardMessage('The quotations of the last answer', cableCard(answered, source, new Date()));
}

function nothing(sentence: string): Message {
  return withSuggestions(plainMessage(sentence), ELSEWHERE);
}

function recommendations(query: string, { registers, source }: RespondParts): Message {
  const entries = registers.recommendations(query.trim() || undefined);
  const [first] = entries;
  if (first === undefined) {
    return nothing('No recommendation goes by that. Try an office, a topic or a number, or “recs” alone for all.');
  }
  const context = { source, today: new Date(), buttons: true };
  if (entries.length === 1) return cardMessage(`Recommendation ${first.id}`, recommendationCard(first, context));
  const heading = `${entries.length} recommendations of chapter ${source.chapter}`;
  return cardMessage(heading, recommendationsCard(heading, entries, context));
}

function roles(query: string, { registers, source }: RespondParts): Message {
  const entries = registers.roles(query.trim() || undefined);
  const [first] = entries;
  if (first === undefined) {
    return nothing('No office or initiative goes by that. Try another name for it, or “leads” alone for all.');
  }
  const office = registers.office(first.officeId);
  const ofOneOffice = entries.every(({ officeId }) => officeId === first.officeId);
  // What names one office alone gives all that the chapter says of it.
  if (office !== undefined && ofOneOffice && entries.length === office.roles.length) {
    return cardMessage(office.name, officeCard(office, { source, today: new Date(), buttons: true }));
  }
  const heading = `Who has which role: ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`;
  return cardMessage(heading, rolesCard(heading, entries, { source }));
}
