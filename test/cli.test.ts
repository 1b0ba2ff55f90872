import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../src/answer/answer.js';

/** The program as `npm ci` leaves it, in an empty environment. */
function ask(args: readonly string[], options: { input?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'ask', ...args], {
    encoding: 'utf8',
    input: options.input ?? '',
    env: { PATH: process.env.PATH ?? '', ...options.env },
  });
  return { status, stdout, stderr };
}

const LINES = [
  '{"id":"A1","q":"Who leads the International Science and Technology Strategy?"}',
  'not json',
  '{"id":"A3","q":7}',
  '',
  '{"id":"A5","q":"","history":[{"q":"who leads the ISTS?"}]}',
  '{"id":"A6","q":"What do O and J visas have to do with it?","history":[{"q":"who leads the ISTS?","a":"State"}]}',
];

describe('ask in the terminal', () => {
  it('prints an answer with its quotation, place and link, and ends with 0', () => {
    const { status, stdout } = ask(['Who leads the International Science and Technology Strategy?']);
    expect(status).toBe(0);
    expect(stdout).toContain('[1] Ch. 15, ¶');
    expect(stdout).toMatch(/http:\/\/127\.0\.0\.1:3978\/p\/p\d\d\?q=\d+-\d+/);
    expect(stdout).toContain('not policy in force');
  });

  it('prints the answer object with --json', () => {
    const { status, stdout } = ask(['--json', 'Who leads the International Science and Technology Strategy?']);
    const answer: Answer = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(answer).toMatchObject({ kind: 'answered', composer: 'extract', nearest: [], missing: [] });
    expect(Object.keys(answer)).toEqual([
      'question',
      'kind',
      'text',
      'claims',
      'citations',
      'notice',
      'nearest',
      'missing',
      'composer',
      'elapsedMs',
    ]);
  });

  it('ends with 3 when the chapter does not answer, and shows what is nearest', () => {
    const { status, stdout } = ask(['What is the boiling point of water on Mars?']);
    expect(status).toBe(3);
    expect(stdout).toContain('Nearest passages:');
  });

  it('FAULTS.md row 24: explains itself for a question that is none, and ends with 3', () => {
    for (const none of ['', 'a', '🙂🙂', '   ']) {
      const { status, stdout } = ask([none]);
      expect(status).toBe(3);
      expect(stdout).toContain('Ask a question about chapter 15');
    }
  });

  it('ends with 2 and the usage without a question, or with an unknown option', () => {
    for (const args of [[], ['--nonsense', 'q'], ['--jsonl', 'q']]) {
      const { status, stdout, stderr } = ask(args);
      expect(status).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain('Usage:');
      expect(stderr).not.toContain('    at ');
    }
  });

  it('ends with 1 and one sentence when a variable is wrong', () => {
    const { status, stderr } = ask(['q q'], { env: { PORT: 'canary' } });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^PORT must be a port number/);
    expect(stderr).not.toContain('canary');
  });

  it('answers a batch line by line in order, with an error in the place of a bad line', () => {
    const { status, stdout } = ask(['--jsonl'], { input: LINES.join('\n') });
    const out = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(status).toBe(0);
    expect(out.map(({ id }) => id)).toEqual(['A1', undefined, undefined, undefined, 'A5', 'A6']);
    expect(out.map(({ kind, error }) => kind ?? typeof error)).toEqual([
      'answered',
      'string',
      'string',
      'string',
      'unanswered',
      'answered',
    ]);
  });
});
