import { describe, expect, it } from 'vitest';
import { failure, logAnswers } from '../src/telemetry.js';
import { answerOf } from './answers.js';

async function linesFor(options: { questions: boolean }): Promise<string> {
  const lines: unknown[] = [];
  const log = { info: (...line: unknown[]) => void lines.push(line) };
  const ask = logAnswers(async () => answerOf({ sentences: ['p08.1'] }), log, options);
  await ask({ q: 'canary question' });
  return JSON.stringify(lines);
}

describe('the log', () => {
  it('FAULTS.md row 30: knows the kind and the time of an answer, and not the question', async () => {
    const lines = await linesFor({ questions: false });
    expect(lines).toContain('"kind":"answered"');
    expect(lines).not.toContain('canary');
  });

  it('knows the question where the deployer wants it', async () => {
    expect(await linesFor({ questions: true })).toContain('canary question');
  });

  it('FAULTS.md row 30: knows of a failure its name, status and frames, and not its message', () => {
    const known = failure(Object.assign(new TypeError('canary'), { statusCode: 503 }));
    expect(known).toMatchObject({ failure: 'TypeError', status: 503 });
    expect(JSON.stringify(known)).not.toContain('canary');
    expect(failure('canary')).toEqual({ failure: 'string' });
  });

  it('FAULTS.md row 30: knows by which code Slack refused, and nothing of what is no code', () => {
    const refusal = (error: unknown) =>
      Object.assign(new Error('canary'), { code: 'slack_webapi_platform_error', data: { error } });
    expect(failure(refusal('invalid_auth'))).toMatchObject({ reason: 'invalid_auth' });
    expect(failure(new Error('canary', { cause: refusal('token_revoked') }))).toMatchObject({
      reason: 'token_revoked',
    });
    for (const said of [
      'canary words',
      'xoxb-canary',
      'Canary',
      'canary\n',
      'c'.repeat(65),
      { canary: 1 },
      undefined,
    ]) {
      expect(failure(refusal(said)), JSON.stringify(said)).not.toHaveProperty('reason');
    }
    expect(failure(Object.assign(new Error(), { data: { error: 'canary' } }))).not.toHaveProperty('reason');
  });
});
