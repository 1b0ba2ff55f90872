import { csvRow } from '../csv.js';
import type { ExportedMark } from './feedback.js';

const COLUMNS = ['receipt', 'surface', 'kind', 'verdict', 'reason', 'at'] as const;

/** Marks as CSV with a heading; times in ISO 8601. */
export function feedbackCsv(marks: readonly ExportedMark[]): string {
  const rows = marks.map(({ at, ...mark }) => ({ ...mark, at: new Date(at).toISOString() }));
  return [csvRow(COLUMNS), ...rows.map((row) => csvRow(COLUMNS.map((column) => row[column])))].join('');
}
