import { expect, test, vi } from 'vitest';
import { createQuota, QUESTIONS_A_MINUTE } from '../../src/inbox/quota.js';

test('a person is told once, and after a minute heard again', () => {
  let now = 0;
  const quota = createQuota(() => now);
  const verdicts = Array.from({ length: QUESTIONS_A_MINUTE + 5 }, (_, at) => quota.take('loud', String(at)));
  expect(verdicts.filter((verdict) => verdict === 'taken')).toHaveLength(QUESTIONS_A_MINUTE);
  expect(verdicts.filter((verdict) => verdict === 'told')).toHaveLength(1);
  expect(verdicts.at(-1)).toBe('dropped');
  expect(quota.take('quiet', 'a')).toBe('taken');
  now = 60_000;
  expect(quota.take('loud', 'again')).toBe('taken');
});

test('the same delivery gets the same verdict however often it comes', () => {
  const quota = createQuota(() => 0);
  for (let at = 0; at <= QUESTIONS_A_MINUTE; at += 1) quota.take('someone', String(at));
  expect(quota.take('someone', '0')).toBe('taken');
  expect(quota.take('someone', String(QUESTIONS_A_MINUTE))).toBe('told');
});

test('FAULTS.md row 39: a person in Slack or Teams is heard again after a minute, though the clock was set back', () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const quota = createQuota();
  for (let at = 0; at <= QUESTIONS_A_MINUTE; at += 1) quota.take('loud', String(at));
  expect(quota.take('loud', 'one more')).toBe('dropped');
  vi.advanceTimersByTime(60_000);
  vi.setSystemTime(Date.now() - 10 * 60_000);
  expect(quota.take('loud', 'again')).toBe('taken');
  vi.useRealTimers();
});
