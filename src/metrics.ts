import { createServer } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Count, Tell } from './answer/openai-counts.js';
import type { Depth } from './inbox/inbox.js';
import type { InboxCount } from './inbox/observe.js';
import type { PartStatus } from './telemetry.js';

/** What is looked at when the figures are asked for. */
export interface Watched {
  readonly statuses: () => readonly PartStatus[];
  readonly depth: () => Promise<readonly Depth[]>;
}

export interface Metrics {
  readonly tell: Tell;
  readonly tellInbox: (count: InboxCount) => void;
  /** Counts each time that the store failed. */
  readonly storeFault: (where: 'intake' | 'work') => void;
  /** Wraps an asking function so that each answer is counted and timed. */
  countAnswers<Question, Answer extends { readonly kind: string }>(
    surface: string,
    ask: (question: Question) => Promise<Answer>,
  ): (question: Question) => Promise<Answer>;
  watch(watched: Watched): void;
  /** All figures in the text format of Prometheus. */
  text(): Promise<string>;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Of deliveries that wait, are being answered, or could not be; what has ended well is counted by outcome. */
const STATES = ['new', 'working', 'posting', 'dead'] as const;

/** Figures of a program that runs; they hold counts and names of rules and states, never a word of anybody. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Memory, processor time, the event loop's lag and open files, of the whole process.
  collectDefaultMetrics({ register: registry, prefix: 'attache_' });
  // A version is nobody's business at an address that others scrape.
  registry.removeSingleMetric('attache_nodejs_version_info');
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `attache_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], labelNames: Label[] = []) =>
    new Histogram({ name: `attache_${name}`, help, buckets, labelNames, registers });

  const questions = counter('questions_total', 'Questions by where they were asked and the kind of answer', [
    'surface',
    'kind',
  ]);
  const seconds = histogram('answer_seconds', 'Time from question to answer, before it is posted', SECONDS, [
    'surface',
  ]);
  const deliveries = counter('deliveries_total', 'Deliveries that were kept, by whether they came again', [
    'surface',
    'came',
  ]);
  const intake = histogram('intake_seconds', 'Time until a delivery was durable', SECONDS, ['surface']);
  const worked = counter('deliveries_worked_total', 'Tries to answer a delivery, by how they ended', [
    'surface',
    'outcome',
  ]);
  const faults = counter('store_errors_total', 'Times that the store failed', ['where']);

  const calls = counter('model_calls_total', 'Calls of the model service by purpose and how they ended', [
    'purpose',
    'outcome',
  ]);
  const tokens = counter('model_tokens_total', 'Tokens that the model service says it read and wrote', [
    'purpose',
    'direction',
  ]);
  const rejected = counter('model_rejected_total', 'What a rule kept from the reader, by rule', ['rule']);
  const cache = counter('model_cache_total', 'Replies looked up in the cache of an hour', ['result']);
  const answers = counter('model_answers_total', 'Answers that the model was asked for, by who wrote them', [
    'composer',
  ]);
  const callsEach = histogram('model_calls_per_answer', 'Calls that one answer took', [0, 1, 2, 3, 4]);
  const tokensEach = histogram(
    'model_tokens_per_answer',
    'Tokens that one answer took',
    [0, 250, 500, 1000, 2000, 4000],
  );
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name: `attache_${name}`, help, labelNames, registers });
  const breaker = gauge('model_breaker_state', '1 for the state that the breaker of the model service is in', [
    'state',
  ]);
  const depth = gauge('inbox_deliveries', 'Deliveries that have not ended well, by state', ['state']);
  const oldest = gauge('inbox_oldest_seconds', 'Age of the oldest delivery of a state', ['state']);
  const parts = gauge('part_state', '1 for the state that a part is in', ['part', 'state']);
  let watched: Watched | undefined;

  /** A store that is away leaves its figures out: none is better than a stale one. */
  async function look(): Promise<void> {
    for (const one of [depth, oldest, parts]) one.reset();
    for (const { part, state } of watched?.statuses() ?? []) parts.set({ part, state }, 1);
    const found = await watched?.depth().catch(() => undefined);
    for (const state of found === undefined ? [] : STATES) {
      const { count = 0, oldestMs = 0 } = found?.find((one) => one.state === state) ?? {};
      depth.set({ state }, count);
      oldest.set({ state }, oldestMs / 1000);
    }
  }

  const setBreaker = (now: string) => {
    for (const state of ['closed', 'open', 'half-open']) breaker.set({ state }, state === now ? 1 : 0);
  };
  setBreaker('closed');

  return {
    async text() {
      await look();
      return registry.metrics();
    },
    watch(given) {
      watched = given;
    },
    countAnswers: (surface, ask) => async (question) => {
      const took = seconds.startTimer({ surface });
      try {
        const answer = await ask(question);
        questions.inc({ surface, kind: answer.kind });
        return answer;
      } catch (error) {
        questions.inc({ surface, kind: 'failed' });
        throw error;
      } finally {
        took();
      }
    },
    storeFault: (where) => faults.inc({ where }),
    tellInbox(count) {
      const { surface } = count;
      if (count.kind === 'worked') return worked.inc({ surface, outcome: count.outcome });
      deliveries.inc({ surface, came: count.came });
      return intake.observe({ surface }, count.seconds);
    },
    tell(count: Count) {
      switch (count.kind) {
        case 'call':
          return calls.inc({ purpose: count.purpose, outcome: count.outcome });
        case 'tokens':
          tokens.inc({ purpose: count.purpose, direction: 'read' }, count.read);
          return tokens.inc({ purpose: count.purpose, direction: 'written' }, count.written);
        case 'rejected':
          return rejected.inc({ rule: count.rule });
        case 'cache':
          return cache.inc({ result: count.hit ? 'hit' : 'miss' });
        case 'breaker':
          return setBreaker(count.state);
        case 'answer':
          answers.inc({ composer: count.composer });
          callsEach.observe(count.calls);
          return tokensEach.observe(count.tokens);
      }
    },
  };
}

/** Serves `/metrics` to this machine alone; 0 lets the system choose a port. */
export async function serveMetrics(
  metrics: Metrics,
  port: number,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const known = request.method === 'GET' && request.url === '/metrics';
    response.writeHead(known ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(known ? await metrics.text() : '');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
