import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.js';
import type { Delivery, Handler } from '../../src/inbox/inbox.js';
import { type Inbox, openInbox } from '../../src/inbox/open.js';
import { createLog } from '../../src/telemetry.js';
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
async function running(url: string): Promise<{ inbox: Inbox; answered: string[] }> {
  const answered: string[] = [];
  const handler: Handler = {
    async work({ key }, posting) {
      await posting();
      answered.push(key);
      return undefined;
    },
  };
  const inbox = await openInbox(url, retention, log);
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

describe('FAULTS.md row 35: a store that cannot be written', () => {
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

describe('FAULTS.md row 38: a stop under load', () => {
  it('takes nothing more, ends what is under way, and leaves the rest to the next start', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'attache-stop-'));
    cleanUp.push(() => rmSync(directory, { recursive: true, force: true }));
    const url = join(directory, 'attache.db');
    const begun: string[] = [];
    const ended: string[] = [];
    const slow: Handler = {
      async work({ key }, posting) {
        begun.push(key);
        await wait(150);
        await posting();
        ended.push(key);
        return undefined;
      },
    };
    const inbox = await openInbox(url, retention, log);
    inbox.start({ slack: slow, teams: slow });
    const all = Array.from({ length: 30 }, delivery);
    await Promise.all(all.map((one) => inbox.accept(one)));
    await wait(50);
    await inbox.stop();
    expect(begun.length).toBeGreaterThan(0);
    expect(ended).toEqual(begun);
    expect(ended.length).toBeLessThan(all.length);
    await expect(inbox.accept(delivery())).rejects.toThrow(UpstreamError);
    const { answered } = await running(url);
    for (let patience = 0; patience < 300 && answered.length + ended.length < all.length; patience += 1) await wait(20);
    expect([...ended, ...answered].sort()).toEqual(all.map(({ key }) => key).sort());
  });
});
