import { sql } from 'kysely';
import { createDesk } from '../../src/inbox/desk.js';
import { type Handler, type Held, NotSent, Refused } from '../../src/inbox/inbox.js';
import { createQueue, LEASE_MS } from '../../src/inbox/queue.js';
import type { Database } from '../../src/store/database.js';
import { createGroupCommit } from '../../src/store/group-commit.js';
import { createLog } from '../../src/telemetry.js';
import { randomFrom } from '../random.js';

/** What a run of the simulation came to. */
export interface Outcome {
  readonly delivered: number;
  readonly posted: number;
  readonly dead: number;
  /** Deliveries of which nobody knew whether they had been posted. */
  readonly ambiguous: number;
  readonly crashes: number;
  /** What went wrong, in words; empty where all held. */
  readonly faults: readonly string[];
}

const REPLICAS = 3;
const CONVERSATIONS = 3;
const log = createLog('silent');

/** What becomes of one attempt to answer. */
const FATES = [
  'sent',
  'sent',
  'sent',
  'fails before posting',
  'crashes before posting',
  'stalls beyond its lease',
  '429',
  '503 before accept',
  'time-out after accept',
  'refused',
  'crashes between posting and sending',
  'crashes after sending',
] as const;
type Fate = (typeof FATES)[number];

/**
 * Plays deliveries, replicas and a platform against each other with drops, duplicates, disorder, faults of the platform,
 * crashes and stalls, all drawn from the seed; time is only what the simulation says.
 * @param fate the fate of every first attempt, in place of one drawn: how single crash points are tried.
 */
export async function simulate(database: Database, seed: number, fate?: Fate): Promise<Outcome> {
  const random = randomFrom(seed * 7919 + 17);
  const below = (limit: number) => Math.floor(random() * limit);
  let clock = 1_700_000_000_000 + seed * 1_000_000_000;
  // Writes that are tried one after the other need no pauses between them, which would be most of a run.
  const write = createGroupCommit(database.db);
  const queue = createQueue({ ...database, write, now: () => sql<number>`${sql.lit(clock)}` });
  const posts: string[] = [];
  const accepted: string[] = [];
  const fences = new Map<string, number>();
  const doubtful = new Set<string>();
  const unfinished: Held[] = [];
  const faults: string[] = [];
  let crashes = 0;
  let calm = false;
  let crash: () => void = () => undefined;
  const nothing = new Promise<never>(() => undefined);

  const handler: Handler = {
    async work(held, posting) {
      const drawn: Fate = calm
        ? 'sent'
        : held.tries === 1 && fate !== undefined
          ? fate
          : (FATES[below(FATES.length)] ?? 'sent');
      const dies = () => {
        crashes += 1;
        crash();
        return nothing;
      };
      if (drawn === 'fails before posting') throw new Error('no answer');
      if (drawn === 'crashes before posting') return dies();
      if (drawn === 'stalls beyond its lease') {
        clock += LEASE_MS * 1.5;
        // Another replica takes over, and is either done by now or still at it.
        const [taken] = below(2) === 0 ? await queue.claim(1) : [];
        if (taken === undefined) await step();
        else {
          checkFence(taken);
          unfinished.push(taken);
        }
      }
      await posting();
      if (drawn === '429') throw new NotSent(below(5) * 1000);
      if (drawn === 'refused') throw new Refused('channel_not_found');
      if (drawn === '503 before accept') throw new Error('503');
      if (drawn === 'crashes between posting and sending') return dies();
      posts.push(held.key);
      if (drawn === 'crashes after sending') return dies();
      if (drawn === 'time-out after accept') throw new Error('timed out');
      return `ref of ${held.key}`;
    },
    async look({ key }) {
      doubtful.add(key);
      const drawn = calm ? 0 : below(4);
      if (drawn === 1) return 'unknown';
      if (drawn === 2) throw new Error('the platform does not answer');
      return posts.includes(key) ? 'sent' : 'absent';
    },
  };
  const desk = createDesk({
    queue,
    handlers: { slack: handler, teams: handler },
    log,
    leaseMs: LEASE_MS,
    backoffMs: 500,
  });

  /** One replica takes one delivery and works on it until it ends or the replica dies. */
  async function step(): Promise<boolean> {
    const [held] = await queue.claim(1);
    const [stranded] = held === undefined ? await queue.claimAmbiguous(1) : [];
    const taken = held ?? stranded;
    if (taken === undefined) return false;
    checkFence(taken);
    await work(() => (held === undefined ? desk.resolveDoubt(taken) : desk.answer(taken)));
    for (const other of unfinished.splice(0)) await work(() => desk.answer(other));
    return true;
  }

  async function work(start: () => Promise<void>): Promise<void> {
    const outer = crash;
    const died = new Promise<void>((resolve) => {
      crash = resolve;
    });
    await Promise.race([start(), died]);
    crash = outer;
  }

  function checkFence({ key, fence }: Held): void {
    if (fence <= (fences.get(key) ?? 0)) faults.push(`the fence of ${key} did not go up`);
    fences.set(key, fence);
  }

  const count = 4 + below(5);
  const envelopes = Array.from({ length: count }, (_, at) => `${seed}:${at}`).flatMap((key) =>
    Array(1 + below(3)).fill(key),
  );
  for (let at = envelopes.length - 1; at > 0; at -= 1) {
    const other = below(at + 1);
    [envelopes[at], envelopes[other]] = [envelopes[other], envelopes[at]];
  }
  while (envelopes.length > 0) {
    const key = envelopes.shift() as string;
    const conversation = `${seed}:c${Number(key.split(':')[1]) % CONVERSATIONS}`;
    if (await queue.accept({ key, conversation, surface: 'slack', body: {} })) accepted.push(key);
    for (let turns = below(REPLICAS); turns > 0; turns -= 1) await step();
    if (below(3) === 0) clock += below(2 * LEASE_MS);
  }
  calm = true;
  for (let rounds = 0; rounds < 40 * count; rounds += 1) {
    if (await step()) continue;
    await queue.bury();
    if ((await queue.count('new', 'working', 'posting')) === 0) break;
    clock += LEASE_MS;
  }

  const rows = await database.db
    .selectFrom('inbox')
    .select(['key', 'state'])
    .where('key', 'like', `${seed}:%`)
    .execute();
  for (const { key, state } of rows) {
    const times = posts.filter((posted) => posted === key).length;
    if (times > 1) faults.push(`${key} was posted ${times} times`);
    if (state === 'done' && times === 0) faults.push(`${key} is done and was never posted`);
    if (state !== 'done' && state !== 'dead') faults.push(`${key} is still ${state}`);
  }
  if (rows.length !== count) faults.push(`${count - rows.length} deliveries are lost`);
  for (let at = 0; at < CONVERSATIONS; at += 1) {
    const inIt = (key: string) => Number(key.split(':')[1]) % CONVERSATIONS === at;
    const order = posts.filter(inIt).map((key) => accepted.indexOf(key));
    if (order.some((place, index) => index > 0 && place < (order[index - 1] ?? 0))) {
      faults.push('answers in a conversation are out of order');
    }
  }
  const dead = rows.filter(({ state }) => state === 'dead').length;
  return { delivered: count, posted: posts.length, dead, ambiguous: doubtful.size, crashes, faults };
}

export { FATES };

/** Plays many seeds; gives their sums, and of the first that fails the seed and what failed. */
export async function simulateMany(database: Database, from: number, seeds: number) {
  const sum = { seeds, delivered: 0, posted: 0, dead: 0, ambiguous: 0, crashes: 0 };
  for (let seed = from; seed < from + seeds; seed += 1) {
    const outcome = await simulate(database, seed);
    if (outcome.faults.length > 0) return { ...sum, failed: `seed ${seed}: ${outcome.faults.join('; ')}` };
    sum.delivered += outcome.delivered;
    sum.posted += outcome.posted;
    sum.dead += outcome.dead;
    sum.ambiguous += outcome.ambiguous;
    sum.crashes += outcome.crashes;
    await database.db.deleteFrom('inbox').execute();
  }
  return { ...sum, failed: undefined };
}
