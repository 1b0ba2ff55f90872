import type { AskWithReceipt } from '../answer/answer.js';
import type { Registers } from '../answer/registers.js';
import type { SourceDescription } from '../corpus/chapter.js';
import type { Delivery } from '../inbox/inbox.js';
import type { Conversations } from '../store/conversations.js';
import type { Feedback } from '../store/feedback.js';
import type { Installations } from '../store/installations.js';
import type { Log } from '../telemetry.js';
import type { Scores } from './scores.js';

/** What the Slack edge is given. */
export interface SlackParts {
  readonly ask: AskWithReceipt;
  readonly registers: Registers;
  readonly source: SourceDescription;
  readonly conversations: Conversations;
  readonly feedback: Feedback;
  /** Where many workspaces install themselves; not used with the one token. */
  readonly installations: Installations;
  /** The published evaluation, where there is one. */
  readonly scores: Scores | undefined;
  /** Address of the reader, without a slash at its end. */
  readonly reader: () => string;
  /** Keeps a delivery; only then may Slack be told that it arrived. */
  readonly accept: (delivery: Delivery) => Promise<boolean>;
  readonly log: Log;
}
