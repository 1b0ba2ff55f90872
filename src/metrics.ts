import { createServer } from 'node:http';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Count, Tell } from './answer/openai-counts.js';

export interface Metrics {
  readonly tell: Tell;
  /** All figures in the text format of Prometheus. */
  text(): Promise<string>;
}

/** Figures of a program that runs; they hold counts and names of rules and states, never a word of anybody. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `attache_${name}`, help, labelNames, registers: [registry] });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `attache_${name}`, help, buckets, registers: [registry] });

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
  const breaker = new Gauge({
    name: 'attache_model_breaker_state',
    help: '1 for the state that the breaker of the model service is in',
    labelNames: ['state'],
    registers: [registry],
  });
  const setBreaker = (now: string) => {
    for (const state of ['closed', 'open', 'half-open']) breaker.set({ state }, state === now ? 1 : 0);
  };
  setBreaker('closed');

  return {
    text: () => registry.metrics(),
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
