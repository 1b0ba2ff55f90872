import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type FaultRow, loadScores } from '../src/corpus/scores.js';
import { FAULTS, type Fault, rowsIn, SIDES, type Side, sidesOf, titlesIn } from './faults.js';

/** Runs the tests that name rows of the fault list and keeps what came of each row; ends with 1 where one does not hold. */

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** Only these rows, by their numbers and commas; what comes of them is printed and not kept. */
    rows: { type: 'string' },
  },
});
const wanted = values.rows?.split(',').map(Number);
const isWanted = (row: number) => wanted === undefined || wanted.includes(row);

const TEST = fileURLToPath(new URL('.', import.meta.url));
const CORPUS = fileURLToPath(new URL('../corpus/', import.meta.url));
const CARD = join(CORPUS, 'scores/scorecard.json');

/** What vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly meta?: { readonly inputs?: number };
    }[];
  }[];
}

interface Tried {
  readonly rows: readonly number[];
  readonly sides: readonly Side[];
  readonly inputs: number;
  readonly result: FaultRow['result'];
}

const titles = titlesIn(TEST).filter(({ name }) => rowsIn(name).some(isWanted));
const tried = triedIn(await runTests([...new Set(titles.map(({ file }) => join('test', file)))]));
const ran = tried.filter(({ result }) => result !== 'skipped');
const faults = FAULTS.filter(({ row }) => isWanted(row)).map(scoreOf);
const count = (result: FaultRow['result']) => faults.filter((fault) => fault.result === result).length;
const card = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
  outcomes: { passed: count('passed'), failed: count('failed'), skipped: count('skipped') },
  tests: ran.length,
  inputs: sum(ran),
  faults,
};
if (wanted === undefined) {
  writeFileSync(CARD, `${JSON.stringify(card, null, 2)}\n`);
  // A program that cannot read its scores does not start.
  loadScores(CORPUS);
}
process.stdout.write(values.json ? `${JSON.stringify(card, null, 2)}\n` : `${render()}\n`);
process.exitCode = card.outcomes.failed > 0 ? 1 : 0;

/** Runs these files' tests of rows and gives vitest's report; what the tests print goes to standard error. */
async function runTests(files: readonly string[]): Promise<Report> {
  const directory = mkdtempSync(join(tmpdir(), 'attache-scorecard-'));
  const file = join(directory, 'report.json');
  const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
  const pattern = `FAULTS\\.md rows? ${wanted === undefined ? '' : `[^:]*\\b(?:${wanted.join('|')})\\b`}`;
  const named = ['run', '--config', 'test/vitest.config.ts', '--testNamePattern', pattern, ...files];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const child = spawn(process.execPath, [vitest, ...named, ...reporters], { stdio: ['ignore', 2, 2] });
  await once(child, 'exit');
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function triedIn({ testResults }: Report): Tried[] {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(TEST, name);
    const ours = assertionResults.filter(({ fullName }) => rowsIn(fullName).length > 0);
    // A file that breaks before its tests can run has failed every row that it names.
    if (ours.length === 0 && status === 'failed') {
      return titles
        .filter((title) => title.file === file)
        .map((title) => ({ rows: rowsIn(title.name), sides: sidesOf(file, title.name), inputs: 0, result: 'failed' }));
    }
    return ours.map(({ fullName, status: outcome, meta }) => ({
      rows: rowsIn(fullName),
      sides: sidesOf(file, fullName),
      inputs: meta?.inputs ?? 1,
      result: outcome === 'passed' || outcome === 'failed' ? outcome : 'skipped',
    }));
  });
}

function scoreOf({ row, fault, on, not }: Fault): FaultRow {
  const of = tried.filter(({ rows }) => rows.includes(row));
  const ours = ran.filter(({ rows }) => rows.includes(row));
  const without = (tests: readonly Tried[]) => on.filter((side) => !tests.some(({ sides }) => sides.includes(side)));
  const untested = without(of);
  const skipped = without(ours);
  const failed = untested.length > 0 || ours.some(({ result }) => result === 'failed');
  const notes = [
    untested.length > 0 ? `no test: ${untested.join(', ')}` : '',
    untested.length === 0 && skipped.length > 0 ? `could not run here: ${skipped.join(', ')}` : '',
    not === undefined ? '' : `not tried here: ${not}`,
  ].filter((note) => note !== '');
  return {
    row,
    fault,
    tried: SIDES.filter((side) => ours.some(({ sides }) => sides.includes(side))),
    tests: ours.length,
    inputs: sum(ours),
    result: failed ? 'failed' : skipped.length > 0 ? 'skipped' : 'passed',
    ...(notes.length > 0 && { note: notes.join('; ') }),
  };
}

function sum(tests: readonly Tried[]): number {
  return tests.reduce((inputs, test) => inputs + test.inputs, 0);
}

function render(): string {
  const lines = faults.map(({ row, fault, tried: where, tests, inputs, result, note }) =>
    [row, fault, where.join(', '), tests, inputs, note === undefined ? result : `${result}; ${note}`].join(' | '),
  );
  const { outcomes, tests, inputs } = card;
  return [
    '| row | input or fault | tried in | tests | inputs | result |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
    '',
    `${outcomes.passed} rows passed, ${outcomes.failed} failed, ${outcomes.skipped} skipped, in whole or in part; ${tests} tests, ${inputs} inputs`,
  ].join('\n');
}
