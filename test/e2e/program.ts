import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Program {
  /** Address of the reader, with a slash at its end. */
  readonly url: string;
  /** What the start printed, up to the address. */
  readonly printed: string;
  /** All that it has written by now, its log included. */
  output(): string;
  /** Of the process, for what its operating system knows of it. */
  readonly pid: number;
  /** Ends it as a supervisor would, and gives its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/**
 * Starts the built program on a free port with this environment and nothing else.
 * @param root where it is installed.
 */
export async function startProgram(env: Record<string, string> = {}, root = '.'): Promise<Program> {
  const child = spawn(process.execPath, [join(root, 'dist/main.js')], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', DATABASE_URL: temporaryStore(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => written.push(chunk));
  const printed = await untilReady(child);
  return {
    url: /reader\s+on\s+(\S+)/.exec(printed)?.[1] ?? '',
    printed,
    output: () => Buffer.concat(written).toString(),
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      return code;
    },
  };
}

/** Runs the built program where it should refuse to start. */
export function refuseToStart(env: Record<string, string>, root = '.'): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'dist/main.js')], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', DATABASE_URL: temporaryStore(), ...env },
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, stderr };
}

function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors += chunk;
    });
    child.stdout?.on('data', (chunk) => {
      printed += chunk;
      if (/reader\s+on\s+\S+\n/.test(printed)) resolve(printed);
    });
    child.once('exit', () => reject(new Error(`the program stopped before it was ready: ${errors}`)));
  });
}

/** A store of its own for each start, so that no test finds what another left. */
function temporaryStore(): string {
  return join(mkdtempSync(join(tmpdir(), 'attache-store-')), 'attache.db');
}
