import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.js';
import type { Delivery, Handler } from '../../src/inbox/inbox.js';
import { type Inbox, openInbox } from '../../src/inbox/open.js';
import { createLog } from '../../src/telemetry.js';
import { tries } from '../tries.js';
import { startProxy } from './proxy.js';
import { storesAtHand } from './stores.js';

const log = createLog('silent');
const retention = { days: 1, legalHold: false };
const cleanUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

let count = 0;
function delivery(): Delivery {
  count += 1;
  return { key: `k${count}`, conversation: `c${count}`, surface: 'teams', body: {} };
}

/** Answers that were given, and an inbox at work. */
async function running(url: string, timing = {}): Promise<{ inbox: Inbox; answered: string[] }> {
  const answered: string[] = [];
  const handler: Handler = {
    async work({ key }, posting) {
      await posting();
      answered.push(key);
      return undefined;
    },
    look: async ({ key }) => (answered.includes(key) ? 'sent' : 'absent'),
  };
  const inbox = await openInbox(url, retention, log, timing);
  inbox.start({ slack: handler, teams: handler });
  cleanUp.push(() => inbox.stop());
  return { inbox, answered };
}

/** How long a delivery that cannot be kept is held before it is refused. */
async function refusal(inbox: Inbox): Promise<number> {
  const started = performance.now();
  await expect(inbox.accept(delivery())).rejects.toThrow(UpstreamError);
  return performance.now() - started;
}

async function recovered(inbox: Inbox, answered: readonly string[]): Promise<void> {
  const until = Date.now() + 15_000;
  for (;;) {
    const one = delivery();
    const kept = await inbox.accept(one).catch(() => false);
    for (let patience = 0; kept && patience < 200 && !answered.includes(one.key); patience += 1) await wait(20);
    if (answered.includes(one.key)) return;
    if (Date.now() > until) throw new Error('it did not recover within fifteen seconds');
    await wait(100);
  }
}

describe('FAULTS.md row 35: a file of SQLite that cannot be opened', () => {
  it('acknowledges nothing, says so, and goes on when it can', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'attache-broken-'));
    cleanUp.push(() => rmSync(directory, { recursive: true, force: true }));
    // A file stands where the directory of the store should be.
    writeFileSync(join(directory, 'data'), '');
    const { inbox, answered } = await running(join(directory, 'data', 'attache.db'));
    expect(await refusal(inbox)).toBeLessThan(1000);
    expect(inbox.status()).toMatchObject({ part: 'store', state: 'broken' });
    rmSync(join(directory, 'data'));
    await recovered(inbox, answered);
    expect(inbox.status().state).toBe('on');
  });

  it('refuses a file that is no database, in words', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'attache-broken-'));
    cleanUp.push(() => rmSync(directory, { recursive: true, force: true }));
    const file = join(directory, 'attache.db');
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, 'this is not a database, and it is long enough to be read as one by its header'.repeat(20));
    chmodSync(file, 0o600);
    const { inbox } = await running(file);
    expect(await refusal(inbox)).toBeLessThan(1000);
    expect(inbox.status().detail).toMatch(/cannot be reached/);
  });
});

const postgres = storesAtHand().find(({ name }) => name === 'PostgreSQL');

describe.skipIf(postgres === undefined)('FAULTS.md row 36: a PostgreSQL that is away', () => {
  async function behindProxy() {
    const place = await postgres?.make();
    if (place === undefined) throw new Error('there is no PostgreSQL');
    cleanUp.push(() => place.remove());
    const url = new URL(place.url);
    const target = { host: url.hostname, port: Number(url.port || 5432) };
    const proxy = await startProxy(target);
    url.port = String(proxy.port);
    url.hostname = '127.0.0.1';
    return { proxy, target, url: url.href };
  }

  it('may be down at the start: intake fails fast until it is there', { timeout: 60_000 }, async () => {
    const { proxy, target, url } = await behindProxy();
    await proxy.close();
    const { inbox, answered } = await running(url);
    expect(await refusal(inbox)).toBeLessThan(1000);
    expect(inbox.status().state).toBe('broken');
    const back = await startProxy(target, proxy.port);
    cleanUp.push(() => back.close());
    await recovered(inbox, answered);
  });

  it('may fail over while it is in use: intake fails fast, and goes on with whoever takes its place', {
    timeout: 60_000,
  }, async () => {
    const { proxy, target, url } = await behindProxy();
    const { inbox, answered } = await running(url);
    await recovered(inbox, answered);
    await proxy.close();
    expect(await refusal(inbox)).toBeLessThan(1000);
    const standby = await startProxy(target, proxy.port);
    cleanUp.push(() => standby.close());
    await recovered(inbox, answered);
    expect(new Set(answered).size).toBe(answered.length);
  });

  it('may end its connections in the middle of transactions: what was acknowledged is answered, and once', {
    timeout: 60_000,
  }, async () => {
    const { proxy, url } = await behindProxy();
    cleanUp.push(() => proxy.close());
    const { inbox, answered } = await running(url, { leaseMs: 1_000, pollMs: 100 });
    const all = Array.from({ length: 200 }, delivery);
    tries(all.length);
    // As a platform does: what is not acknowledged is delivered again.
    const deliver = async (one: Delivery) => {
      for (let attempt = 0; attempt < 100; attempt += 1) {
        if ((await inbox.accept(one).catch(() => undefined)) !== undefined) return;
        await wait(100);
      }
      throw new Error('a delivery was refused a hundred times');
    };
    const cutting = setInterval(() => proxy.reset(), 60);
    cleanUp.push(() => clearInterval(cutting));
    for (let from = 0; from < all.length; from += 10) await Promise.all(all.slice(from, from + 10).map(deliver));
    clearInterval(cutting);
    for (let patience = 0; patience < 1_000 && answered.length < all.length; patience += 1) await wait(20);
    expect([...answered].sort()).toEqual(all.map(({ key }) => key).sort());
  });

  it('may have no connection left, or keep its table locked: intake fails fast and recovers alone', {
    timeout: 60_000,
  }, async () => {
    const { proxy, url } = await behindProxy();
    cleanUp.push(() => proxy.close());
    const { inbox, answered } = await running(url);
    await recovered(inbox, answered);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    cleanUp.push(() => other.end());
    await other.query('begin; lock table inbox in access exclusive mode');
    expect(await refusal(inbox)).toBeLessThan(1000);
    // Those that wait for the lock hold every connection of the pool by now.
    const refusals = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        await wait(at * 5);
        return refusal(inbox);
      }),
    );
    expect(Math.max(...refusals)).toBeLessThan(1_500);
    await other.query('rollback');
    await recovered(inbox, answered);
    expect(new Set(answered).size).toBe(answered.length);
  });

  it('may reset its connections, or leave them half open: intake fails fast and recovers alone', {
    timeout: 60_000,
  }, async () => {
    const { proxy, url } = await behindProxy();
    cleanUp.push(() => proxy.close());
    const { inbox, answered } = await running(url);
    await recovered(inbox, answered);
    proxy.reset();
    await recovered(inbox, answered);
    proxy.silence();
    expect(await refusal(inbox)).toBeLessThan(1000);
    expect(await refusal(inbox)).toBeLessThan(1000);
    proxy.resume();
    await recovered(inbox, answered);
    expect(new Set(answered).size).toBe(answered.length);
  });
});

describe.each(storesAtHand())('FAULTS.md row 38: a stop under load on $name', (kind) => {
  const slowly = (begun: string[], ended: string[]): Handler => ({
    async work({ key }, posting) {
      begun.push(key);
      await wait(150);
      await posting();
      ended.push(key);
      return undefined;
    },
  });

  it('takes nothing more, ends what is under way, and leaves the rest to the next start', async () => {
    const place = await kind.make();
    cleanUp.push(() => place.remove());
    const [begun, ended]: [string[], string[]] = [[], []];
    const slow = slowly(begun, ended);
    const inbox = await openInbox(place.url, retention, log);
    inbox.start({ slack: slow, teams: slow });
    const all = Array.from({ length: 60 }, delivery);
    tries(all.length);
    await Promise.all(all.map((one) => inbox.accept(one)));
    await wait(50);
    await inbox.stop();
    expect(begun.length).toBeGreaterThan(0);
    expect([...ended].sort()).toEqual([...begun].sort());
    expect(ended.length).toBeLessThan(all.length);
    await expect(inbox.accept(delivery())).rejects.toThrow(UpstreamError);
    const { answered } = await running(place.url);
    for (let patience = 0; patience < 300 && answered.length + ended.length < all.length; patience += 1) await wait(20);
    expect([...ended, ...answered].sort()).toEqual(all.map(({ key }) => key).sort());
  });

  it('leaves the rest to another replica that runs beside it', async () => {
    const place = await kind.make();
    cleanUp.push(() => place.remove());
    const [begun, ended]: [string[], string[]] = [[], []];
    const slow = slowly(begun, ended);
    const leaving = await openInbox(place.url, retention, log);
    const staying = await openInbox(place.url, retention, log, { pollMs: 50 });
    cleanUp.push(() => staying.stop());
    leaving.start({ slack: slow, teams: slow });
    staying.start({ slack: slow, teams: slow });
    const all = Array.from({ length: 40 }, delivery);
    tries(all.length);
    await Promise.all(all.map((one, at) => (at % 2 === 0 ? leaving : staying).accept(one)));
    await leaving.stop();
    for (let patience = 0; patience < 500 && ended.length < all.length; patience += 1) await wait(20);
    expect(ended.sort()).toEqual(all.map(({ key }) => key).sort());
  });
});
