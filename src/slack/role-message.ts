import type { Button, RawTextElement, RichTextBlock, TableBlock } from '@slack/types';
import { visible } from '../answer/clean.js';
import type { RoleEntry } from '../answer/registers.js';
import { ACTIONS, actionsBlock, button, shareButton } from './buttons.js';
import { unnumbered } from './citation.js';
import { bold, context, paragraph, type SlackMessage } from './message.js';
import { escapeText } from './mrkdwn.js';
import { writeRequest } from './requests.js';

/** Rows of a page: as many as one reads without scrolling far, and well within what Slack takes. */
export const PAGE_ROWS = 10;

const HINT = 'Narrow it by office or initiative: /nscai-leads D/MR, /nscai-leads MAIRI.';

interface Shown {
  readonly query: string;
  /** From 0; a page beyond the last is the last. */
  readonly page: number;
  /** A private table can be shared and turned; a shared one says what it shows, and stays. */
  readonly privately: boolean;
}

/** One page of “which office has which role in what”: a table with a citation in every row. */
export function roleMessage(rows: readonly RoleEntry[], { query, page, privately }: Shown): SlackMessage {
  const last = Math.max(0, Math.ceil(rows.length / PAGE_ROWS) - 1);
  const at = Math.min(page, last);
  const from = at * PAGE_ROWS;
  const shown = rows.slice(from, from + PAGE_ROWS);
  const which = last === 0 ? '' : `, ${from + 1} to ${from + shown.length} of ${rows.length}`;
  const heading = `Who has which role in what${which}`;
  const hint = query.trim() === '' && privately ? [HINT] : [];
  const lines = shown.map(
    ({ office, role, initiative, citation }) => `${office} ${role} ${initiative}, ${citation.label}`,
  );
  return {
    text: escapeText([`${heading}:`, ...lines, ...hint].join('\n')),
    blocks: [
      paragraph(bold(heading)),
      table(shown),
      ...hint.map(context),
      ...(privately ? actionsBlock(pageButtons(query, at, last)) : []),
    ],
    claims: 0,
  };
}

/** Turning the pages, and sharing the one that is shown; none where the query is too long to carry. */
function pageButtons(query: string, at: number, last: number): Button[] {
  const to = (page: number) => writeRequest({ k: 'leads', q: query, p: page });
  const turns = [
    { name: 'back', label: 'Previous', page: at - 1 },
    { name: 'on', label: 'Next', page: at + 1 },
  ].filter(({ page }) => page >= 0 && page <= last);
  // Two buttons of one block must have two names.
  const turning = turns.flatMap(({ name, label, page }) => {
    const value = to(page);
    return value === undefined ? [] : [button(`${ACTIONS.page}:${name}`, label, value)];
  });
  const shown = to(at);
  return shown === undefined ? [] : [...turning, shareButton(shown)];
}

function table(rows: readonly RoleEntry[]): TableBlock {
  const cell = (text: string): RawTextElement => ({ type: 'raw_text', text: visible(text) });
  const place = ({ citation }: RoleEntry): RichTextBlock => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [unnumbered(citation)] }],
  });
  return {
    type: 'table',
    column_settings: [{ is_wrapped: true }, { is_wrapped: true }, { is_wrapped: true }, {}],
    rows: [
      ['Office', 'Role', 'Initiative', 'Where'].map(cell),
      ...rows.map((row) => [cell(row.office), cell(row.role), cell(row.initiative), place(row)]),
    ],
  };
}

/** The same rows where no table can stand: under the name of each office. */
export function roleLists(rows: readonly RoleEntry[]): RichTextBlock[] {
  const offices = [...new Set(rows.map(({ office }) => office))];
  return offices.map((name) => ({
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [bold(name)] },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: rows
          .filter(({ office }) => office === name)
          .map(({ role, initiative, citation }) => ({
            type: 'rich_text_section',
            elements: [{ type: 'text', text: `${role} ${initiative}  ` }, unnumbered(citation)],
          })),
      },
    ],
  }));
}
