import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import type { Answer, Question } from '../../src/answer/answer.js';
import type { TeamsConfig } from '../../src/config.js';
import type { Delivery } from '../../src/inbox/inbox.js';
import type { ExportedMark } from '../../src/store/feedback.js';
import { keepReceipts } from '../../src/store/receipts.js';
import { createTeams } from '../../src/teams/app.js';
import type { StreamTiming } from '../../src/teams/limits.js';
import type { Log } from '../../src/telemetry.js';
import { answerOf, chapter, passages, registers } from '../answers.js';
import { temporaryInbox } from '../temporary-inbox.js';

export const ANONYMOUS: TeamsConfig = {
  appId: undefined,
  appPassword: undefined,
  tenantId: undefined,
  appType: 'MultiTenant',
  channelService: undefined,
  tenants: [],
  serviceOrigins: ['https://smba.trafficmanager.net'],
  botFramework: undefined,
};

export interface Edge {
  readonly url: string;
  /** What was asked, in order. */
  readonly asked: readonly Question[];
  /** Keys of the deliveries that were let in and kept, before they were acknowledged. */
  readonly kept: readonly string[];
  /** Every line that was logged. */
  readonly logged: readonly string[];
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** How many answers have left a receipt. */
  receipts(): Promise<number>;
  /** Marks that are kept. */
  marks(): Promise<ExportedMark[]>;
  /** Resolves once every delivery has been answered. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  readonly config?: Partial<TeamsConfig>;
  readonly ask?: (question: Question) => Answer | Promise<Answer>;
  readonly stream?: StreamTiming;
  readonly timing?: { readonly leaseMs?: number; readonly pollMs?: number };
  /** In place of the inbox's own way of keeping a delivery. */
  readonly accept?: (delivery: Delivery) => Promise<boolean>;
}

/** The real edge on a server of its own; only the way from question to answer is made by hand. */
export async function startEdge(options: Options = {}): Promise<Edge> {
  const asked: Question[] = [];
  const kept: string[] = [];
  const logged: string[] = [];
  const log: Log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const inbox = await temporaryInbox(log, options.timing);
  const ask = async (question: Question) => {
    asked.push(question);
    return options.ask?.(question) ?? answerOf({ sentences: ['p08.1'] });
  };
  const versions = { source: 'source', index: 'index', prompt: 'extract' };
  const teams = createTeams(
    { ...ANONYMOUS, ...options.config },
    {
      ask: keepReceipts(ask, inbox.database, { surface: 'teams', versions, text: false }),
      askAside: ask,
      registers,
      passages,
      source: chapter.source,
      conversations: inbox.conversations,
      feedback: inbox.feedback,
      replies: inbox.replies,
      accept(delivery) {
        kept.push(delivery.key);
        return (options.accept ?? inbox.accept)(delivery);
      },
      log,
    },
    options.stream,
  );
  inbox.start({ teams: teams.handler });
  const server = express().use(teams.router).listen(0, '127.0.0.1');
  // A busy machine may stop a test for longer than connections are kept otherwise, just as it sends the next request.
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
  return {
    url,
    asked,
    kept,
    logged,
    post: (body, headers = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    marks: inbox.feedback.list,
    async receipts() {
      return (await inbox.database()?.db.selectFrom('receipts').select('id').execute())?.length ?? 0;
    },
    settled: inbox.idle,
    async close() {
      await inbox.stop();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

let count = 0;

/** A message as Teams delivers it to a personal chat. */
export function message(serviceUrl: string, text: string, more: Record<string, unknown> = {}) {
  count += 1;
  return {
    type: 'message',
    id: `activity-${count}`,
    timestamp: '2026-11-24T10:00:00.000Z',
    channelId: 'msteams',
    serviceUrl,
    from: { id: '29:person', name: 'A. Person', aadObjectId: '7faf8a01-0000-4000-8000-000000000000' },
    recipient: { id: '28:bot', name: 'Attaché' },
    conversation: { id: 'a:personal', conversationType: 'personal', tenantId: 'tenant-1' },
    channelData: { tenant: { id: 'tenant-1' } },
    textFormat: 'plain',
    text,
    ...more,
  };
}
