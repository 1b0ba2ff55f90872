import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { openDatabase } from '../../src/store/database.js';
import type { StoreKind } from './stores.js';

/** What came of deliveries to processes that were killed. */
export interface Killed {
  readonly kills: number;
  readonly kept: number;
  /** Neither answered nor among the dead letters. */
  readonly lost: number;
  /** Dead letters: killed at every one of their tries. */
  readonly dead: number;
  readonly doubled: number;
  /** Deliveries whose posting a kill left in doubt, and that were looked for. */
  readonly ambiguous: number;
}

/** Compiled once, as each of hundreds of processes would otherwise compile it anew; beside the built program, to find its packages. */
async function bundled(entry: string): Promise<string> {
  const outfile = 'dist/test/victim.mjs';
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  return outfile;
}

/** Kills a process `kills` times with SIGKILL while it takes and answers deliveries, and counts what became of them. */
export async function killMany(kind: StoreKind, kills: number): Promise<Killed> {
  const victim = await bundled('test/inbox/victim.ts');
  const place = await kind.make();
  const directory = mkdtempSync(join(tmpdir(), 'attache-platform-'));
  const platform = join(directory, 'posts');
  const kept = new Set<string>();
  const doubts = new Set<string>();
  let next = 0;
  let unanswered: string[] = [];
  let dead: readonly string[] = [];
  try {
    for (let kill = 0; kill <= kills; kill += 1) {
      const child = spawn(process.execPath, [victim, place.url, platform], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      child.stdin.on('error', () => undefined);
      const lines = createInterface({ input: child.stdout });
      const ready = new Promise<void>((resolve) => {
        lines.on('line', (line) => {
          const [word, key = ''] = line.split(' ');
          if (word === 'ready') resolve();
          if (word === 'kept') kept.add(key);
          if (word === 'doubt') doubts.add(key);
        });
      });
      await ready;
      // A platform delivers again what was not acknowledged.
      unanswered = unanswered.filter((key) => !kept.has(key));
      for (let fresh = 0; fresh < 3; fresh += 1) {
        next += 1;
        unanswered.push(String(next));
      }
      for (const key of unanswered) child.stdin.write(`${key}\n`);
      const last = kill === kills;
      if (last) dead = await drained(place.url, () => unanswered.every((key) => kept.has(key)));
      else await wait(Math.random() * 60);
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    const posts = existsSync(platform) ? readFileSync(platform, 'utf8').trim().split('\n') : [];
    const times = (key: string) => posts.filter((post) => post === key).length;
    return {
      kills,
      kept: kept.size,
      lost: [...kept].filter((key) => times(key) === 0 && !dead.includes(key)).length,
      dead: dead.length,
      doubled: [...kept].filter((key) => times(key) > 1).length,
      ambiguous: doubts.size,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
    await place.remove();
  }
}

/** Waits until nothing is under way; gives the keys of the dead letters. */
async function drained(url: string, acknowledged: () => boolean): Promise<string[]> {
  const { db, close } = await openDatabase(url);
  for (let patience = 0; patience < 400; patience += 1) {
    const waiting = await db
      .selectFrom('inbox')
      .select('key')
      .where('state', 'in', ['new', 'working', 'posting'])
      .execute();
    if (acknowledged() && waiting.length === 0) break;
    await wait(50);
  }
  const dead = await db.selectFrom('inbox').select('key').where('state', '=', 'dead').execute();
  await close();
  return dead.map(({ key }) => key);
}
