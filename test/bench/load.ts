import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from './figures.js';

/** What deliveries met. */
export interface Load {
  readonly offered: number;
  readonly acknowledged: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Something that a platform sends, and by which its answer is known again. */
export interface Delivery {
  readonly key: string;
  readonly body: string;
  /** Made at the moment of sending, as signatures hold the time. */
  headers(): Record<string, string>;
}

export interface Offered {
  readonly figures: Load;
  /** What was acknowledged, and when it had been sent: milliseconds of `performance.now`. */
  readonly kept: ReadonlyMap<string, number>;
}

/** Slack gives up after this. */
const PATIENCE_MS = 3_000;
const FIRST_MS = 60_000;
const SOCKETS = 256;

/**
 * Sends deliveries at a steady rate, whatever becomes of them, and waits for the last one.
 * @param make the delivery of a place in the row, from 0.
 */
export async function offer(
  url: string,
  make: (place: number) => Delivery,
  perSecond: number,
  seconds: number,
  patienceMs = PATIENCE_MS,
): Promise<Offered> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  const tally = createTally();
  const underway = new Set<Promise<void>>();
  const total = Math.round(perSecond * seconds);
  const started = performance.now();
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * perSecond) + 1);
    for (; sent < due; sent += 1) {
      const delivery = make(sent);
      const one = send({ agent, url, patienceMs }, delivery).then((sending) => {
        tally.add(delivery, sending);
        underway.delete(one);
      });
      underway.add(one);
    }
    await wait(2);
  }
  await Promise.all(underway);
  agent.destroy();
  return tally.sum(total, performance.now() - started);
}

/** Sends the next delivery whenever one has been acknowledged, `lanes` at a time: as fast as the other side will. */
export async function flood(
  url: string,
  make: (place: number) => Delivery,
  lanes: number,
  seconds: number,
  patienceMs = PATIENCE_MS,
): Promise<Offered> {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const tally = createTally();
  let sent = 0;
  const started = performance.now();
  const lane = async () => {
    while (performance.now() - started < seconds * 1000) {
      const delivery = make(sent);
      sent += 1;
      tally.add(delivery, await send({ agent, url, patienceMs }, delivery));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  agent.destroy();
  return tally.sum(sent, performance.now() - started);
}

/** Sends one delivery and waits for it: a program that has just become ready may still load what its first one needs. */
export async function wake(url: string, delivery: Delivery): Promise<void> {
  await offer(url, () => delivery, 1, 1, FIRST_MS);
}

interface Sending {
  readonly status: number;
  readonly ms: number;
}

function createTally() {
  const times: number[] = [];
  const kept = new Map<string, number>();
  return {
    add({ key }: Delivery, { status, ms }: Sending) {
      if (status < 200 || status > 299) return;
      times.push(ms);
      kept.set(key, performance.now() - ms);
    },
    sum: (offered: number, elapsedMs: number): Offered => ({
      figures: {
        offered,
        acknowledged: kept.size,
        perSecond: kept.size / (elapsedMs / 1000),
        p50: quantile(times, 0.5),
        p95: quantile(times, 0.95),
        p99: quantile(times, 0.99),
      },
      kept,
    }),
  };
}

interface To {
  readonly agent: Agent;
  readonly url: string;
  readonly patienceMs: number;
}

function send({ agent, url, patienceMs }: To, { body, headers }: Delivery): Promise<Sending> {
  const began = performance.now();
  return new Promise((resolve) => {
    const failed = () => resolve({ status: 0, ms: performance.now() - began });
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        timeout: patienceMs,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers() },
      },
      (response) => {
        response.resume();
        response.once('end', () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - began }));
      },
    );
    sent.once('error', failed);
    sent.once('timeout', () => sent.destroy(new Error('Slack gives up')));
    sent.end(body);
  });
}
