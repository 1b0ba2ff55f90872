import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** A program of the bench while it runs. */
export interface Running {
  readonly child: ChildProcess;
  /** What its line of readiness said: its address. */
  readonly found: string;
  /** Memory that it holds, in MB, as the system counts it. */
  residentMb(): number;
  /** Ends it as a supervisor would. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

export interface Launch {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Its line of readiness, with the address as the group. */
  readonly ready: RegExp;
}

/** The built program's own line. */
export const READER = /reader\s+on\s+(\S+)/;

/**
 * Starts a program of Node on two cores, with this environment and nothing else, and waits until it says that it is ready.
 * @throws when it ends before.
 */
export async function start({ args, env = {}, ready }: Launch): Promise<Running> {
  const [command = '', ...rest] = [...onTwoCores(), process.execPath, ...args];
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Whoever stops the bench does not want its programs to go on.
  const orphan = () => child.kill('SIGKILL');
  process.once('exit', orphan);
  child.once('exit', () => process.off('exit', orphan));
  const found = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const match = ready.exec(printed)?.[1];
      if (match !== undefined) resolve(match);
    });
    child.once('exit', () => reject(new Error('a program of the bench stopped before it was ready')));
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  return {
    child,
    found,
    residentMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

let pinned: readonly string[] | undefined;

function onTwoCores(): readonly string[] {
  pinned ??= spawnSync('taskset', ['-c', '0,1', 'true']).status === 0 ? ['taskset', '-c', '0,1'] : [];
  return pinned;
}
