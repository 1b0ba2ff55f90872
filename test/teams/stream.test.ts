import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer } from '../../src/answer/answer.js';
import { STREAM_TIMING, type StreamTiming } from '../../src/teams/limits.js';
import { pieces } from '../../src/teams/stream.js';
import { answerOf } from '../answers.js';
import { type Connector, startConnector } from './connector.js';
import { type Edge, message, startEdge } from './edge.js';

const QUICK: StreamTiming = { ...STREAM_TIMING, graceMs: 0, paceMs: 20 };
const ANSWER = () => answerOf({ sentences: ['p14.2', 'p08.1', 'n07.1'] });

let connector: Connector;
let edge: Edge | undefined;
beforeEach(async () => {
  connector = await startConnector();
});
afterEach(async () => {
  await edge?.close();
  await connector.close();
});

/** Asks in a personal chat, with an answer that takes its time. */
async function ask({ stream = QUICK, more = {} }: { stream?: StreamTiming; more?: Record<string, unknown> } = {}) {
  edge = await startEdge({ ask: slowly, stream, timing: { leaseMs: 2_000, pollMs: 50 } });
  await edge.post(message(connector.serviceUrl, 'Who leads?', more));
  await edge.settled();
  return connector.posted.map(({ method, body, at }) => ({ method, body, at, info: streamInfo(body) }));
}
async function slowly(): Promise<Answer> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return ANSWER();
}
const streamInfo = (body: Record<string, unknown>) =>
  [body.entities ?? []].flat().find((entity) => Object(entity).type === 'streaminfo') as
    | Record<string, unknown>
    | undefined;

test('a slow answer is streamed: a sign, growing text, and the whole with its citations', async () => {
  const posts = await ask();
  expect(posts.map(({ info }) => info?.streamType)).toEqual([
    'informative',
    'streaming',
    'streaming',
    'streaming',
    'final',
  ]);
  const [first, ...rest] = posts;
  expect(first?.body).toMatchObject({ type: 'typing', text: 'Reading the chapter…' });
  expect(first?.info).toEqual({ type: 'streaminfo', streamType: 'informative', streamSequence: 1 });
  expect(rest.map(({ info }) => info?.streamId)).toEqual(Array(4).fill('reply-1'));
  expect(rest.map(({ info }) => info?.streamSequence)).toEqual([2, 3, 4, undefined]);
  const texts = rest.map(({ body }) => String(body.text));
  for (const [at, text] of texts.entries()) expect(text.startsWith(texts[at - 1] ?? '')).toBe(true);
  const last = posts.at(-1)?.body;
  expect(last).toMatchObject({ type: 'message', channelData: { feedbackLoop: { type: 'default' } } });
  const entity = [last?.entities].flat().find((one) => Object(one).type === 'https://schema.org/Message');
  expect(Object(entity).citation).toHaveLength(3);
});

test('no two requests of a stream come within a second of each other', async () => {
  const posts = await ask({ stream: { ...STREAM_TIMING, graceMs: 0, pieces: 1 } });
  expect(posts).toHaveLength(3);
  for (const [at, post] of posts.slice(1).entries()) expect(post.at - (posts[at]?.at ?? 0)).toBeGreaterThan(950);
});

test('an answer that is there at once is one message', async () => {
  const posts = await ask({ stream: { ...QUICK, graceMs: 20_000 } });
  expect(posts.map(({ info }) => info)).toEqual([undefined]);
});

test('nothing is streamed in a group', async () => {
  const posts = await ask({
    more: {
      conversation: { id: '19:group', conversationType: 'groupChat', isGroup: true },
      entities: [{ type: 'mention', mentioned: { id: '28:bot' }, text: '<at>Attaché</at>' }],
    },
  });
  expect(posts.map(({ body, info }) => [body.type, info])).toEqual([['message', undefined]]);
});

test('FAULTS.md row 41: past two minutes the message takes the place of the stream', async () => {
  const posts = await ask({ stream: { ...QUICK, endMs: 0 } });
  expect(posts.map(({ method }) => method)).toEqual(['POST', 'PUT']);
  expect(connector.posted[1]?.path).toMatch(/activities\/reply-1$/);
  expect(posts[1]?.info).toBeUndefined();
  expect([posts[1]?.body.entities].flat()).toHaveLength(1);
});

test('a stream that Teams ends is finished in its place', async () => {
  connector.answerNext(
    { status: 201 },
    {
      status: 403,
      code: 'ContentStreamNotAllowed',
      message: 'Content stream finished due to exceeded streaming time.',
    },
  );
  const posts = await ask();
  expect(posts.map(({ method, info }) => [method, info?.streamType])).toEqual([
    ['POST', 'informative'],
    ['POST', 'streaming'],
    ['PUT', undefined],
  ]);
});

test('a stream that the reader stops stays stopped', async () => {
  connector.answerNext(
    { status: 201 },
    { status: 403, code: 'ContentStreamNotAllowed', message: 'Content stream was canceled by user.' },
  );
  const posts = await ask();
  expect(posts.map(({ info }) => info?.streamType)).toEqual(['informative', 'streaming']);
});

test('where Teams allows no stream the answer is one message', async () => {
  connector.answerNext({ status: 403, code: 'ContentStreamNotAllowed' });
  const posts = await ask();
  expect(posts.map(({ body, info }) => [body.type, info?.streamType])).toEqual([
    ['typing', 'informative'],
    ['message', undefined],
  ]);
});

test('a piece that is lost is made up for by the next', async () => {
  connector.answerNext({ status: 201 }, { status: 429 }, { status: 504 });
  const posts = await ask();
  expect(posts.map(({ info }) => info?.streamType).at(-1)).toBe('final');
  expect(posts).toHaveLength(5);
});

test('a last message that may be lost is put in its place, which can be done twice', async () => {
  connector.answerNext(...Array(4).fill({ status: 201 }), { status: 504 });
  const posts = await ask();
  expect(posts.slice(-2).map(({ method, info }) => [method, info?.streamType])).toEqual([
    ['POST', 'final'],
    ['PUT', undefined],
  ]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(connector.posted).toHaveLength(6);
});

test('FAULTS.md row 40: a last message that may have arrived is never posted anew, where its place is refused or busy', async () => {
  for (const second of [{ status: 403 }, { status: 429, headers: { 'retry-after': '60' } }]) {
    const before = connector.posted.length;
    connector.answerNext(...Array(4).fill({ status: 201 }), { status: 504 }, second);
    const posts = (await ask()).slice(before);
    expect(posts.slice(-2).map(({ method, info }) => [method, info?.streamType])).toEqual([
      ['POST', 'final'],
      ['PUT', undefined],
    ]);
    expect(edge?.logged.join('')).toContain('whether the reply arrived is not known');
    await edge?.close();
    edge = undefined;
  }
});

test('FAULTS.md row 40: a message whose place is busy is shown later', async () => {
  connector.answerNext({ status: 201 }, { status: 429, headers: { 'retry-after': '31' } });
  edge = await startEdge({ ask: slowly, stream: { ...QUICK, endMs: 0 } });
  await edge.post(message(connector.serviceUrl, 'Who leads?'));
  await connector.waitFor(2);
  const postponed = () => edge?.logged.join('').includes('nothing was sent; it will be tried again');
  await vi.waitFor(() => expect(postponed()).toBe(true), { timeout: 20_000 });
  expect(connector.posted.map(({ method }) => method)).toEqual(['POST', 'PUT']);
});

test('a last message that is refused for its citations is sent without them', async () => {
  connector.answerNext(...Array(4).fill({ status: 201 }), { status: 400 });
  const posts = await ask();
  expect(posts.slice(-2).map(({ body }) => [body.entities].flat().length)).toEqual([2, 1]);
  expect(posts.at(-1)?.info?.streamType).toBe('final');
});

test('pieces end where paragraphs do, and none is the whole', () => {
  expect(pieces('a\n\nb\n\nc', 3)).toEqual(['a', 'a\n\nb']);
  expect(pieces('a\n\nb\n\nc\n\nd\n\ne\n\nf\n\ng', 3)).toEqual([
    'a\n\nb',
    'a\n\nb\n\nc\n\nd',
    'a\n\nb\n\nc\n\nd\n\ne\n\nf',
  ]);
  expect(pieces('a', 3)).toEqual([]);
});
