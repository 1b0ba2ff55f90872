import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.js';
import { storesAtHand } from './stores.js';

const REPLICAS = 3;
const DELIVERIES = 240;

const postgres = storesAtHand().find(({ name }) => name === 'PostgreSQL');

describe.skipIf(postgres === undefined)('FAULTS.md row 37: replicas on one PostgreSQL', () => {
  it('share the work, answer each delivery once, and take over from one that is frozen', {
    timeout: 60_000,
  }, async () => {
    const place = await postgres?.make();
    if (place === undefined) throw new Error('there is no PostgreSQL');
    const directory = mkdtempSync(join(tmpdir(), 'attache-replicas-'));
    const platform = join(directory, 'posts');
    const replicas = Array.from({ length: REPLICAS }, () =>
      spawn(process.execPath, ['--import', 'tsx', 'test/inbox/victim.ts', place.url, platform], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    await Promise.all(replicas.map(({ stdout }) => once(createInterface({ input: stdout }), 'line')));
    // Every delivery comes to two replicas, as a platform's retries do.
    for (let key = 1; key <= DELIVERIES; key += 1) {
      replicas[key % REPLICAS]?.stdin.write(`${key}\n`);
      replicas[(key + 1) % REPLICAS]?.stdin.write(`${key}\n`);
      if (key === DELIVERIES / 2) replicas[0]?.kill('SIGSTOP');
    }
    await wait(1_500);
    replicas[0]?.kill('SIGCONT');
    const { db, close } = await openDatabase(place.url);
    const unended = () =>
      db.selectFrom('inbox').select('key').where('state', 'in', ['new', 'working', 'posting']).execute();
    const kept = async () => (await db.selectFrom('inbox').select('key').execute()).length;
    for (let patience = 0; patience < 400; patience += 1) {
      if ((await kept()) === DELIVERIES && (await unended()).length === 0) break;
      await wait(50);
    }
    expect(await kept()).toBe(DELIVERIES);
    expect(await unended()).toEqual([]);
    await close();
    for (const replica of replicas) {
      const gone = once(replica, 'exit');
      replica.kill('SIGKILL');
      await gone;
    }
    const posts = readFileSync(platform, 'utf8').trim().split('\n');
    expect(new Set(posts).size).toBe(posts.length);
    expect(posts.length).toBe(DELIVERIES);
    rmSync(directory, { recursive: true, force: true });
    await place.remove();
  });
});
