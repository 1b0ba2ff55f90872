import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A PostgreSQL of its own, for as long as a measurement takes. */
export interface Postgres {
  readonly url: string;
  stop(): void;
}

const PACKAGED = '/usr/lib/postgresql';

/**
 * Starts a PostgreSQL on a free port of loopback; undefined where it is not installed.
 * @throws when it is installed and does not start.
 */
export async function startPostgres(): Promise<Postgres | undefined> {
  const bin = findPrograms();
  if (bin === undefined) return undefined;
  const cluster = mkdtempSync(join(tmpdir(), 'attache-postgres-'));
  // The server refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined;
  if (user !== undefined) chownSync(cluster, user.uid, user.gid);
  const run = (program: string, args: readonly string[]) => {
    const { status, stderr } = spawnSync(join(bin, program), args, {
      ...user,
      cwd: cluster,
      encoding: 'utf8',
      // The server keeps what it inherits open; a pipe would never end.
      stdio: ['ignore', 'ignore', program === 'initdb' ? 'pipe' : 'ignore'],
    });
    if (status !== 0) throw new Error(`${program} failed: ${stderr ?? `see ${cluster}/log`}`);
  };
  const data = join(cluster, 'data');
  const port = await freePort();
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'attache']);
  const options = `-p ${port} -k ${cluster} -c listen_addresses=127.0.0.1`;
  run('pg_ctl', ['-D', data, '-o', options, '-l', join(cluster, 'log'), '-w', 'start']);
  return {
    url: `postgres://attache@127.0.0.1:${port}/postgres`,
    stop() {
      run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
      rmSync(cluster, { recursive: true, force: true });
    },
  };
}

function findPrograms(): string | undefined {
  const found = spawnSync('sh', ['-c', 'command -v initdb'], { encoding: 'utf8' }).stdout.trim();
  if (found !== '') return dirname(found);
  const versions = existsSync(PACKAGED) ? readdirSync(PACKAGED).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(PACKAGED, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

function idOf(which: '-u' | '-g'): number {
  return Number(spawnSync('id', [which, 'postgres'], { encoding: 'utf8' }).stdout);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
