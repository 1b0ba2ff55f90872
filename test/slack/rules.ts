import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

/**
 * What Slack refuses, written down from its documentation and not from our own limits: the shapes by JSON Schema made of
 * its published types, then the lengths and numbers that types cannot say.
 */
type Fields = Record<string, unknown>;

const schema = JSON.parse(readFileSync(new URL('schema/payloads.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ allErrors: false, strict: false, allowUnionTypes: true });
ajv.addSchema(schema, 'slack');
const shapeOf = (name: string) => ajv.compile({ $ref: `slack#/definitions/${name}` });
const SHAPES = {
  blocks: ajv.compile({ type: 'array', items: { $ref: 'slack#/definitions/KnownBlock' } }),
  home: shapeOf('HomeView'),
  modal: shapeOf('ModalView'),
};

type Surface = keyof typeof SHAPES;

/** Longest text, most children, of each field of each kind of block or element. */
const LENGTHS: Record<string, Record<string, number>> = {
  section: { text: 3000 },
  header: { text: 150 },
  button: { text: 75, value: 2000, action_id: 255, accessibility_label: 75 },
  external_select: { placeholder: 150, action_id: 255 },
  plain_text_input: { initial_value: 3000, placeholder: 150 },
  input: { label: 2000 },
};
const COUNTS: Record<string, number> = { actions: 25, context: 10, context_actions: 5 };
const ONLY_IN_MESSAGES = new Set(['table', 'context_actions', 'markdown']);
const CITATION_TYPES = new Set(['file', 'external', 'web', 'message', 'memory']);
const TOTAL_TEXT = 13_200;

/** Why Slack would not take these blocks; undefined where it would. */
export function blocksRefused(
  blocks: unknown,
  { citations = true, surface = 'blocks' as Surface } = {},
): string | undefined {
  if (!Array.isArray(blocks) || blocks.length === 0) return 'blocks must be a list that is not empty';
  if (blocks.length > (surface === 'blocks' ? 50 : 100)) return 'too many blocks';
  const all = [...objectsIn(blocks)];
  for (const object of all) {
    const refused = refusedObject(object, { citations, surface });
    if (refused !== undefined) return refused;
  }
  if (all.filter(({ type }) => type === 'table').length > 1) return 'only one table allowed';
  const plain = JSON.parse(JSON.stringify(blocks), (_, value) => withoutCitations(value));
  if (!SHAPES.blocks(plain)) return `no such shape: ${ajv.errorsText(SHAPES.blocks.errors).slice(0, 300)}`;
  return undefined;
}

/** Why Slack would not take this view; undefined where it would. */
export function viewRefused(view: unknown): string | undefined {
  if (!isFields(view) || (view.type !== 'home' && view.type !== 'modal')) return 'no view';
  const surface: 'home' | 'modal' = view.type;
  const refused = blocksRefused(view.blocks, { surface });
  if (refused !== undefined) return refused;
  if (surface === 'modal') {
    for (const name of ['title', 'submit', 'close'] as const) {
      const text = textOf(view[name]);
      if (text !== undefined && text.length > 24) return `${name} is too long`;
    }
    if (String(view.private_metadata ?? '').length > 3000) return 'private_metadata is too long';
    const fields = [...objectsIn(view.blocks)].some(({ type }) => type === 'input');
    if (fields && view.submit === undefined) return 'submit is required where there is a field';
  }
  if (!SHAPES[surface](view)) return `no such view: ${ajv.errorsText(SHAPES[surface].errors).slice(0, 300)}`;
  return undefined;
}

/** Whether all text of a message is more than Slack takes. */
export function isTooLong(blocks: unknown): boolean {
  return (
    [...objectsIn(blocks)].reduce((sum, { text }) => sum + (typeof text === 'string' ? text.length : 0), 0) > TOTAL_TEXT
  );
}

function refusedObject(
  object: Fields,
  { citations, surface }: { citations: boolean; surface: Surface },
): string | undefined {
  const type = String(object.type);
  if (surface !== 'blocks' && ONLY_IN_MESSAGES.has(type)) return `${type} is for messages only`;
  if ((type === 'mrkdwn' || type === 'plain_text' || type === 'text') && object.text === '') return 'text is empty';
  if ('action_id' in object && String(object.action_id) === '') return 'action_id is empty';
  for (const [field, limit] of Object.entries(LENGTHS[type] ?? {})) {
    const text = textOf(object[field]);
    if (text !== undefined && text.length > limit) return `${field} of ${type} is too long`;
  }
  if (type === 'context' && contextTexts(object).some((text) => text.length > 2000))
    return 'text of context is too long';
  const children = object.elements;
  if (Array.isArray(children)) {
    if (children.length === 0) return `${type} has no elements`;
    if (children.length > (COUNTS[type] ?? Number.POSITIVE_INFINITY)) return `${type} has too many elements`;
    const ids = children
      .map((child) => (isFields(child) ? child.action_id : undefined))
      .filter((id) => id !== undefined);
    if (new Set(ids).size < ids.length) return 'action_id already exists';
  }
  if (type === 'table') return refusedTable(object);
  if (type === 'feedback_buttons') return refusedMarks(object);
  if (type === 'citation') return citations ? refusedCitation(object) : 'no such element: citation';
  return undefined;
}

function refusedTable({ rows, column_settings: columns = [] }: Fields): string | undefined {
  if (!Array.isArray(rows) || rows.length === 0 || rows.length > 100) return 'a table has 1 to 100 rows';
  if (rows.some((row) => !Array.isArray(row) || row.length === 0 || row.length > 20)) return 'a row has 1 to 20 cells';
  if (!Array.isArray(columns) || columns.length > 20) return 'too many column settings';
  const text = [...objectsIn(rows)].reduce(
    (sum, cell) => sum + (typeof cell.text === 'string' ? cell.text.length : 0),
    0,
  );
  return text > 10_000 ? 'the text of a table is too long' : undefined;
}

function refusedMarks({ positive_button, negative_button }: Fields): string | undefined {
  for (const button of [positive_button, negative_button]) {
    if (!isFields(button)) return 'a mark is missing';
    if ((textOf(button.text) ?? '').length > 75) return 'the text of a mark is too long';
    if (String(button.accessibility_label ?? '').length > 75) return 'the label of a mark is too long';
    if (String(button.value).length > 2000) return 'the value of a mark is too long';
  }
  return undefined;
}

function refusedCitation({ url, text, index, details }: Fields): string | undefined {
  if (typeof url !== 'string' || !url.startsWith('https://')) return 'a citation needs an https address';
  if (typeof text !== 'string' || text === '') return 'a citation needs a text';
  if (!Number.isInteger(index) || Number(index) < 1) return 'a citation needs an index';
  if (!isFields(details) || !CITATION_TYPES.has(String(details.citation_type))) return 'a citation needs details';
  return undefined;
}

/** Options of a type-ahead that Slack would not show. */
export function optionsRefused(options: unknown): string | undefined {
  if (!Array.isArray(options) || options.length > 100) return 'up to 100 options';
  for (const option of options) {
    if (!isFields(option) || (textOf(option.text) ?? '').length > 75) return 'the text of an option is too long';
    if (String(option.value).length > 150) return 'the value of an option is too long';
  }
  return undefined;
}

/** The published types do not know citations; where one stands, a link would have the same right to. */
function withoutCitations(value: unknown): unknown {
  return isFields(value) && value.type === 'citation' ? { type: 'link', url: value.url, text: value.text } : value;
}

function contextTexts({ elements }: Fields): string[] {
  return Array.isArray(elements) ? elements.flatMap((element) => textOf(element) ?? []) : [];
}

/** A text, or the text of a text object. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return isFields(value) && typeof value.text === 'string' ? value.text : undefined;
}

function* objectsIn(value: unknown): Generator<Fields> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item);
  else if (isFields(value)) {
    yield value;
    for (const item of Object.values(value)) yield* objectsIn(item);
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
