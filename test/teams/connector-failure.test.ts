import { expect, test } from 'vitest';
import { ConnectorFailure, meaningOf, NO_TOKEN } from '../../src/teams/connector.js';

const meaning = (status: number | undefined, { said = '', retryAfter }: { said?: string; retryAfter?: string } = {}) =>
  meaningOf(new ConnectorFailure(status, said, retryAfter, {}), Date.parse('2026-11-26T12:00:00Z'));
const delay = (retryAfter: string | undefined) => {
  const found = meaning(429, retryAfter === undefined ? {} : { retryAfter });
  return found.kind === 'later' ? found.afterMs : Number.NaN;
};

test('FAULTS.md row 40: the wait is the one that is asked for, in seconds or as a date, and a little more', () => {
  for (const [asked, ms] of [
    ['3', 3_000],
    ['3600', 3_600_000],
    ['Thu, 26 Nov 2026 12:00:10 GMT', 10_000],
    ['soon', 2_000],
    ['-5', 2_000],
    [undefined, 2_000],
  ] as const) {
    const delays = Array.from({ length: 20 }, () => delay(asked));
    expect(Math.min(...delays), String(asked)).toBeGreaterThanOrEqual(ms);
    expect(Math.max(...delays), String(asked)).toBeLessThanOrEqual(ms * 1.25 + 1);
    expect(new Set(delays).size).toBeGreaterThan(1);
  }
});

test('FAULTS.md row 41: what surely was not posted is told from what may have been', () => {
  expect(meaning(412).kind).toBe('later');
  expect(meaning(undefined, { said: 'ECONNREFUSED connect ECONNREFUSED 127.0.0.1:9' }).kind).toBe('later');
  expect(meaning(undefined, { said: NO_TOKEN }).kind).toBe('later');
  for (const status of [400, 401, 403, 404, 413])
    expect(meaning(status), String(status)).toEqual({ kind: 'refused', status });
  for (const status of [500, 502, 503, 504, undefined]) expect(meaning(status).kind, String(status)).toBe('unknown');
  expect(meaning(undefined, { said: 'ECONNRESET' }).kind).toBe('unknown');
  expect(meaningOf(new Error('anything')).kind).toBe('unknown');
});
