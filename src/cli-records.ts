import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { StoreConfig } from './config.js';
import { csvRow } from './csv.js';
import { UpstreamError, UsageError } from './errors.js';
import { backUp } from './store/backup.js';
import { isShared, openExisting } from './store/database.js';
import { exportRecords, type Period, RECORD_COLUMNS, type StoredRecord } from './store/records.js';

/**
 * Copies the embedded store while the program runs, and says where to and how large it is.
 * @throws UsageError without a path; UpstreamError when it cannot be done, or the store is a PostgreSQL.
 */
export async function runBackup(argv: readonly string[], store: StoreConfig): Promise<void> {
  const [path, ...more] = argv;
  if (path === undefined || path.startsWith('-') || more.length > 0) {
    throw new UsageError('`backup` takes the path of the copy, and nothing else.');
  }
  if (isShared(store.url)) throw new UpstreamError('The store is a PostgreSQL; copy it with pg_dump.');
  const bytes = await backUp(store.url, path);
  process.stdout.write(`${path}: ${Math.ceil(bytes / 1024)} KB, whole\n`);
}

/**
 * Writes what the store keeps for the record to standard output, and to standard error how much that was and what it
 * leaves out.
 * @throws UsageError for a period or format that is none; UpstreamError when the store is away.
 */
export async function runExport(argv: readonly string[], store: StoreConfig): Promise<void> {
  const { period, format } = readExportOptions(argv);
  const database = await openExisting(store.url);
  try {
    const counts = new Map<string, number>();
    const records = exportRecords(database, period, store, Date.now());
    // The process ends standard output itself; nobody else may.
    await pipeline(Readable.from(linesOf(records, format, counts)), process.stdout, { end: false });
    process.stderr.write(`${summary(counts, store)}\n`);
  } finally {
    await database.close();
  }
}

type Format = 'jsonl' | 'csv';

function readExportOptions(argv: readonly string[]): { period: Period; format: Format } {
  const { values } = parseOptions(argv);
  const { format } = values;
  if (format !== 'jsonl' && format !== 'csv') throw new UsageError('--format is jsonl or csv.');
  const from = values.from === undefined ? Number.NEGATIVE_INFINITY : moment('--from', values.from).begins;
  const to = values.to === undefined ? Number.POSITIVE_INFINITY : moment('--to', values.to).ends;
  if (from >= to) throw new UsageError('--from must be before --to.');
  return { period: { from, to }, format };
}

function parseOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { from: { type: 'string' }, to: { type: 'string' }, format: { type: 'string', default: 'jsonl' } },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'An option is not known.');
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** A day counts whole, from midnight to midnight UTC; a time with its zone counts as it is. */
function moment(option: string, value: string): { begins: number; ends: number } {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const at = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(value) ? Date.parse(value) : Number.NaN;
  // A day that no month has would be taken for one of the next.
  if (Number.isNaN(at) || (day && !new Date(at).toISOString().startsWith(value))) {
    throw new UsageError(`${option} is a day such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z.`);
  }
  return { begins: at, ends: day ? at + DAY_MS : at };
}

async function* linesOf(
  records: AsyncIterable<StoredRecord>,
  format: Format,
  counts: Map<string, number>,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvRow(RECORD_COLUMNS);
  for await (const record of records) {
    counts.set(record.record, (counts.get(record.record) ?? 0) + 1);
    yield format === 'csv' ? csvRow(cellsOf(record)) : `${JSON.stringify(record)}\n`;
  }
}

function cellsOf(record: StoredRecord): (string | null)[] {
  const fields: Record<string, string | number | boolean | null> = { ...record };
  return RECORD_COLUMNS.map((column) => {
    const value = fields[column] ?? null;
    return value === null ? null : String(value);
  });
}

/** What a records officer must know of what was not there to be exported. */
function summary(counts: ReadonlyMap<string, number>, { days, legalHold, receiptText }: StoreConfig): string {
  const count = (record: StoredRecord['record']) => counts.get(record) ?? 0;
  return [
    `${count('receipt')} receipts, ${count('turn')} turns, ${count('feedback')} marks.`,
    'What follows is of the settings of this command; the program deletes and keeps by its own.',
    legalHold
      ? 'LEGAL_HOLD is on: under it nothing is deleted for its age.'
      : `LEGAL_HOLD is off: receipts and marks older than ${days} days, and turns older than a day, are deleted.`,
    receiptText
      ? 'RECEIPT_TEXT is on: under it receipts hold questions and answers.'
      : 'RECEIPT_TEXT is off: under it receipts hold digests of answers, no text.',
  ].join('\n');
}
