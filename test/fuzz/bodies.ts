import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import express from 'express';
import fc from 'fast-check';
import * as z from 'zod/v4';
import type { Question } from '../../src/answer/answer.js';
import { createSlack } from '../../src/slack/app.js';
import { Kept } from '../../src/slack/kept.js';
import { plainWords } from '../../src/slack/posts.js';
import { readRequest } from '../../src/slack/requests.js';
import { readPlace } from '../../src/slack/windows.js';
import { createTeams } from '../../src/teams/app.js';
import { createLog } from '../../src/telemetry.js';
import { createApp } from '../../src/web/server.js';
import { answerOf, chapter, cite, passages, READER, receipted, registers } from '../answers.js';
import { startSlackDouble } from '../slack/double.js';
import { recorded } from '../slack/payloads.js';
import { ANONYMOUS } from '../teams/edge.js';
import { inject } from './inject.js';
import { altered, bodyOf, hostile, type Json } from './inputs.js';
import { strayUrls } from './oracles.js';
import { bounded, boundedWait, type Opened, type Target } from './target.js';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const EVENTS = [
  'app-mention',
  'message-im-agent-view',
  'message-im-assistant-view',
  'message-changed',
  'message-deleted',
  'message-of-bot',
  'agent-session-stopped',
  'app-context-changed',
  'assistant-thread-context-changed',
  'app-uninstalled',
  'tokens-revoked',
];
const INTERACTIVE = ['block-actions', 'block-suggestion', 'view-submission', 'message-action', 'shortcut'];
const payloads = (names: readonly string[]) => names.map((name) => recorded(name) as Json);

/** Who asks, in JSON, in a form, and in JSON in a form. */
const PERSON = /(?<="|%22|user_id=)U1(?="|%22|&)/g;

/** Nothing that a body holds may get into what all objects share. */
function unpolluted(): void {
  assert.ok(!('polluted' in {}));
}

const slackDelivery = fc.oneof(
  { weight: 3, arbitrary: bodyOf(altered(payloads(EVENTS))).map((body) => ({ type: 'application/json', body })) },
  {
    weight: 1,
    arbitrary: hostile.map((text) => {
      const mention = recorded('app-mention');
      const body = { ...mention, event: { ...Object(mention.event), text } };
      return { type: 'application/json', body: Buffer.from(JSON.stringify(body)), text };
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(altered(payloads(['slash-command'])), hostile).map(([fields, text]) => {
      const form = new URLSearchParams(Object.entries(Object(fields)).map(([name, value]) => [name, String(value)]));
      if (form.has('text')) form.set('text', text.toWellFormed());
      return { type: 'application/x-www-form-urlencoded', body: Buffer.from(form.toString()) };
    }),
  },
  {
    weight: 2,
    arbitrary: bodyOf(altered(payloads(INTERACTIVE))).map((json) => {
      const form = new URLSearchParams({ payload: json.toString('utf8') });
      return { type: 'application/x-www-form-urlencoded', body: Buffer.from(form.toString()) };
    }),
  },
);

export const slackBody: Target = {
  name: 'slack-body',
  tries: 'recorded events, commands and clicks with other fields, cut, flipped; through Bolt',
  cases: { test: 100, ci: 500 },
  most: 100_000,
  async open(): Promise<Opened> {
    const slack = await startSlackDouble();
    const kept: unknown[] = [];
    const edge = createSlack(
      {
        mode: 'http',
        signingSecret: SECRET,
        apiUrl: slack.apiUrl,
        responseOrigins: [],
        publicUrl: undefined,
        workspaces: { kind: 'one', botToken: 'xoxb-1' },
      },
      {
        ask: receipted(({ q }) => answerOf({ question: q, nearest: ['p27.6'] })),
        registers,
        source: chapter.source,
        conversations: { history: async () => [], remember: async () => undefined },
        feedback: { give: async () => undefined, list: async () => [] },
        installations: { keep: async () => undefined, find: async () => undefined, remove: async () => undefined },
        scores: undefined,
        reader: () => READER,
        accept: async ({ body }) => kept.push(body) > 0,
        log: createLog('silent'),
      },
    );
    await edge.start();
    const app = express().use(edge.router);
    let count = 0;
    const check = async ({ type, body, text }: { type: string; body: Buffer; text?: string }) => {
      kept.length = 0;
      count += 1;
      // Everybody asks for the first time, or nothing would be kept after twenty cases.
      const own = Buffer.from(body.toString('latin1').replace(PERSON, `U${count}`), 'latin1');
      const at = String(Math.floor(Date.now() / 1000));
      const signature = `v0=${createHmac('sha256', SECRET).update(`v0:${at}:`).update(own).digest('hex')}`;
      const { status } = await inject(app, {
        path: '/slack/events',
        headers: [
          ['content-type', type],
          ['x-slack-request-timestamp', at],
          ['x-slack-signature', signature],
        ],
        body: own,
      });
      // What Bolt itself cannot read is not acknowledged, and nothing of it is kept.
      if (status >= 500) assert.deepEqual(kept, []);
      // What is answered in private is read again before it is answered; where it has no place to go, it is dead.
      const posts = kept.filter((one) => ['post', 'notice'].includes(String(Object(one).kind)));
      for (const one of posts) assert.ok(Kept.safeParse(one).success, JSON.stringify(one));
      if (text !== undefined) {
        assert.equal(status, 200);
        assert.ok(kept.every((one) => Object(one).kind !== 'post' || Object(one).text === plainWords(text)));
      }
      unpolluted();
      // The double writes down every call.
      if (count % 1_000 === 0) slack.calls.length = 0;
    };
    return {
      property: fc.asyncProperty(slackDelivery, boundedWait(check)),
      async close() {
        await edge.stop();
        await slack.close();
      },
    };
  },
};

const carried = fc.oneof(
  hostile,
  altered([
    { k: 'ask', q: 'Who leads?', r: 'receipt-1' },
    { k: 'recs', q: 'State' },
    { k: 'leads', q: '', p: 2 },
    { kind: 'thread', channel: 'C1', thread: '1.2' },
    { kind: 'private', responseUrl: 'https://hooks.slack.com/1' },
  ]).map((value) => JSON.stringify(value)),
);
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export const slackWords: Target = {
  name: 'slack-words',
  tries: 'texts of posts as Slack writes them, and what buttons and windows carry',
  open: () => ({
    property: fc.property(
      hostile,
      carried,
      bounded((text: string, value: string) => {
        const words = plainWords(text);
        assert.ok(words.length <= text.length);
        // What a person types comes escaped, and is read as it was typed.
        assert.equal(plainWords(text.replace(/[&<>]/g, (sign) => entities[sign] ?? '')), text.trim());
        const request = readRequest(value);
        if (request !== undefined) assert.deepEqual(readRequest(JSON.stringify(request)), request);
        const placed = readPlace(value);
        if (placed !== undefined) assert.ok(['thread', 'private'].includes(placed.kind));
        unpolluted();
      }),
    ),
  }),
};

const SERVICE = 'http://127.0.0.1:9/';
const common = {
  channelId: 'msteams',
  serviceUrl: SERVICE,
  from: { id: '29:person', name: 'A. Person' },
  recipient: { id: '28:bot', name: 'Attaché' },
  conversation: { id: 'a:personal', conversationType: 'personal', tenantId: 'tenant-1' },
  channelData: { tenant: { id: 'tenant-1' } },
};
const invoke = (name: string, value: Json): Json => ({ ...common, type: 'invoke', id: 'i1', name, value });
const ACTIVITIES: Json[] = [
  { ...common, type: 'message', id: 'm1', text: 'Who leads the ISTS?', textFormat: 'plain' },
  {
    ...common,
    type: 'message',
    id: 'm2',
    text: '<at>Attaché</at> leads State',
    entities: [{ type: 'mention', text: '<at>Attaché</at>', mentioned: { id: '28:bot', name: 'Attaché' } }],
    conversation: { id: '19:x@thread.tacv2;messageid=1', conversationType: 'channel', isGroup: true },
  },
  { ...common, type: 'conversationUpdate', id: 'c1', membersAdded: [{ id: '28:bot' }] },
  { ...common, type: 'installationUpdate', id: 'u1', action: 'add' },
  invoke('message/submitAction', {
    actionName: 'feedback',
    actionValue: { reaction: 'like', feedback: '{"feedbackText":"x"}' },
  }),
  invoke('composeExtension/query', {
    commandId: 'everything',
    parameters: [{ name: 'query', value: 'digital democracy' }],
  }),
  invoke('composeExtension/queryLink', { url: `${READER}/p/p08?q=2046-2197` }),
  invoke('composeExtension/anonymousQueryLink', { url: `${READER}/recommendations/1.2` }),
  invoke('adaptiveCard/action', { action: { type: 'Action.Execute', verb: 'ask', data: { command: 'leads State' } } }),
];
const teamsDelivery = fc.oneof(
  { weight: 5, arbitrary: bodyOf(altered(ACTIVITIES)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('composeExtension/query', 'composeExtension/queryLink', 'adaptiveCard/action'), hostile)
      .map(([name, text]) =>
        Buffer.from(
          JSON.stringify(
            invoke(name, {
              commandId: 'everything',
              parameters: [{ name: 'q', value: text }],
              url: `${READER}/${text}`,
              action: { verb: 'ask', data: { command: text } },
            }),
          ),
        ),
      ),
  },
);

export const teamsBody: Target = {
  name: 'teams-body',
  tries: 'activities and invokes with other fields, cut, flipped; through the Bot Framework',
  async open(): Promise<Opened> {
    const teams = createTeams(ANONYMOUS, {
      ask: receipted(() => answerOf({})),
      askAside: async () => answerOf({}),
      registers,
      passages,
      source: chapter.source,
      conversations: { history: async () => [], remember: async () => undefined },
      feedback: { give: async () => undefined, list: async () => [] },
      replies: { note: async () => undefined, receiptOf: async () => undefined, lastReceipt: async () => 'receipt-1' },
      accept: async () => true,
      log: createLog('silent'),
    });
    await teams.warm();
    const app = express().use(teams.router);
    const check = async (body: Buffer) => {
      const headers = [['content-type', 'application/json']] as const;
      const { status, text } = await inject(app, { path: '/api/messages', headers, body });
      assert.ok([200, 400, 403].includes(status), `${status} ${text}`);
      if (text !== '') assert.deepEqual(strayUrls(JSON.parse(text)), []);
      unpolluted();
    };
    return { property: fc.asyncProperty(teamsDelivery, boundedWait(check)) };
  },
};

const QUESTIONS: Json[] = [
  { q: 'Who leads the ISTS?' },
  { id: 'A001', q: 'and MAIRI?', history: [{ q: 'Who leads the ISTS?', a: 'The Department of State.' }] },
];
const webBodies = fc.oneof(
  { weight: 3, arbitrary: bodyOf(altered(QUESTIONS)) },
  { weight: 1, arbitrary: hostile.map((q) => Buffer.from(JSON.stringify({ q, x: 1 }))) },
);
/** The contract's question line, written anew. */
const Contract = z.object({
  id: z.string().optional(),
  q: z.string(),
  history: z.array(z.object({ q: z.string(), a: z.string().optional() })).optional(),
});

export const webBody: Target = {
  name: 'web-body',
  tries: 'bodies of POST /api/ask with other fields, types and bytes; through Express',
  open() {
    const asked: Question[] = [];
    const app = createApp(
      { host: '127.0.0.1', port: 0, publicUrl: undefined, rateLimit: undefined },
      {
        ask: async (question) => {
          asked.push(question);
          return answerOf({ question: question.q, nearest: ['p27.6'] });
        },
        chapter,
        cite,
        registers,
        scores: [],
        plots: [],
        statuses: () => [],
        routers: [],
        log: createLog('silent'),
      },
    );
    const types = fc.constantFrom(
      ...Array<string>(6).fill('application/json'),
      'text/plain',
      'application/json; charset=latin1',
      '',
    );
    const check = async (body: Buffer, type: string) => {
      asked.length = 0;
      const { status, text } = await inject(app, { path: '/api/ask', headers: [['content-type', type]], body });
      const said = JSON.parse(text);
      const wanted = Contract.safeParse(parse(body)).data;
      if (type !== 'application/json') assert.equal(status, 415);
      else assert.equal(status, wanted === undefined ? 400 : 200, text);
      assert.equal(asked.length, status === 200 ? 1 : 0);
      if (status === 200) assert.deepEqual(asked[0], wanted);
      else assert.deepEqual([Object.keys(said), typeof said.error], [['error'], 'string']);
      if (status === 200) assert.equal(said.question, wanted?.q);
      unpolluted();
    };
    return { property: fc.asyncProperty(webBodies, types, boundedWait(check)) };
  },
};

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
