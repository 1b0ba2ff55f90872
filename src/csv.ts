/** Whether each cell stands in quotation marks, or only where what it holds asks for them. */
export type Quoting = 'always' | 'where needed';

/** A row after RFC 4180, with its end. */
export function csvRow(values: readonly (string | null)[], quoting: Quoting = 'where needed'): string {
  return `${values.map((value) => cell(value ?? '', quoting)).join(',')}\r\n`;
}

function cell(value: string, quoting: Quoting): string {
  // A spreadsheet would run what begins like a formula.
  const harmless = value.replace(/^[=+\-@\t\r]/, "'$&");
  return quoting === 'always' || /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
