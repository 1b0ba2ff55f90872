import { expect, it } from 'vitest';
import { createMetrics, serveMetrics } from '../src/metrics.js';

it('adds up what a model did, by purpose, outcome and rule', async () => {
  const metrics = createMetrics();
  metrics.tell({ kind: 'call', purpose: 'compose', outcome: 'answered' });
  metrics.tell({ kind: 'call', purpose: 'compose', outcome: 'answered' });
  metrics.tell({ kind: 'tokens', purpose: 'compose', read: 90, written: 10 });
  metrics.tell({ kind: 'rejected', rule: 'number' });
  metrics.tell({ kind: 'cache', hit: true });
  metrics.tell({ kind: 'answer', composer: 'openai', calls: 2, tokens: 100 });
  const text = await metrics.text();
  for (const line of [
    'attache_model_calls_total{purpose="compose",outcome="answered"} 2',
    'attache_model_tokens_total{purpose="compose",direction="read"} 90',
    'attache_model_tokens_total{purpose="compose",direction="written"} 10',
    'attache_model_rejected_total{rule="number"} 1',
    'attache_model_cache_total{result="hit"} 1',
    'attache_model_answers_total{composer="openai"} 1',
    'attache_model_calls_per_answer_sum 2',
    'attache_model_tokens_per_answer_sum 100',
  ]) {
    expect(text).toContain(`${line}\n`);
  }
});

it('counts and times answers by where they were asked, and those that failed too', async () => {
  const metrics = createMetrics();
  const ask = metrics.countAnswers('slack', async ({ q }: { q: string }) => {
    if (q === 'canary') throw new Error('canary');
    return { kind: q };
  });
  await ask({ q: 'answered' });
  await ask({ q: 'unanswered' });
  await expect(ask({ q: 'canary' })).rejects.toThrow();
  const text = await metrics.text();
  expect(text).toContain('attache_questions_total{surface="slack",kind="answered"} 1\n');
  expect(text).toContain('attache_questions_total{surface="slack",kind="unanswered"} 1\n');
  expect(text).toContain('attache_questions_total{surface="slack",kind="failed"} 1\n');
  expect(text).toContain('attache_answer_seconds_count{surface="slack"} 3\n');
  expect(text).not.toContain('canary');
});

it('looks at parts and inbox when it is asked, and leaves out what a store that is away cannot say', async () => {
  const metrics = createMetrics();
  let away = false;
  metrics.watch({
    statuses: () => [{ part: 'store', state: away ? 'broken' : 'on', detail: 'canary' }],
    async depth() {
      if (away) throw new Error('canary');
      return [{ state: 'dead', count: 2, oldestMs: 1500 }];
    },
  });
  const up = await metrics.text();
  expect(up).toContain('attache_inbox_deliveries{state="new"} 0\n');
  expect(up).toContain('attache_inbox_deliveries{state="dead"} 2\n');
  expect(up).toContain('attache_inbox_oldest_seconds{state="dead"} 1.5\n');
  expect(up).toContain('attache_part_state{part="store",state="on"} 1\n');
  away = true;
  metrics.storeFault('intake');
  const down = await metrics.text();
  expect(down).not.toContain('attache_inbox_deliveries{');
  expect(down).toContain('attache_part_state{part="store",state="broken"} 1\n');
  expect(down).not.toContain('state="on"');
  expect(down).toContain('attache_store_errors_total{where="intake"} 1\n');
  expect(down).not.toContain('canary');
});

it('shows the process, and no version of anything', async () => {
  const text = await createMetrics().text();
  expect(text).toMatch(/attache_process_resident_memory_bytes \d/);
  expect(text).not.toContain('version');
});

it('shows one state of the breaker at a time', async () => {
  const metrics = createMetrics();
  expect(await metrics.text()).toContain('attache_model_breaker_state{state="closed"} 1');
  metrics.tell({ kind: 'breaker', state: 'open' });
  const text = await metrics.text();
  expect(text).toContain('attache_model_breaker_state{state="open"} 1');
  expect(text).toContain('attache_model_breaker_state{state="closed"} 0');
});

it('FAULTS.md row 44: serves figures and nothing else, to this machine, without a banner', async () => {
  const exposed = await serveMetrics(createMetrics(), 0);
  try {
    const response = await fetch(exposed.url);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('# TYPE attache_model_calls_total counter');
    expect([...response.headers.keys()]).not.toEqual(expect.arrayContaining(['x-powered-by', 'server']));
    expect(exposed.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    for (const path of ['/', '/metrics?x', '/healthz', '/../metrics/']) {
      expect((await fetch(new URL(path, exposed.url))).status, path).toBe(404);
    }
    expect((await fetch(exposed.url, { method: 'POST' })).status).toBe(404);
  } finally {
    await exposed.close();
  }
});
