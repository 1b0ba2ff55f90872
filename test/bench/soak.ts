import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { StoreKind } from '../inbox/stores.js';
import { type Fairness, measureFairness } from './fairness.js';
import { machine, table, today } from './figures.js';
import { startPostgres } from './postgres.js';
import { type Soaked, soak } from './soaking.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** Mentions a second, and for how many minutes. */
    rate: { type: 'string', default: '500' },
    minutes: { type: 'string' },
    /** Minutes that answers are waited for after the load; until all are there unless set. */
    drain: { type: 'string' },
    /** A thousand people a minute with one question each, alone and beside one who asks a thousand a minute. */
    fair: { type: 'boolean', default: false },
    /** `sqlite` or `postgresql`; both, as far as they are at hand, unless set. */
    store: { type: 'string' },
  },
});
const rate = Number(values.rate);
const minutes = Number(values.minutes ?? (values.fair ? 1 : 10));
const drain = Number(values.drain ?? Number.POSITIVE_INFINITY);
if (!(rate > 0 && minutes > 0 && drain > 0)) throw new Error('--rate, --minutes and --drain must be numbers above 0');

const SCORES = new URL('../../corpus/scores/soak.json', import.meta.url);

/** Every question of the evaluation, so that easy and hard ones weigh as they come. */
const questions = readFileSync(new URL('../eval/questions.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): string => JSON.parse(line).q);

const own = values.store === 'sqlite' || process.env.DATABASE_URL !== undefined ? undefined : await startPostgres();
if (own !== undefined) process.env.DATABASE_URL = own.url;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    own?.stop();
    process.exit(1);
  });
}
// The list of stores reads the environment when it is loaded.
const { storesAtHand } = await import('../inbox/stores.js');
const stores = storesAtHand().filter(({ name }) => values.store === undefined || name.toLowerCase() === values.store);
if (stores.length === 0) throw new Error('--store must be sqlite or postgresql, and that store at hand');

const span = minutes === 1 ? '1 minute' : `${minutes} minutes`;
let safe = true;
try {
  if (values.fair) {
    const results = await onEach((kind) => measureFairness(kind, questions, minutes));
    report(`1,000 people a minute, ${span}`, results, renderFairness(results));
    safe = Object.values(results).every(({ alone, beside }) => alone.lost + beside.lost === 0);
  } else {
    const results = await onEach(soakOn);
    report(`${rate} a second, ${span}`, results, renderSoak(results));
    safe = Object.values(results).every(({ dead, lost, doubled }) => dead + lost + doubled === 0);
  }
} finally {
  own?.stop();
}
process.exit(safe ? 0 : 1);

async function onEach<Result>(measure: (kind: StoreKind) => Promise<Result>): Promise<Record<string, Result>> {
  const results: Record<string, Result> = {};
  for (const kind of stores) results[kind.name] = await measure(kind);
  return results;
}

async function soakOn(kind: StoreKind): Promise<Soaked> {
  const place = await kind.make();
  const course = { perSecond: rate, seconds: minutes * 60, patienceMs: drain * 60_000 };
  return soak(place.url, questions, course).finally(() => place.remove());
}

/** Prints what was measured and keeps it; what was kept of other rates, lengths and stores stays. */
function report(name: string, results: Record<string, Soaked | Fairness>, rendered: string): void {
  const before = existsSync(SCORES) ? JSON.parse(readFileSync(SCORES, 'utf8')) : {};
  const runs = { ...before.runs, [name]: { ...before.runs?.[name], measured: today(), ...results } };
  writeFileSync(SCORES, `${JSON.stringify({ date: today(), machine: machine(), runs }, null, 2)}\n`);
  process.stdout.write(
    values.json ? `${JSON.stringify({ [name]: results }, null, 2)}\n` : `${machine()}\n${rendered}\n`,
  );
}

function renderSoak(results: Readonly<Record<string, Soaked>>): string {
  const heads = ['acknowledged a second', 'p50', 'p99', 'waited for', 'answered', 'waiting', 'dead', 'lost', 'doubled'];
  return table(
    [`${rate} a second, ${span}`, 'offered', 'acknowledged', ...heads, 'memory, settled', 'at the end', 'growth'],
    Object.entries(results).map(([store, one]) => [
      store,
      one.offered,
      one.acknowledged,
      one.perSecond.toFixed(0),
      `${one.p50.toFixed(1)} ms`,
      `${one.p99.toFixed(0)} ms`,
      `${one.drainSeconds.toFixed(0)} s`,
      one.acknowledged - one.waiting - one.dead - one.lost,
      one.waiting,
      one.dead,
      one.lost,
      one.doubled,
      `${one.settledMb.toFixed(0)} MB after ${one.settledAfterMinutes.toFixed(1)} min`,
      `${one.endMb.toFixed(0)} MB`,
      `${(one.growth * 100).toFixed(1)} %`,
    ]),
  );
}

function renderFairness(results: Readonly<Record<string, Fairness>>): string {
  return table(
    [
      `people with one question each, ${span}`,
      'asked',
      'acknowledged',
      'p95',
      'answered, p50',
      'p95',
      'p95 beside alone',
      'lost',
      'the noisy one asked',
      'got replies',
    ],
    Object.entries(results).flatMap(([store, { alone, beside, answeredRatio, noisy }]) => {
      const row = (name: string, one: Fairness['alone'], rest: readonly (string | number)[]) => [
        `${store}, ${name}`,
        one.asked,
        one.acknowledged,
        `${one.acknowledgedP95Ms.toFixed(0)} ms`,
        `${one.answeredP50Ms.toFixed(0)} ms`,
        `${one.answeredP95Ms.toFixed(0)} ms`,
        rest[0] ?? '',
        one.lost,
        rest[1] ?? '',
        rest[2] ?? '',
      ];
      return [
        row('alone', alone, []),
        row('beside one who asks a thousand a minute', beside, [answeredRatio.toFixed(2), noisy.asked, noisy.answered]),
      ];
    }),
  );
}
