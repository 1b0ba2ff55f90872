import { afterAll, beforeAll, expect, test } from 'vitest';
import { READER, sentence } from '../answers.js';
import { type Edge, message, startEdge } from './edge.js';

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.close());

interface Row {
  readonly contentType: string;
  readonly content: { readonly type: string; readonly fallbackText: string; readonly actions?: { type: string }[] };
  readonly preview: {
    readonly contentType: string;
    readonly content: { readonly title: string; readonly text: string };
  };
}
async function invoke(name: string, value: unknown): Promise<{ type?: string; text?: string; attachments: Row[] }> {
  const response = await edge.post(message('http://127.0.0.1/', '', { type: 'invoke', name, value }));
  expect(response.status).toBe(200);
  const { composeExtension = { attachments: [] } } = Object(await response.json());
  return composeExtension;
}
const search = (parameters: unknown, commandId?: string) =>
  invoke('composeExtension/query', {
    ...(commandId && { commandId }),
    parameters,
    queryOptions: { skip: 0, count: 25 },
  });
const titles = (rows: Row[]) => rows.map(({ preview }) => preview.content.title);

test('a search finds recommendations and passages, with and without the names of command and parameter', async () => {
  const named = await search([{ name: 'query', value: 'coalition' }], 'everything');
  const unnamed = await search([{ value: 'coalition' }]);
  expect(unnamed).toEqual(named);
  expect(named.type).toBe('result');
  expect(titles(named.attachments)[0]).toBe('1.1 Build an Emerging Technology Coalition (ETC)');
  expect(titles(named.attachments).filter((title) => title.startsWith('“')).length).toBeGreaterThan(1);
  expect(named.attachments.length).toBeLessThanOrEqual(8);
});

test('its commands search one or the other', async () => {
  const recommendations = await search([{ name: 'query', value: 'democracy' }], 'recommendations');
  expect(titles(recommendations.attachments).join('\n')).not.toContain('“');
  const passages = await search([{ name: 'query', value: 'democracy' }], 'passages');
  for (const title of titles(passages.attachments)) expect(title).toMatch(/^“/);
});

test('choosing a row puts in a card with its quotation, its place and a way to the chapter', async () => {
  const { attachments } = await search([{ value: 'stand-alone endeavor' }], 'passages');
  const { content, contentType } = attachments[0] ?? expect.fail('nothing was found');
  expect(contentType).toBe('application/vnd.microsoft.card.adaptive');
  expect(content.fallbackText).toContain(
    'Ch. 15, ¶ 14; “The United States should lead an Emerging Technology Coalition',
  );
  expect(JSON.stringify(content.actions?.[0])).toMatch(/"Action.OpenUrl".*\/p\/p14\?q=\d+-\d+/);
  // The chat that it is put into need not have the bot in it.
  expect(content.actions?.map(({ type }) => type)).toEqual(['Action.OpenUrl', 'Action.ToggleVisibility']);
});

test('a number finds its recommendation', async () => {
  const { attachments } = await search([{ value: '1.2' }]);
  expect(titles(attachments)[0]).toMatch(/^1\.2 Launch an International Digital/);
});

test('before anything is typed it lists recommendations', async () => {
  const { attachments } = await search([{ name: 'initialRun', value: 'true' }], 'everything');
  expect(titles(attachments)).toHaveLength(8);
  expect(titles(attachments)[0]).toBe('1 Develop and implement an International…');
  expect((await search([{ name: 'initialRun', value: 'true' }], 'passages')).text).toMatch(/^Type a word/);
});

test('what is not in the chapter is said in words', async () => {
  expect(await search([{ value: 'zebra' }])).toEqual({
    type: 'message',
    text: 'The chapter has nothing by these words.',
  });
});

test('FAULTS.md row 21: a forged or oversized search is answered in words', async () => {
  for (const value of [null, 'x', { parameters: 'x' }, { parameters: [{ value: 'x'.repeat(90_000) }] }]) {
    expect((await invoke('composeExtension/query', value)).type, JSON.stringify(value)?.slice(0, 40)).toBe('message');
  }
  expect((await search([{ value: { deep: [] } }], 'drop')).type).toBe('result');
});

test('a link to the reader unfurls to its quotation, recommendation or office', async () => {
  const { start, end } = sentence('p14.2');
  for (const name of ['composeExtension/queryLink', 'composeExtension/anonymousQueryLink']) {
    const { attachments } = await invoke(name, { url: `${READER}/p/p14?q=${start}-${end}` });
    expect(titles(attachments)).toEqual([expect.stringMatching(/^“The United States should lead an/)]);
    expect(attachments[0]?.preview.content.text).toBe('Ch. 15, ¶ 14');
  }
  const cut = await invoke('composeExtension/queryLink', { url: `${READER}/p/p01?q=1-107` });
  expect(cut.attachments[0]?.content.fallbackText).toContain('if it acts alone.”');
  const recommendation = await invoke('composeExtension/queryLink', { url: `${READER}/recommendations/1.2` });
  expect(titles(recommendation.attachments)[0]).toMatch(/^1\.2 Launch/);
  const office = await invoke('composeExtension/queryLink', { url: `${READER}/offices/state` });
  expect(titles(office.attachments)).toEqual(['Department of State']);
});

test('no other link unfurls', async () => {
  for (const url of ['https://evil.example/p/p14', `${READER}/recommendations/99`, `${READER}/offices/x`, '']) {
    expect((await invoke('composeExtension/queryLink', { url })).attachments, url).toEqual([]);
  }
});
