import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Delivery, Handler, Handlers } from '../src/inbox/inbox.js';
import { openInbox } from '../src/inbox/open.js';
import { type Conversations, createConversations } from '../src/store/conversations.js';
import type { Database } from '../src/store/database.js';
import { createFeedback, type Feedback } from '../src/store/feedback.js';
import { createInstallations, type Installations } from '../src/store/installations.js';
import { createReplies, type Replies } from '../src/store/receipts.js';
import { createLog, type Log } from '../src/telemetry.js';

/** A real inbox on an SQLite file that is gone afterwards. */
export interface TemporaryInbox {
  readonly database: () => Database | undefined;
  readonly conversations: Conversations;
  readonly feedback: Feedback;
  readonly installations: Installations;
  readonly replies: Replies;
  readonly accept: (delivery: Delivery) => Promise<boolean>;
  start(handlers: Partial<Handlers>): void;
  /** Resolves once nothing waits to be answered; what is ambiguous may remain. */
  idle(): Promise<void>;
  /** Resolves once nothing is being answered; what is to be tried later may wait. */
  settled(): Promise<void>;
  /** Reasons of the dead letters. */
  dead(): Promise<(string | null)[]>;
  stop(): Promise<void>;
}

const nobody: Handler = { work: async () => undefined };

export async function temporaryInbox(
  log: Log = createLog('silent'),
  timing: { readonly leaseMs?: number; readonly pollMs?: number } = {},
): Promise<TemporaryInbox> {
  const directory = mkdtempSync(join(tmpdir(), 'attache-inbox-'));
  const inbox = await openInbox(join(directory, 'inbox.db'), { days: 1, legalHold: false }, log, timing);
  let underway = 0;
  const counted = (handler: Handler): Handler => ({
    ...handler,
    async work(held, posting) {
      underway += 1;
      return handler.work(held, posting).finally(() => {
        underway -= 1;
      });
    },
  });
  return {
    database: () => inbox.database,
    conversations: createConversations(() => inbox.database),
    feedback: createFeedback(() => inbox.database),
    installations: createInstallations(() => inbox.database, 'a secret of this test'),
    replies: createReplies(() => inbox.database),
    accept: inbox.accept,
    start: ({ slack = nobody, teams = nobody }) => inbox.start({ slack: counted(slack), teams: counted(teams) }),
    async idle() {
      const waiting = () =>
        inbox.database?.db.selectFrom('inbox').select('key').where('state', 'in', ['new', 'working']).execute();
      while (underway > 0 || ((await waiting()) ?? []).length > 0) await wait(10);
    },
    async settled() {
      while (underway > 0) await wait(10);
      // What became of it is written down just after.
      await wait(100);
    },
    async dead() {
      const rows = await inbox.database?.db.selectFrom('inbox').select('reason').where('state', '=', 'dead').execute();
      return (rows ?? []).map(({ reason }) => reason);
    },
    async stop() {
      await inbox.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
