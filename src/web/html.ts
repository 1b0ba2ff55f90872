import { visible } from '../answer/clean.js';

/** Markup that is safe to send: made by `html` alone, which escapes every value that is not such markup itself. */
export interface Html {
  readonly markup: string;
}

type Value = Html | string | number | undefined | readonly Value[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template tag: text of the template is markup, values are text, unless they came out of `html`. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markup = strings.reduce(
    (made, string, at) => made + string + (at < values.length ? render(values[at]) : ''),
    '',
  );
  return { markup };
}

function render(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(render).join('');
}

/** Text for a page: markup characters escaped, and nothing unseen that could disguise it. */
function escapeText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
