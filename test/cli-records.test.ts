import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQueue } from '../src/inbox/queue.js';
import { type Database, openDatabase } from '../src/store/database.js';
import { createFeedback } from '../src/store/feedback.js';

let directory: string;
let path: string;
let database: Database;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'attache-records-'));
  path = join(directory, 'attache.db');
  database = await openDatabase(path);
});
afterEach(async () => {
  await database.close();
  rmSync(directory, { recursive: true, force: true });
});

/** The program as `npm ci` leaves it, on this store. */
function run(args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: path, ...env },
  });
  return { status, stdout, stderr };
}

const mark = (receipt: string) =>
  createFeedback(() => database).give({ receipt, person: 'U1', verdict: 'down', reason: '=1+1, “no”' });

/** Each starts the program some times over, on machines that may be busy with other suites. */
const PATIENT = { timeout: 120_000 };

describe('export', PATIENT, () => {
  it('writes JSON lines to standard output, and how much and what not to standard error', async () => {
    await mark('r1');
    const { status, stdout, stderr } = run(['export'], { RETENTION_DAYS: '30' });
    expect(status).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { record: 'export', settingsOf: 'this command', retentionDays: 30, legalHold: false, receiptText: false },
      { record: 'feedback', receipt: 'r1', reason: '=1+1, “no”' },
    ]);
    expect(stderr).toContain('0 receipts, 0 turns, 1 marks.');
    expect(stderr).toContain('older than 30 days');
    expect(stderr).toContain('RECEIPT_TEXT is off');
  });

  it('says that nothing is deleted under a legal hold, and whose it is', () => {
    const { stderr } = run(['export'], { LEGAL_HOLD: 'true' });
    expect(stderr).toContain('LEGAL_HOLD is on: under it nothing is deleted');
    expect(stderr).toContain('settings of this command');
  });

  it('writes a table too, in which no cell is a formula', async () => {
    await mark('r1');
    const { status, stdout } = run(['export', '--format', 'csv']);
    expect(status).toBe(0);
    expect(stdout.split('\r\n')[0]).toMatch(/^record,at,receipt,/);
    expect(stdout).toContain('"\'=1+1, “no”"');
  });

  it('is of the days that are asked for', async () => {
    await mark('r1');
    const today = new Date().toISOString().slice(0, 10);
    expect(run(['export', '--from', today, '--to', today]).stderr).toContain(' 1 marks');
    expect(run(['export', '--to', '2020-02-29']).stderr).toContain(' 0 marks');
  });

  it.each([
    [['--from', 'yesterday']],
    [['--from', '2026-02-30']],
    [['--from', '2026-02-02', '--to', '2026-02-01']],
    [['--format', 'xml']],
    [['--nonsense']],
    [['more']],
  ])('ends with 2 and the usage for %j', (args) => {
    const { status, stdout, stderr } = run(['export', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Usage:');
  });

  it.each([[['export']], [['inbox', 'list']], [['feedback']]])(
    'ends with 1 where there is no store to look into, and makes none: %j',
    (args) => {
      const { status, stderr } = run(args, { DATABASE_URL: join(directory, 'elsewhere.db') });
      expect(status).toBe(1);
      expect(stderr).toContain('There is no store');
      expect(readdirSync(directory)).not.toContain('elsewhere.db');
    },
  );
});

describe('backup', PATIENT, () => {
  it('copies a store that is being written to, and the copy is restored by putting it in its place', async () => {
    await mark('before');
    const queue = createQueue(database);
    const copy = join(directory, 'copy.db');
    const child = spawn(process.execPath, ['dist/cli.js', 'backup', copy], {
      env: { PATH: process.env.PATH ?? '', DATABASE_URL: path },
    });
    const ended = once(child, 'exit');
    let running = true;
    void ended.then(() => {
      running = false;
    });
    let accepted = 0;
    while (running) {
      await queue.accept({ key: `k${accepted}`, conversation: 'c', surface: 'slack', body: { at: accepted } });
      accepted += 1;
    }
    expect((await ended)[0]).toBe(0);
    expect(readdirSync(directory).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
    expect(statSync(copy).mode & 0o077).toBe(0);

    await database.close();
    for (const name of readdirSync(directory)) if (name.startsWith('attache.db')) rmSync(join(directory, name));
    cpSync(copy, path);
    database = await openDatabase(path);
    expect(await createFeedback(() => database).list()).toMatchObject([{ receipt: 'before' }]);
    const rows = await database.db.selectFrom('inbox').selectAll().orderBy('seq').execute();
    expect(rows.length).toBeGreaterThan(0);
    // What is in it is whole, and nothing of it is missing in between.
    expect(rows.map(({ key, body }) => ({ key, body }))).toEqual(
      rows.map((_, at) => ({ key: `k${at}`, body: JSON.stringify({ at }) })),
    );
    expect(await createQueue(database).claim(1)).toMatchObject([{ key: 'k0' }]);
  });

  it('never writes over a file, and leaves none behind where it fails', () => {
    const copy = join(directory, 'copy.db');
    writeFileSync(copy, 'an older copy');
    expect(run(['backup', copy])).toMatchObject({ status: 1, stderr: expect.stringContaining('exists already') });
    expect(statSync(copy).size).toBe(13);
    expect(run(['backup', join(directory, 'nowhere', 'copy.db')]).status).toBe(1);
    writeFileSync(join(directory, 'damaged.db'), 'SQLite format 3\0 and then nothing of the kind'.repeat(200));
    const other = join(directory, 'other.db');
    expect(run(['backup', other], { DATABASE_URL: join(directory, 'damaged.db') }).status).toBe(1);
    expect(readdirSync(directory).filter((name) => name.startsWith('other'))).toEqual([]);
  });

  it('says what to do where it cannot', () => {
    const shared = { DATABASE_URL: 'postgres://attache:canary@127.0.0.1:9/attache' };
    const refused = run(['backup', join(directory, 'copy.db')], shared);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('pg_dump') });
    expect(refused.stderr).not.toContain('canary');
    expect(run(['backup'])).toMatchObject({ status: 2, stderr: expect.stringContaining('Usage:') });
    const nothing = { DATABASE_URL: join(directory, 'nothing.db') };
    expect(run(['backup', join(directory, 'copy.db')], nothing)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('There is no store yet'),
    });
  });
});
