import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import type { Question } from '../../src/answer/answer.js';
import type { SlackConfig } from '../../src/config.js';
import { UpstreamError } from '../../src/errors.js';
import { createSlack, type SlackEdge } from '../../src/slack/app.js';
import { createLog } from '../../src/telemetry.js';
import { answerOf, chapter, receipted, registers } from '../answers.js';
import { temporaryInbox } from '../temporary-inbox.js';
import { deliver, type SlackDouble, sign, startSlackDouble } from './double.js';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const QUESTION = 'Who leads the ISTS?';

interface Running {
  readonly slack: SlackDouble;
  readonly edge: SlackEdge;
  readonly url: string;
  readonly asked: Question[];
  /** Delivers an event, command or click to the edge, by whichever way it runs. */
  send(kind: 'event' | 'command' | 'click', payload: Record<string, unknown>): Promise<void>;
}

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function run(mode: 'http' | 'socket', timing: { leaseMs?: number; pollMs?: number } = {}): Promise<Running> {
  const slack = await startSlackDouble();
  const common = { apiUrl: slack.apiUrl, responseOrigins: [new URL(slack.apiUrl).origin], botToken: 'xoxb-1' };
  const config: SlackConfig =
    mode === 'http'
      ? { ...common, mode, signingSecret: SECRET }
      : { ...common, mode, appToken: 'xapp-1', unusedSecret: false };
  const asked: Question[] = [];
  const inbox = await temporaryInbox(createLog('silent'), timing);
  const edge = createSlack(config, {
    ask: receipted((question) => {
      asked.push(question);
      return question.q.includes('ISTS') ? answerOf({ sentences: ['p08.1'] }) : answerOf({ nearest: ['p27.6'] });
    }),
    registers,
    source: chapter.source,
    conversations: inbox.conversations,
    feedback: inbox.feedback,
    accept: inbox.accept,
    log: createLog('silent'),
  });
  const app = express();
  if (edge.router !== undefined) app.use(edge.router);
  const server: Server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  await edge.start();
  inbox.start({ slack: edge.handler });
  cleanUp.push(
    () => slack.close(),
    async () => server.close(),
    () => inbox.stop(),
    () => edge.stop(),
  );
  let envelopes = 0;
  return {
    slack,
    edge,
    url,
    asked,
    async send(kind, payload) {
      if (mode === 'socket') {
        const type = ({ event: 'events_api', command: 'slash_commands', click: 'interactive' } as const)[kind];
        slack.push(type, payload, `e${++envelopes}`);
        return;
      }
      const body =
        kind === 'event'
          ? JSON.stringify(payload)
          : kind === 'command'
            ? new URLSearchParams(payload as Record<string, string>).toString()
            : new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      const response = await deliver(url, SECRET, body);
      expect(response.status).toBe(200);
    },
  };
}

let sequence = 0;
function event(fields: Record<string, unknown>): Record<string, unknown> {
  sequence += 1;
  const ts = `1700000${sequence}.000100`;
  return {
    type: 'event_callback',
    team_id: 'T1',
    api_app_id: 'A1',
    event_id: `Ev${sequence}`,
    authorizations: [
      { team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false, enterprise_id: null },
    ],
    event: { type: 'app_mention', user: 'U1', channel: 'C1', ts, text: `<@UBOT> ${QUESTION}`, ...fields },
  };
}

function command(name: string, text: string, fields: Record<string, string> = {}): Record<string, string> {
  sequence += 1;
  return {
    command: name,
    text,
    team_id: 'T1',
    user_id: 'U1',
    channel_id: 'C1',
    trigger_id: `trigger${sequence}`,
    response_url: '',
    api_app_id: 'A1',
    token: 'unused',
    ...fields,
  };
}

function click(running: Running, value: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'block_actions',
    team: { id: 'T1', domain: 'd' },
    user: { id: 'U1', username: 'u', name: 'u', team_id: 'T1' },
    channel: { id: 'C1', name: 'c' },
    container: { type: 'message', message_ts: '1.1', channel_id: 'C1', is_ephemeral: true },
    api_app_id: 'A1',
    token: 'unused',
    trigger_id: 't',
    response_url: running.slack.responseUrl,
    actions: [
      {
        type: 'button',
        action_id: 'share_answer',
        block_id: 'b',
        value,
        action_ts: '1.2',
        text: { type: 'plain_text', text: 'Share' },
      },
    ],
    ...fields,
  };
}

describe.each(['http', 'socket'] as const)('Slack over %s', (mode) => {
  it('answers a mention in its thread, with numbered citations that link to the reader', async () => {
    const running = await run(mode);
    const mention = event({});
    await running.send('event', mention);
    const [post] = await running.slack.waitFor('chat.postMessage', 1);
    expect(running.asked[0]?.q).toBe(QUESTION);
    expect(post?.body).toMatchObject({ channel: 'C1', unfurl_links: 'false', unfurl_media: 'false', parse: 'none' });
    expect(post?.body.thread_ts).toBe((mention.event as { ts: string }).ts);
    expect(JSON.stringify(post?.body.blocks)).toContain('/p/p08?q=2046-2197|Ch. 15, ¶ 8>');
    expect(post?.body.text).toContain('[1]');
  });

  it('answers every message of a direct chat, with its thread as history', async () => {
    const running = await run(mode);
    const first = event({ type: 'message', channel: 'D1', channel_type: 'im', text: QUESTION });
    await running.send('event', first);
    await running.slack.waitFor('chat.postMessage', 1);
    const thread_ts = (first.event as { ts: string }).ts;
    await running.send(
      'event',
      event({ type: 'message', channel: 'D1', channel_type: 'im', text: 'and MAIRI?', thread_ts }),
    );
    const posts = await running.slack.waitFor('chat.postMessage', 2);
    expect(posts.map(({ body }) => body.thread_ts)).toEqual([thread_ts, thread_ts]);
    expect(running.asked[1]?.history?.map(({ q }) => q)).toEqual([QUESTION]);
  });

  it('fault 10: leaves alone what bots wrote, edits, deletions and channel messages without a mention', async () => {
    const running = await run(mode);
    for (const fields of [
      { bot_id: 'B2' },
      { user: undefined },
      { type: 'message', channel_type: 'im', subtype: 'message_changed' },
      { type: 'message', channel_type: 'im', subtype: 'message_deleted' },
      { type: 'message', channel_type: 'im', user: 'UBOT' },
      { type: 'message', channel_type: 'channel' },
    ]) {
      await running.send('event', event(fields));
    }
    await running.send('event', event({ text: `<@UBOT> ${QUESTION}` }));
    await running.slack.waitFor('chat.postMessage', 1);
    expect(running.asked).toHaveLength(1);
  });

  it('fault 9: answers one post once, though it comes as two events', async () => {
    const running = await run(mode);
    const ts = '1800000.000100';
    await running.send('event', event({ ts, channel: 'D1' }));
    await running.send('event', event({ ts, channel: 'D1', type: 'message', channel_type: 'im' }));
    await running.send('event', event({ channel: 'D1' }));
    await running.slack.waitFor('chat.postMessage', 2);
    expect(running.asked).toHaveLength(2);
  });

  it('answers the three commands in private, and explains an empty one with examples', async () => {
    const running = await run(mode);
    const response_url = running.slack.responseUrl;
    await running.send('command', command('/nscai-ask', QUESTION, { response_url }));
    await running.send('command', command('/nscai-ask', '', { response_url }));
    await running.send('command', command('/nscai-recs', 'congress', { response_url }));
    await running.send('command', command('/nscai-leads', 'MAIRI', { response_url }));
    const replies = await running.slack.waitFor('respond', 4);
    expect(replies.every(({ body }) => body.response_type === 'ephemeral')).toBe(true);
    const texts = replies.map(({ body }) => JSON.stringify(body));
    expect(texts.some((text) => text.includes('Share into channel') && text.includes('p08'))).toBe(true);
    expect(texts.some((text) => text.includes('Ask a question about chapter 15'))).toBe(true);
    expect(texts.some((text) => text.includes('Congress must appropriate'))).toBe(true);
    expect(texts.some((text) => text.includes('should be the anchor partner of'))).toBe(true);
  });

  it('shares an answer into the channel once, however often the button is pressed', async () => {
    const running = await run(mode);
    const value = JSON.stringify({ q: QUESTION });
    await running.send('click', click(running, value));
    await running.send('click', click(running, value));
    await running.slack.waitFor('respond', 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const shared = running.slack.calls.filter(({ method }) => method === 'respond');
    expect(shared.map(({ body }) => body.response_type)).toEqual(['in_channel']);
    expect(JSON.stringify(shared[0]?.body.blocks)).toContain('Shared by <@U1>');
  });

  it.each(['not json', '{"q":7}', JSON.stringify({ q: 'x'.repeat(5000) }), '{"__proto__":{"polluted":1}}'])(
    'fault 21: tells politely that a forged button value %# cannot be shared',
    async (value) => {
      const running = await run(mode);
      await running.send('click', click(running, value));
      const [reply] = await running.slack.waitFor('respond', 1);
      expect(reply?.body).toMatchObject({
        response_type: 'ephemeral',
        text: expect.stringContaining('cannot be shared'),
      });
      expect('polluted' in {}).toBe(false);
    },
  );

  it('fault 11: calls no response_url of a foreign host, whatever it looks like', async () => {
    const running = await run(mode);
    const port = new URL(running.slack.apiUrl).port;
    for (const response_url of [
      'http://169.254.169.254/latest',
      'https://hooks.slack.com.evil.com/x',
      `http://user@127.0.0.1:${port}/respond`,
      `http://[::1]:${port}/respond`,
      `http://localhost:${port}/respond`,
      'file:///etc/passwd',
    ]) {
      await running.send('command', command('/nscai-ask', QUESTION, { response_url }));
    }
    await running.send('command', command('/nscai-ask', 'ISTS again', { response_url: running.slack.responseUrl }));
    await running.slack.waitFor('respond', 1);
    expect(running.slack.calls.filter(({ method }) => method === 'respond')).toHaveLength(1);
  });

  it('fault 11: does not follow a redirect of a response_url', async () => {
    const running = await run(mode);
    const elsewhere = `${running.slack.apiUrl}elsewhere`;
    running.slack.answer('respond', { status: 307, headers: { location: elsewhere }, body: {} });
    await running.send('command', command('/nscai-ask', QUESTION, { response_url: running.slack.responseUrl }));
    await running.slack.waitFor('respond', 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(running.slack.calls.some(({ method }) => method === 'elsewhere')).toBe(false);
  });

  it('publishes the App Home, and prompts when the chat with it is opened', async () => {
    const running = await run(mode);
    await running.send('event', event({ type: 'app_home_opened', tab: 'home', channel: 'D1' }));
    const [published] = await running.slack.waitFor('views.publish', 1);
    expect(JSON.stringify(published?.body.view)).toContain('/nscai-ask');
    await running.send('event', event({ type: 'app_home_opened', tab: 'messages', channel: 'D1' }));
    await running.slack.waitFor('assistant.threads.setSuggestedPrompts', 1);
  });

  it('waits as Slack asks after a 429, and posts once', async () => {
    const running = await run(mode);
    running.slack.answer('chat.postMessage', { status: 429, headers: { 'retry-after': '1' }, body: { ok: false } });
    await running.send('event', event({}));
    await running.slack.waitFor('chat.postMessage', 1);
    running.slack.answer('chat.postMessage', { body: { ok: true, ts: '1.1' } });
    expect(await running.slack.waitFor('chat.postMessage', 2)).toHaveLength(2);
  });
});

describe('Slack over Socket Mode', () => {
  it('acknowledges each envelope', async () => {
    const running = await run('socket');
    await running.send('event', event({}));
    await running.slack.waitFor('chat.postMessage', 1);
    expect(running.slack.acks).toEqual(['e1']);
  });
});

describe('the door of Slack over HTTP', () => {
  const body = JSON.stringify(event({}));
  const now = () => String(Math.floor(Date.now() / 1000));

  it.each<[string, Record<string, string>]>([
    ['no signature', { 'x-slack-signature': '' }],
    ['a wrong signature', { 'x-slack-signature': `v0=${'0'.repeat(64)}` }],
    ['another version', { 'x-slack-signature': sign(SECRET, now(), body).replace('v0', 'v1') }],
    ['63 digits', { 'x-slack-signature': sign(SECRET, now(), body).slice(0, -1) }],
    ['65 digits', { 'x-slack-signature': `${sign(SECRET, now(), body)}0` }],
    ['digits that are none', { 'x-slack-signature': `v0=${'g'.repeat(64)}` }],
  ])('fault 1: is shut for %s', async (_, headers) => {
    const running = await run('http');
    const response = await deliver(running.url, SECRET, body, headers);
    expect(response.status).toBe(401);
    expect(running.asked).toEqual([]);
  });

  it.each(['-301', '+301', 'NaN', '1e9', '-5', ''])('fault 2: is shut for the timestamp %j', async (skew) => {
    const running = await run('http');
    const timestamp = /^[-+]301$/.test(skew) ? String(Math.floor(Date.now() / 1000) + Number(skew)) : skew;
    const response = await deliver(running.url, SECRET, body, { 'x-slack-request-timestamp': timestamp });
    expect(response.status).toBe(401);
  });

  it('fault 2: is shut for a timestamp that comes twice', async () => {
    const running = await run('http');
    const headers = new Headers({ 'content-type': 'application/json', 'x-slack-signature': sign(SECRET, now(), body) });
    headers.append('x-slack-request-timestamp', now());
    headers.append('x-slack-request-timestamp', now());
    expect((await fetch(running.url, { method: 'POST', body, headers })).status).toBe(401);
  });

  it('fault 3: takes a replay inside five minutes and answers it no second time', async () => {
    const running = await run('http');
    const replayed = JSON.stringify(event({}));
    expect((await deliver(running.url, SECRET, replayed)).status).toBe(200);
    expect((await deliver(running.url, SECRET, replayed, { 'x-slack-retry-num': '1' })).status).toBe(200);
    await running.slack.waitFor('chat.postMessage', 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(running.asked).toHaveLength(1);
  });

  it('fault 4: is shut when one byte of the body, or only its spacing, is another', async () => {
    const running = await run('http');
    const signature = { 'x-slack-request-timestamp': now(), 'x-slack-signature': sign(SECRET, now(), body) };
    expect((await deliver(running.url, SECRET, body.replace('ISTS', 'ISTs'), signature)).status).toBe(401);
    expect((await deliver(running.url, SECRET, JSON.stringify(JSON.parse(body), null, 1), signature)).status).toBe(401);
  });

  it('fault 5: refuses a body over 1 MiB, compressed or not JSON, and goes on', async () => {
    const running = await run('http');
    expect((await deliver(running.url, SECRET, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
    expect((await deliver(running.url, SECRET, body, { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await deliver(running.url, SECRET, '{"type":')).status).toBe(400);
    expect((await deliver(running.url, SECRET, Buffer.from([0x7b, 0xff, 0xfe]))).status).toBe(400);
    expect((await deliver(running.url, SECRET, body)).status).toBe(200);
  });

  it('fault 6: takes no harm from deep JSON and from names of prototypes', async () => {
    const running = await run('http');
    const deep = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expect((await deliver(running.url, SECRET, deep)).status).toBeLessThan(500);
    expect((await deliver(running.url, SECRET, '{"__proto__":{"polluted":true},"type":"x"}')).status).toBeLessThan(500);
    expect('polluted' in {}).toBe(false);
  });

  it('fault 7: answers a signed url_verification with its challenge as text, an unsigned one with 401', async () => {
    const running = await run('http');
    const challenge = JSON.stringify({ type: 'url_verification', challenge: '<b>c</b>', token: 't' });
    const response = await deliver(running.url, SECRET, challenge);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toBe('<b>c</b>');
    expect((await deliver(running.url, 'wrong', challenge)).status).toBe(401);
  });

  it('fault 8: acknowledges a resent message within 100 ms', async () => {
    const running = await run('http');
    const resent = JSON.stringify(event({}));
    await deliver(running.url, SECRET, resent);
    for (const retry of ['1', '2', '3']) {
      const started = performance.now();
      expect((await deliver(running.url, SECRET, resent, { 'x-slack-retry-num': retry })).status).toBe(200);
      expect(performance.now() - started).toBeLessThan(100);
    }
    expect(running.asked).toHaveLength(1);
  });
});

describe('FAULTS.md row 40: a post of which nobody knows whether it arrived', () => {
  const timing = { leaseMs: 200, pollMs: 50 };

  it('is looked for in the thread, and left alone where it stands', async () => {
    const running = await run('http', timing);
    running.slack.answer('chat.postMessage', { status: 500, body: {} });
    const key = 'slack:T1:C1:1800000000.000100';
    running.slack.answer('conversations.replies', {
      body: {
        ok: true,
        messages: [{ ts: '1', metadata: { event_type: 'attache_answer', event_payload: { key } } }],
      },
    });
    await running.send('event', event({ ts: '1800000000.000100' }));
    const [look] = await running.slack.waitFor('conversations.replies', 1);
    expect(look?.body).toMatchObject({ channel: 'C1', ts: '1800000000.000100', include_all_metadata: 'true' });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(running.slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
  });

  it('is made again where the thread does not have it', async () => {
    const running = await run('http', timing);
    running.slack.answer('chat.postMessage', { status: 500, body: {} });
    running.slack.answer('conversations.replies', { body: { ok: true, messages: [] } });
    await running.send('event', event({ ts: '1800000001.000100' }));
    await running.slack.waitFor('chat.postMessage', 1);
    running.slack.answer('chat.postMessage', { body: { ok: true, ts: '2' } });
    await running.slack.waitFor('conversations.replies', 1);
    const posts = await running.slack.waitFor('chat.postMessage', 2);
    expect(posts[1]?.body.metadata).toEqual({
      event_type: 'attache_answer',
      event_payload: { key: 'slack:T1:C1:1800000001.000100' },
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(running.slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(2);
  });

  it('of a private reply is not sent again', async () => {
    const running = await run('http', timing);
    running.slack.answer('respond', { status: 500, body: {} });
    await running.send('command', command('/nscai-leads', 'MAIRI', { response_url: running.slack.responseUrl }));
    await running.slack.waitFor('respond', 1);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(running.slack.calls.filter(({ method }) => method === 'respond')).toHaveLength(1);
  });

  it('is given up where Slack refuses it for good', async () => {
    const running = await run('http', timing);
    running.slack.answer('chat.postMessage', { body: { ok: false, error: 'channel_not_found' } });
    await running.send('event', event({}));
    await running.slack.waitFor('chat.postMessage', 1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(running.slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
  });
});

describe('FAULTS.md row 35: a store that is away', () => {
  it.each(['http', 'socket'] as const)('is told to Slack over %s by no acknowledgement', async (mode) => {
    const slack = await startSlackDouble();
    const common = { apiUrl: slack.apiUrl, responseOrigins: [], botToken: 'xoxb-1' };
    const edge = createSlack(
      mode === 'http'
        ? { ...common, mode, signingSecret: SECRET }
        : { ...common, mode, appToken: 'xapp-1', unusedSecret: false },
      {
        ask: receipted(() => answerOf({ sentences: ['p08.1'] })),
        registers,
        source: chapter.source,
        conversations: { history: async () => [], remember: async () => undefined },
        feedback: { give: async () => undefined, list: async () => [] },
        accept: async () => {
          throw new UpstreamError('away');
        },
        log: createLog('silent'),
      },
    );
    const app = express();
    if (edge.router !== undefined) app.use(edge.router);
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await edge.start();
    cleanUp.push(
      () => slack.close(),
      async () => server.close(),
      () => edge.stop(),
    );
    if (mode === 'http') {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
      expect((await deliver(url, SECRET, JSON.stringify(event({})))).status).toBe(500);
    } else {
      slack.push('events_api', event({}), 'lost');
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(slack.acks).not.toContain('lost');
    }
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toEqual([]);
  });
});
