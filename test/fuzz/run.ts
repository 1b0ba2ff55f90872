import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { Target } from './target.js';
import { TARGETS } from './targets.js';

const USAGE = `Usage: npm run fuzz -- [--cases 100000] [--target name]… [--seed n] [--path …]
Targets: ${TARGETS.map(({ name }) => name).join(', ')}`;

const CASES = 100_000;
/** What a target may leave on the heap, in MiB. */
const LEFT_MIB = 256;

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string' },
    path: { type: 'string' },
  },
});
const chosen = TARGETS.filter(({ name }) => values.target?.includes(name) ?? true);
const wanted = Number(values.cases ?? CASES);
if (chosen.length === 0 || !Number.isInteger(wanted) || wanted < 1) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}

interface Row {
  readonly target: Target;
  readonly details: fc.RunDetails<unknown>;
  readonly seconds: number;
  readonly mib: number;
}

async function fuzz(target: Target): Promise<Row> {
  const { property, close } = await target.open();
  const before = process.memoryUsage().heapUsed;
  const started = performance.now();
  const details = await fc.check(property, {
    numRuns: Math.min(wanted, target.most ?? wanted),
    ...(values.seed !== undefined && { seed: Number(values.seed) }),
    ...(values.path !== undefined && { path: values.path }),
  });
  const seconds = (performance.now() - started) / 1000;
  await close?.();
  globalThis.gc?.();
  const mib = Math.max(0, (process.memoryUsage().heapUsed - before) / 2 ** 20);
  return { target, details, seconds, mib };
}

process.stdout.write(
  '| target | cases | seconds | failures | heap left (MiB) | seed |\n| --- | --- | --- | --- | --- | --- |\n',
);
let failed = false;
for (const target of chosen) {
  const { details, seconds, mib } = await fuzz(target);
  const leaks = globalThis.gc !== undefined && mib > LEFT_MIB;
  failed ||= details.failed || leaks;
  const cells = [
    target.name,
    details.numRuns.toLocaleString('en-US'),
    seconds.toFixed(1),
    Number(details.failed),
    mib.toFixed(0),
    details.seed,
  ];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
  if (details.failed) {
    const again = `npm run fuzz -- --target ${target.name} --seed ${details.seed} --path ${details.counterexamplePath}`;
    const why = String(Object(details.errorInstance).stack ?? details.errorInstance);
    process.stdout.write(`\n${fc.defaultReportMessage(details)}\n\n${why}\n\nTo see it again: ${again}\n\n`);
  }
}
process.exit(failed ? 1 : 0);
