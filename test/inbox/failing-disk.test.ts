import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.js';

const { ENOSPC, EROFS, EIO, EDQUOT } = constants.errno;

const directory = mkdtempSync(join(tmpdir(), 'attache-disk-'));
const library = join(directory, 'failing-disk.so');
const fault = join(directory, 'fault');
const platform = join(directory, 'posts');
const url = join(directory, 'attache.db');

/** Only Linux puts a library before the C library this way. */
const canFail =
  process.platform === 'linux' &&
  spawnSync('cc', ['-shared', '-fPIC', '-o', library, 'test/inbox/failing-disk.c', '-ldl']).status === 0;
if (!canFail && process.env.CI === 'true') throw new Error('A C compiler on Linux must be there where CI=true');

let child: ChildProcess;
const kept: string[] = [];
beforeAll(async () => {
  if (!canFail) return;
  child = spawn(process.execPath, ['--import', 'tsx', 'test/inbox/victim.ts', url, platform], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, LD_PRELOAD: library, FAILING_DISK: fault },
  });
  if (child.stdout === null) throw new Error('its output is piped');
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      const [word, key = ''] = line.split(' ');
      if (word === 'ready') resolve();
      if (word === 'kept') kept.push(key);
    });
  });
  await ready;
});
afterAll(async () => {
  if (canFail) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  rmSync(directory, { recursive: true, force: true });
});

const posts = () => (existsSync(platform) ? readFileSync(platform, 'utf8').trim().split('\n') : []);
async function until(look: () => boolean): Promise<void> {
  for (let patience = 0; patience < 500 && !look(); patience += 1) await wait(20);
  expect(look()).toBe(true);
}

let key = 0;
const deliver = () => {
  key += 1;
  child.stdin?.write(`${key}\n`);
  return String(key);
};

describe.skipIf(!canFail)('FAULTS.md row 35: the disk under SQLite', () => {
  it.each([
    ['is full', `write ${ENOSPC}`],
    ['is beyond its quota', `write ${EDQUOT}`],
    ['has become read-only', `write ${EROFS}`],
    ['fails to write', `write ${EIO}`],
    ['fails to sync', `sync ${EIO}`],
  ])(
    'that %s: nothing is acknowledged, nothing is lost, and it goes on by itself',
    { timeout: 60_000 },
    async (_, how) => {
      const before = deliver();
      await until(() => posts().includes(before));
      writeFileSync(fault, how);
      const during = deliver();
      await wait(1_500);
      expect(kept).not.toContain(during);
      rmSync(fault);
      // The victim delivers again what was not acknowledged, as a platform does.
      await until(() => kept.includes(during));
      await until(() => posts().includes(during));
      const { db, close } = await openDatabase(url);
      const rows = await db.selectFrom('inbox').select('key').execute();
      await close();
      expect(rows.map((row) => row.key)).toEqual(expect.arrayContaining(kept));
      expect(new Set(posts()).size).toBe(posts().length);
    },
  );
});
