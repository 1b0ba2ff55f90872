import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './database.js';

/** What an answer was made from: digests of the source and the index, and the version of the prompt where a model wrote. */
export interface Versions {
  readonly source: string;
  readonly index: string;
  readonly prompt: string;
}

interface Answered {
  readonly kind: string;
  readonly question: string;
  readonly text: string;
  readonly citations: readonly unknown[];
  readonly composer: string;
}

/**
 * Wraps an asking function so that each answer leaves a receipt: digests of what it was made from and of what was said.
 * A receipt that cannot be written costs nobody an answer.
 * @param options `text` keeps question and answer themselves too, which is the deployer's decision and off by default.
 */
export function keepReceipts<Question, Answer extends Answered>(
  ask: (question: Question) => Promise<Answer>,
  database: () => Database | undefined,
  options: { readonly surface: string; readonly versions: Versions; readonly text: boolean },
): (question: Question) => Promise<{ answer: Answer; receipt: string }> {
  return async (question) => {
    const answer = await ask(question);
    const store = database();
    const receipt = randomUUID();
    const values = {
      id: receipt,
      surface: options.surface,
      source: options.versions.source,
      index_digest: options.versions.index,
      // An answer that no model had a word in owes nothing to a prompt.
      prompt: answer.composer === 'extract' ? 'extract' : options.versions.prompt,
      answer: createHash('sha256')
        .update(JSON.stringify([answer.kind, answer.text, answer.citations]))
        .digest('hex'),
      kind: answer.kind,
      text: options.text ? JSON.stringify({ question: answer.question, text: answer.text }) : null,
      reply_ref: null,
    };
    await store
      ?.write((transaction) =>
        transaction
          .insertInto('receipts')
          .values({ ...values, at: store.now() })
          .execute(),
      )
      .catch(() => undefined);
    return { answer, receipt };
  };
}

/** Which reply said which answer; what people mark is the reply, what is kept is the answer's receipt. */
export interface Replies {
  /** @param reply how the platform names the reply, with the conversation that it stands in. */
  note(receipt: string, reply: string): Promise<void>;
  /** The receipt of the answer that a reply says; undefined where it is not known, or not any more. */
  receiptOf(reply: string): Promise<string | undefined>;
  /** The receipt of the last answer whose reply's name begins so, such as with its conversation. */
  lastReceipt(beginning: string): Promise<string | undefined>;
}

/** @param database undefined while the store is away: then nothing is noted, and nothing known. */
export function createReplies(database: () => Database | undefined): Replies {
  return {
    async note(receipt, reply) {
      await database()?.write((transaction) =>
        transaction.updateTable('receipts').set({ reply_ref: reply }).where('id', '=', receipt).execute(),
      );
    },
    async receiptOf(reply) {
      const row = await database()
        ?.db.selectFrom('receipts')
        .select('id')
        .where('reply_ref', '=', reply)
        .executeTakeFirst();
      return row?.id;
    },
    async lastReceipt(beginning) {
      const row = await database()
        ?.db.selectFrom('receipts')
        .select('id')
        .where(sql<string>`substr(reply_ref, 1, ${beginning.length})`, '=', beginning)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.id;
    },
  };
}
