import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect } from 'vitest';
import type { Answer, Question } from '../../src/answer/answer.js';
import type { SlackConfig } from '../../src/config.js';
import { createSlack, type SlackEdge } from '../../src/slack/app.js';
import { createLog } from '../../src/telemetry.js';
import { answerOf, chapter, READER, receipted, registers } from '../answers.js';
import { type TemporaryInbox, temporaryInbox } from '../temporary-inbox.js';
import { deliver, type SlackDouble, startSlackDouble, until } from './double.js';

export const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
export const QUESTION = 'Who leads the ISTS?';

export type Mode = 'http' | 'socket';
export const MODES: readonly Mode[] = ['http', 'socket'];

/** The real edge over a real inbox and real Bolt, beside a Slack on loopback. */
export interface Running {
  readonly slack: SlackDouble;
  readonly edge: SlackEdge;
  readonly inbox: TemporaryInbox;
  readonly origin: string;
  /** `…/slack/events`. */
  readonly url: string;
  readonly asked: Question[];
  /** Delivers an event, a command, or anything interactive, by whichever way the edge runs; gives what came with the acknowledgement. */
  send(kind: 'event' | 'command' | 'interactive', payload: Record<string, unknown>): Promise<unknown>;
}

interface Options {
  readonly timing?: { leaseMs?: number; pollMs?: number };
  /** What is answered; by default one quotation on the ISTS, and silence on everything else. */
  readonly answer?: (question: Question) => Answer | Promise<Answer>;
  readonly citations?: boolean;
  /** How long each delivery is said to have waited when it is taken. */
  readonly waitedMs?: number;
  readonly workspaces?: SlackConfig['workspaces'];
}

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** Runs a step after the test, the last one first. */
export function afterwards(step: () => Promise<unknown>): void {
  cleanUp.push(step);
}

const oneQuotation = (question: Question) =>
  question.q.includes('ISTS')
    ? answerOf({ sentences: ['p08.1'], question: question.q })
    : answerOf({ nearest: ['p27.6'], question: question.q });

export async function run(mode: Mode, options: Options = {}): Promise<Running> {
  const { timing = {}, answer = oneQuotation, citations = true } = options;
  const { workspaces = { kind: 'one', botToken: 'xoxb-1' } } = options;
  const slack = await startSlackDouble({ citations });
  const responseOrigins = [new URL(slack.apiUrl).origin];
  const common = { apiUrl: slack.apiUrl, responseOrigins, publicUrl: undefined, workspaces };
  const config: SlackConfig =
    mode === 'http'
      ? { ...common, mode, signingSecret: SECRET }
      : { ...common, mode, appToken: 'xapp-1', unusedSecret: false };
  const asked: Question[] = [];
  const log = createLog(process.env.TEST_LOG ?? 'silent');
  const inbox = await temporaryInbox(log, { pollMs: 100, ...timing });
  const edge = createSlack(config, {
    ask: receipted((question) => {
      asked.push(question);
      return answer(question);
    }),
    registers,
    source: chapter.source,
    conversations: inbox.conversations,
    feedback: inbox.feedback,
    installations: inbox.installations,
    scores: undefined,
    reader: () => READER,
    accept: inbox.accept,
    log,
  });
  const app = express().use(edge.router);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await edge.start();
  const { waitedMs } = options;
  const { work } = edge.handler;
  inbox.start({
    slack: {
      ...edge.handler,
      work: (held, posting) => work({ ...held, waitedMs: waitedMs ?? held.waitedMs }, posting),
    },
  });
  afterwards(() => slack.close());
  afterwards(async () => server.close());
  afterwards(() => inbox.stop());
  afterwards(() => edge.stop());
  const url = `${origin}/slack/events`;
  let envelopes = 0;
  return {
    slack,
    edge,
    inbox,
    origin,
    url,
    asked,
    async send(kind, payload) {
      if (mode === 'http') {
        const response = await deliver(url, SECRET, bodyOf(kind, payload));
        expect(response.status).toBe(200);
        const text = await response.text();
        return text === '' ? undefined : JSON.parse(text);
      }
      const type = ({ event: 'events_api', command: 'slash_commands', interactive: 'interactive' } as const)[kind];
      const id = `e${++envelopes}`;
      slack.push(type, payload, id);
      await until(() => slack.acks.includes(id), 'an acknowledgement');
      return slack.payloads.get(id);
    },
  };
}

function bodyOf(kind: 'event' | 'command' | 'interactive', payload: Record<string, unknown>): string {
  if (kind === 'event') return JSON.stringify(payload);
  // A slash command is a form of texts.
  if (kind === 'command') return new URLSearchParams(payload as Record<string, string>).toString();
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
