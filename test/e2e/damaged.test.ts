import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../src/answer/answer.js';
import { alteredCorpus } from '../altered-corpus.js';
import { chapter } from '../answers.js';
import { tries } from '../tries.js';
import { refuseToStart, startProgram } from './program.js';
import { watchSockets } from './sockets.js';

const QUESTION = 'Who should be the anchor partner of MAIRI?';

// Each test starts the program several times, beside others that do.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

/** A whole installation whose files may be damaged; with few foreseen questions, so that its index is built in a moment. */
let root: string;
let index: string;
let good: string;
let before: Answer;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'attache-installed-'));
  for (const part of ['dist', 'src/web', 'prompts', 'package.json'])
    cpSync(part, join(root, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  renameSync(alteredCorpus({}), join(root, 'corpus'));
  cpSync('corpus/model', join(root, 'corpus/model'), { recursive: true });
  const questions = join(root, 'corpus/questions/en.jsonl');
  const near = readFileSync(questions, 'utf8')
    .split('\n')
    .filter((line) => /anchor|MAIRI/.test(line));
  writeFileSync(questions, `${near.slice(0, 60).join('\n')}\n`);
  index = join(root, 'corpus/index');
  good = join(root, 'good');
  before = answered(ask());
  cpSync(index, good, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function ask() {
  return spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'ask', '--json', QUESTION], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '' },
  });
}

/** The answer, each of whose quotations stands in the source. */
function answered({ stdout, stderr }: { stdout: string; stderr: string }): Answer {
  expect(stderr).not.toContain('    at ');
  const answer: Answer = JSON.parse(stdout);
  for (const { quote, start, end } of [...answer.citations, ...answer.nearest])
    expect(chapter.quote({ start, end })).toBe(quote);
  return { ...answer, elapsedMs: 0 };
}

describe('FAULTS.md row 32: a program whose files are damaged', () => {
  it('answers with the same words, whatever became of its index', () => {
    const damages: ((files: string[]) => void)[] = [
      () => rmSync(index, { recursive: true }),
      () => writeFileSync(join(index, 'manifest.json'), ''),
      (files) => {
        for (const file of files) writeFileSync(join(index, file), readFileSync(join(good, file)).subarray(0, 1024));
      },
      (files) => {
        for (const file of files) writeFileSync(join(index, file), readFileSync(join(good, file)).fill(7, 2048, 2050));
      },
    ];
    tries(damages.length);
    for (const damage of damages) {
      rmSync(index, { recursive: true, force: true });
      cpSync(good, index, { recursive: true });
      damage(readdirSync(index).filter((file) => file.endsWith('.hnsw')));
      const run = ask();
      expect(run.status).toBe(before.kind === 'unanswered' ? 3 : 0);
      expect(answered(run)).toEqual(before);
    }
  });

  it('ends with 1 and one sentence, and no answer, when the chapter is not what it was', () => {
    const path = join(root, 'corpus/nscai-chapter-15.txt');
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped[5_000] = (flipped[5_000] ?? 0) ^ 1;
    const notes = whole.subarray(0, whole.indexOf('Chapter 15 - Endnotes'));
    const damaged = [flipped, whole.subarray(0, 2048), notes, Buffer.alloc(0)];
    tries(2 * damaged.length);
    try {
      for (const bytes of damaged) {
        writeFileSync(path, bytes);
        const { status, stdout, stderr } = ask();
        expect(status).toBe(1);
        expect(stdout).toBe('');
        expect(stderr).toMatch(/^[^\n]*restore both from the release\.\n$/);
        const start = refuseToStart({}, root);
        expect(start.status).toBe(1);
        expect(start.stderr).toMatch(/restore both from the release/);
        expect(start.stderr).not.toContain('died');
      }
    } finally {
      writeFileSync(path, whole);
    }
  });
});

async function askAt(url: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}api/ask`, { method: 'POST', headers, body: JSON.stringify({ q: QUESTION }) });
  expect(response.status).toBe(200);
  return answered({ stdout: await response.text(), stderr: '' });
}

it('FAULTS.md row 33: a program whose index is replaced and taken away while it runs answers on', async () => {
  rmSync(index, { recursive: true, force: true });
  cpSync(good, index, { recursive: true });
  const program = await startProgram({}, root);
  const first = await askAt(program.url);
  for (const file of readdirSync(index)) writeFileSync(join(index, file), 'another');
  expect(await askAt(program.url)).toEqual(first);
  rmSync(index, { recursive: true });
  expect(await askAt(program.url)).toEqual(first);
  expect(await program.stop()).toBe(0);
});

describe('FAULTS.md row 34: a program without its model', () => {
  it.each<[string, (model: string) => void]>([
    ['is changed', (model) => writeFileSync(join(model, 'onnx/model_quantized.onnx'), 'x')],
    ['is gone', (model) => rmSync(model, { recursive: true })],
  ])('that %s answers by words alone, says so, and asks nobody for another', async (_, damage) => {
    const model = join(root, 'corpus/model/question-encoder');
    damage(model);
    const sockets = watchSockets();
    const program = await startProgram(sockets.env, root);
    expect(program.printed).toMatch(/model +broken /);
    expect(program.printed).toMatch(/index +on +words only/);
    await askAt(program.url);
    const ready = await fetch(`${program.url}readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('model broken\n');
    await program.stop();
    expect(sockets.opened()).toEqual([]);
    rmSync(model, { recursive: true, force: true });
    cpSync('corpus/model/question-encoder', model, { recursive: true });
  });
});

it('FAULTS.md row 34: with no environment the program opens no connection to anywhere', async () => {
  const sockets = watchSockets();
  const program = await startProgram(sockets.env);
  await askAt(program.url);
  for (const path of ['', 'offices', 'scores', 'readyz']) await fetch(`${program.url}${path}`);
  await program.stop();
  expect(sockets.opened()).toEqual([]);
});
