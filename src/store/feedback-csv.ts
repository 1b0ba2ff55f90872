import type { ExportedMark } from './feedback.js';

const COLUMNS = ['receipt', 'surface', 'kind', 'verdict', 'reason', 'at'] as const;

/** Marks as CSV after RFC 4180, with a heading; times in ISO 8601. */
export function feedbackCsv(marks: readonly ExportedMark[]): string {
  const rows = marks.map(({ at, ...mark }) => ({ ...mark, at: new Date(at).toISOString() }));
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(','))]
    .map((line) => `${line}\r\n`)
    .join('');
}

function cell(value: string | null): string {
  // A spreadsheet would run what begins like a formula.
  const harmless = (value ?? '').replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
