import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Ask } from '../../src/answer/answer.js';
import { assemble } from '../../src/assemble.js';
import { readConfig } from '../../src/config.js';
import { createLog } from '../../src/telemetry.js';
import { createBaseline } from '../eval/baseline.js';
import { missingPeers } from './contestants.js';
import { machine, quantile, today } from './figures.js';
import { type FirstPaint, measureFirstPaint } from './first-paint.js';
import { type Intake, measureIntake } from './intake.js';
import { comparePeers, renderPeers } from './peers.js';
import { productionTree, type TreeSize } from './tree-size.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** Seconds of steady intake; 600 for the long run. */
    intake: { type: 'string', default: '60' },
    /** The built program beside what its users would pick instead, and nothing else. */
    peers: { type: 'boolean', default: false },
    /** With `--peers`: questions asked, seconds of each flood, most vectors, most repetitions of the chapter. */
    questions: { type: 'string', default: '892' },
    seconds: { type: 'string', default: '5' },
    largest: { type: 'string', default: '100000' },
    repeat: { type: 'string', default: '100' },
  },
});
if (values.peers) await runPeers();

/** Mentions a second that the durable store must take, and a burst that must be answered within a minute. */
const STEADY_PER_SECOND = 500;
/** Questions a second of a busy organisation, all of which are answered as they come. */
const BUSY = { perSecond: 50, seconds: 20 };
const BURST = { perSecond: 2_000, seconds: 5 };

/** Every question of the evaluation, so that easy and hard ones weigh as they come. */
const questions = readFileSync(new URL('../eval/questions.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): string => JSON.parse(line).q);

/** Asked first, and not counted. */
const WARM_UP = 40;

const { ask, chapter } = await assemble(readConfig({}), { log: createLog('warn') });
const baseline = await createBaseline(chapter);

// Both answer each question in turn, so that a slow moment of the machine falls on both.
const times = { ours: [] as number[], baseline: [] as number[] };
for (const q of questions.slice(0, WARM_UP)) await Promise.all([ask({ q }), baseline({ q })]);
// Each once: a question that is asked again costs next to nothing.
for (const q of questions.slice(WARM_UP)) {
  times.ours.push(await timed(ask, q));
  times.baseline.push(await timed(baseline, q));
}

const build = await indexBuild();
const server = await startServer();
const busy = await measureIntake(questions, BUSY.perSecond, BUSY.seconds);
const steady = await measureIntake(questions, STEADY_PER_SECOND, Number(values.intake));
const burst = await measureIntake(questions, BURST.perSecond, BURST.seconds);
const result = {
  date: today(),
  machine: machine(),
  answers: times.ours.length,
  answerMs: { p50: quantile(times.ours, 0.5), p99: quantile(times.ours, 0.99) },
  baselineMs: { p50: quantile(times.baseline, 0.5), p99: quantile(times.baseline, 0.99) },
  ratio: {
    p50: quantile(times.ours, 0.5) / quantile(times.baseline, 0.5),
    p99: quantile(times.ours, 0.99) / quantile(times.baseline, 0.99),
  },
  startToReadyMs: server.readyMs,
  residentMb: server.residentMb,
  firstPaint: server.paint,
  indexBuild: build,
  packages: productionTree(process.cwd()),
  intake: { busy, steady, burst },
};
writeFileSync(new URL('../../corpus/scores/bench.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : `${render()}\n`);

/** The comparison alone; ends with 2 where the peers are not installed. */
async function runPeers(): Promise<never> {
  const missing = missingPeers();
  if (missing !== undefined) {
    process.stderr.write(`${missing}\n`);
    process.exit(2);
  }
  const compared = await comparePeers({
    questions: Number(values.questions),
    seconds: Number(values.seconds),
    largest: Number(values.largest),
    repeat: Number(values.repeat),
  });
  process.stdout.write(values.json ? `${JSON.stringify(compared, null, 2)}\n` : `${renderPeers(compared)}\n`);
  process.exit(0);
}

async function timed(answerer: Ask, q: string): Promise<number> {
  const started = performance.now();
  await answerer({ q });
  return performance.now() - started;
}

/** Rebuilds the index as `npm run index` does, by the built program, which alone has threads for it. */
async function indexBuild(): Promise<{ seconds: number; texts: number }> {
  const built: typeof import('../../src/assemble.js') = await import(
    new URL('../../dist/assemble.js', import.meta.url).href
  );
  let texts = 0;
  const started = performance.now();
  const onProgress = (_: number, total: number) => {
    texts = total;
  };
  await built.assemble(readConfig({}), { log: createLog('warn'), rebuild: true, onProgress });
  return { seconds: (performance.now() - started) / 1000, texts };
}

/** Starts the built program as a person would, and asks it 200 questions before its memory is read. */
async function startServer(): Promise<{ readyMs: number; residentMb: number; paint: FirstPaint | undefined }> {
  const started = performance.now();
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { PATH: process.env.PATH, PORT: '0', DATABASE_URL: ':memory:', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /reader\s+on\s+(\S+)/.exec(printed)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error('the program stopped before it was ready')));
  });
  const readyMs = performance.now() - started;
  for (const q of questions.slice(0, 200)) {
    const body = JSON.stringify({ q });
    await fetch(new URL('/api/ask', url), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }
  const paint = await measureFirstPaint(url);
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  child.kill('SIGTERM');
  return { readyMs, residentMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024, paint };
}

function render(): string {
  const row = (name: string, value: number, unit: string, ratio?: number) =>
    `| ${name} | ${value.toFixed(unit === 'ms' ? 1 : 0)} ${unit} | ${ratio === undefined ? '' : ratio.toFixed(2)} |`;
  return [
    `${result.machine}; ${result.answers} answers each`,
    '| what | figure | ratio to the baseline |',
    '| --- | --- | --- |',
    row('warm answer, p50', result.answerMs.p50, 'ms', result.ratio.p50),
    row('warm answer, p99', result.answerMs.p99, 'ms', result.ratio.p99),
    row('baseline (exact scan, three passages), p50', result.baselineMs.p50, 'ms'),
    row('baseline, p99', result.baselineMs.p99, 'ms'),
    row('start to ready', result.startToReadyMs, 'ms'),
    row('resident after 200 questions', result.residentMb, 'MB'),
    ...(result.firstPaint === undefined
      ? []
      : [row('first paint of `/`, seven fresh loads', result.firstPaint.ms, 'ms')]),
    row(`index build, ${result.indexBuild.texts} texts`, result.indexBuild.seconds, 's'),
    packagesRow(result.packages),
    '',
    '| durable intake on two cores, Slack mentions | offered | acknowledged a second | p50 | p99 | bare Bolt app: a second | p99 | drained in | lost | doubled |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    intakeRow(`${BUSY.perSecond} a second for ${BUSY.seconds} s`, busy),
    intakeRow(`${STEADY_PER_SECOND} a second for ${values.intake} s`, steady),
    intakeRow(`${BURST.perSecond * BURST.seconds} in ${BURST.seconds} s`, burst),
  ].join('\n');
}

function packagesRow({ packages, megabytes, largest }: TreeSize): string {
  const parts = largest.map((one) => `${one.name} ${one.megabytes.toFixed(0)}`).join(', ');
  return `| ${packages} installed packages without development parts (${parts}) | ${megabytes.toFixed(0)} MB |  |`;
}

function intakeRow(name: string, { ours, bare, drainSeconds, lost, doubled }: Intake): string {
  const cells = [
    name,
    ours.offered,
    ours.perSecond.toFixed(0),
    `${ours.p50.toFixed(1)} ms`,
    `${ours.p99.toFixed(0)} ms`,
    bare.perSecond.toFixed(0),
    `${bare.p99.toFixed(0)} ms`,
    `${drainSeconds.toFixed(0)} s`,
    lost,
    doubled,
  ];
  return `| ${cells.join(' | ')} |`;
}
