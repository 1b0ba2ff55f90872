import { type SqlBool, sql } from 'kysely';
import type { Database } from './database.js';
import type { Tables } from './migrations.js';
import type { RetentionPolicy } from './retention.js';

/** From the first moment on, and before the second; milliseconds since 1970. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/**
 * What an export is of; its first record. The program that keeps the store may run under other rules than the command
 * that reads it, and the store does not know them.
 */
interface Cover {
  readonly record: 'export';
  readonly at: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Whose the settings after it are. */
  readonly settingsOf: 'this command';
  readonly retentionDays: number;
  readonly legalHold: boolean;
  readonly receiptText: boolean;
}

/** An answer that was given. */
interface ReceiptRecord {
  readonly record: 'receipt';
  readonly at: string;
  readonly receipt: string;
  readonly surface: string;
  readonly kind: string;
  /** Null where receipts keep digests only. */
  readonly question: string | null;
  readonly answer: string | null;
  /** SHA-256 of kind, text and citations of the answer. */
  readonly answerDigest: string;
  readonly sourceDigest: string;
  readonly indexDigest: string;
  readonly prompt: string;
  /** Which message of the platform says it, where that is known. */
  readonly reply: string | null;
}

/** A question and its answer that a follow-up may still refer to. */
interface TurnRecord {
  readonly record: 'turn';
  readonly at: string;
  /** The platform's own name of the thread or chat. */
  readonly conversation: string;
  readonly question: string;
  readonly answer: string | null;
}

/** What somebody thought of an answer; never who. */
interface FeedbackRecord {
  readonly record: 'feedback';
  readonly at: string;
  readonly receipt: string;
  readonly verdict: string;
  readonly reason: string | null;
}

export type StoredRecord = Cover | ReceiptRecord | TurnRecord | FeedbackRecord;

/** Every column of every record, in the order of a table of them all. */
export const RECORD_COLUMNS = [
  'record',
  'at',
  'receipt',
  'surface',
  'kind',
  'conversation',
  'question',
  'answer',
  'answerDigest',
  'sourceDigest',
  'indexDigest',
  'prompt',
  'reply',
  'verdict',
  'reason',
  'from',
  'to',
  'settingsOf',
  'retentionDays',
  'legalHold',
  'receiptText',
] as const;

/** Rows that are read at once: a shared store ends any statement that takes longer than a second. */
const PAGE = 500;

interface Policy extends RetentionPolicy {
  readonly receiptText: boolean;
}

/**
 * Everything that the store keeps for the record, piece by piece and in no order of time: what was answered, the turns
 * that follow-ups refer to, and what people thought. Tokens, deliveries and who marked what are never part of it.
 * @param today when the export is made, in milliseconds since 1970.
 */
export async function* exportRecords(
  { db }: Pick<Database, 'db'>,
  { from, to }: Period,
  { days, legalHold, receiptText }: Policy,
  today: number,
): AsyncGenerator<StoredRecord> {
  yield {
    record: 'export',
    at: timeOf(today),
    from: Number.isFinite(from) ? timeOf(from) : null,
    to: Number.isFinite(to) ? timeOf(to) : null,
    settingsOf: 'this command',
    retentionDays: days,
    legalHold,
    receiptText,
  };
  const within = ({ at }: { readonly at: number }) => at >= from && at < to;
  const receipts = pages((last: Tables['receipts'] | undefined) =>
    db
      .selectFrom('receipts')
      .selectAll()
      .where('id', '>', last?.id ?? '')
      .orderBy('id')
      .limit(PAGE)
      .execute(),
  );
  for await (const row of receipts) if (within(row)) yield receiptRecord(row);
  const turns = pages((last: { id: number } | undefined) =>
    db
      .selectFrom('turns')
      .selectAll()
      .where('id', '>', last?.id ?? 0)
      .orderBy('id')
      .limit(PAGE)
      .execute(),
  );
  for await (const { at, conversation, q, a } of turns) {
    if (within({ at })) yield { record: 'turn', at: timeOf(at), conversation, question: q, answer: a };
  }
  const marks = pages((last: Tables['feedback'] | undefined) =>
    db
      .selectFrom('feedback')
      .selectAll()
      .where(sql<SqlBool>`(receipt, person) > (${last?.receipt ?? ''}, ${last?.person ?? ''})`)
      .orderBy('receipt')
      .orderBy('person')
      .limit(PAGE)
      .execute(),
  );
  for await (const { at, receipt, verdict, reason } of marks) {
    if (within({ at })) yield { record: 'feedback', at: timeOf(at), receipt, verdict, reason };
  }
}

/** All rows, asked for page by page after the last one of the page before. */
async function* pages<Row>(read: (last: Row | undefined) => Promise<Row[]>): AsyncGenerator<Row> {
  let last: Row | undefined;
  for (;;) {
    const rows = await read(last);
    yield* rows;
    last = rows.at(-1);
    if (rows.length < PAGE) return;
  }
}

function receiptRecord(row: Tables['receipts']): ReceiptRecord {
  const kept: { question?: string; text?: string } = row.text === null ? {} : JSON.parse(row.text);
  return {
    record: 'receipt',
    at: timeOf(row.at),
    receipt: row.id,
    surface: row.surface,
    kind: row.kind,
    question: kept.question ?? null,
    answer: kept.text ?? null,
    answerDigest: row.answer,
    sourceDigest: row.source,
    indexDigest: row.index_digest,
    prompt: row.prompt,
    reply: row.reply_ref,
  };
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
