import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Handler } from '../../src/inbox/inbox.js';
import { createQueue } from '../../src/inbox/queue.js';
import { createWorker } from '../../src/inbox/worker.js';
import { openDatabase } from '../../src/store/database.js';
import { createLog } from '../../src/telemetry.js';

/**
 * A process to be killed: takes keys on standard input, says on standard output which it has kept, and answers each by a
 * line in a file, which stands for the platform: what is written there cannot be taken back.
 */
const [url = '', platform = ''] = process.argv.slice(2);
const LEASE_MS = 400;

const handler: Handler = {
  async work({ key }, posting) {
    await wait(Math.random() * 6);
    await posting();
    await wait(Math.random() * 6);
    appendFileSync(platform, `${key}\n`);
    await wait(Math.random() * 6);
    return key;
  },
  async look({ key }) {
    process.stdout.write(`doubt ${key}\n`);
    const posted = existsSync(platform) ? readFileSync(platform, 'utf8').split('\n') : [];
    return posted.includes(key) ? 'sent' : 'absent';
  },
};

const database = await openDatabase(url);
const queue = createQueue(database, { leaseMs: LEASE_MS });
const handlers = { slack: handler, teams: handler };
const worker = createWorker(
  { database, queue, handlers, log: createLog('silent') },
  { leaseMs: LEASE_MS, pollMs: 50, concurrency: 4 },
);
worker.start();
process.stdout.write('ready\n');
for await (const key of createInterface({ input: process.stdin })) void keep(key);

/** A platform delivers again what was not acknowledged. */
async function keep(key: string): Promise<void> {
  const conversation = `c${Number(key) % 3}`;
  try {
    await queue.accept({ key, conversation, surface: 'slack', body: {} });
    process.stdout.write(`kept ${key}\n`);
    worker.wake();
  } catch {
    await wait(200);
    await keep(key);
  }
}
