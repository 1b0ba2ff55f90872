/** What Slack allows, as it documents it or as measured; lengths are UTF-16 units. Whatever builds blocks keeps to these. */
export const LIMITS = {
  blocks: 50,
  viewBlocks: 100,
  section: 3000,
  header: 150,
  context: 2000,
  contextElements: 10,
  actions: 25,
  /** What a screen reader says of a button. */
  accessibilityLabel: 75,
  buttonText: 75,
  buttonValue: 2000,
  optionText: 75,
  optionValue: 150,
  /** Options that a type-ahead may give back. */
  options: 100,
  tableRows: 100,
  tableCells: 20,
  /** Text of all cells of a message; there is one table in a message. */
  tableText: 10_000,
  /** All text of a message; Slack refuses somewhat more with `msg_blocks_too_long`. Counted here as JSON, which is longer. */
  message: 12_000,
  /** Text beside the blocks, for notifications and screen readers. */
  fallback: 4000,
  viewTitle: 24,
  privateMetadata: 3000,
  /** What a field of a modal may be filled with. */
  inputValue: 3000,
  prompts: 4,
  promptTitle: 75,
  loadingMessages: 10,
} as const;

/** Ends a text at the limit, and shows that it was ended. Never for a quotation. */
export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
