import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/slack/limits.js';
import { blocksRefused, isTooLong, optionsRefused, viewRefused } from './rules.js';

type Refused = string | boolean | undefined;

const x = (length: number) => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text = 'x') => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (fields: object = {}) => ({ type: 'button', action_id: 'a', text: plain('x'), value: 'v', ...fields });
const many = <Item>(count: number, item: (at: number) => Item) => Array.from({ length: count }, (_, at) => item(at));
const row = (cells: number, text = 'x') => many(cells, () => ({ type: 'raw_text', text }));
const modal = (fields: object, blocks: object[] = [section()]) => ({
  type: 'modal',
  title: plain('x'),
  blocks,
  ...fields,
});
const field = (initial_value: string) => ({
  type: 'input',
  label: plain('x'),
  element: { type: 'plain_text_input', action_id: 'a', initial_value },
});

/** Something of the size that a limit is about, and why Slack would refuse it. */
const OF_SIZE: Partial<Record<keyof typeof LIMITS, (size: number) => Refused>> = {
  blocks: (size) => blocksRefused(many(size, () => section())),
  viewBlocks: (size) => viewRefused({ type: 'home', blocks: many(size, () => section()) }),
  section: (size) => blocksRefused([section(x(size))]),
  header: (size) => blocksRefused([{ type: 'header', text: plain(x(size)) }]),
  context: (size) => blocksRefused([{ type: 'context', elements: [{ type: 'mrkdwn', text: x(size) }] }]),
  contextElements: (size) => blocksRefused([{ type: 'context', elements: many(size, () => plain('x')) }]),
  actions: (size) =>
    blocksRefused([{ type: 'actions', elements: many(size, (at) => button({ action_id: `a${at}` })) }]),
  buttonText: (size) => blocksRefused([{ type: 'actions', elements: [button({ text: plain(x(size)) })] }]),
  buttonValue: (size) => blocksRefused([{ type: 'actions', elements: [button({ value: x(size) })] }]),
  accessibilityLabel: (size) =>
    blocksRefused([{ type: 'actions', elements: [button({ accessibility_label: x(size) })] }]),
  optionText: (size) => optionsRefused([{ text: plain(x(size)), value: 'v' }]),
  optionValue: (size) => optionsRefused([{ text: plain('x'), value: x(size) }]),
  options: (size) => optionsRefused(many(size, () => ({ text: plain('x'), value: 'v' }))),
  tableRows: (size) => blocksRefused([{ type: 'table', rows: many(size, () => row(2)) }]),
  tableCells: (size) => blocksRefused([{ type: 'table', rows: [row(size)] }]),
  tableText: (size) => blocksRefused([{ type: 'table', rows: [row(1, x(size))] }]),
  viewTitle: (size) => viewRefused(modal({ title: plain(x(size)) })),
  privateMetadata: (size) => viewRefused(modal({ private_metadata: x(size) })),
  inputValue: (size) => viewRefused(modal({ submit: plain('x') }, [field(x(size))])),
};

/** Limits of ours that stay below Slack's, or that methods and not blocks have; the double holds them to Slack's own. */
const STRICTER = ['message', 'fallback', 'prompts', 'promptTitle', 'loadingMessages'] as const;

describe('the limits of Block Kit', () => {
  it.each(Object.entries(OF_SIZE))('%s: Slack takes what is as large, and nothing larger', (name, refused) => {
    const limit = LIMITS[name as keyof typeof LIMITS];
    expect(refused(limit)).toBeUndefined();
    expect(refused(limit + 1)).toBeTruthy();
  });

  it('message: stays below the text that Slack was measured to take', () => {
    const sized = (size: number) => many(Math.ceil(size / 1000), () => section(x(1000)));
    expect(isTooLong(sized(LIMITS.message))).toBe(false);
    expect(isTooLong(sized(14_000))).toBe(true);
  });

  it('has a test for each', () => {
    expect([...Object.keys(OF_SIZE), ...STRICTER].sort()).toEqual(Object.keys(LIMITS).sort());
  });

  it.each<[string, unknown]>([
    ['a text of another type', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]],
    ['a field that there is not', [{ ...section(), colour: 'red' }]],
    ['a block that there is not', [{ type: 'poem' }]],
    ['an empty text', [section('')]],
    ['two buttons of one name', [{ type: 'actions', elements: [button(), button()] }]],
    ['two tables', many(2, () => ({ type: 'table', rows: [row(1)] }))],
    [
      'a citation without https',
      [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [{ type: 'citation', url: 'http://x', text: 'x', index: 1, details: { citation_type: 'web' } }],
            },
          ],
        },
      ],
    ],
  ])('the double refuses %s', (_, blocks) => {
    expect(blocksRefused(blocks)).toBeTruthy();
  });

  it('the double refuses a table in a window, and a field that nothing sends', () => {
    expect(viewRefused(modal({}, [{ type: 'table', rows: [row(1)] }]))).toBeTruthy();
    expect(viewRefused(modal({}, [field('x')]))).toBeTruthy();
  });
});
