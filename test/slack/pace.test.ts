import { describe, expect, it } from 'vitest';
import { createQuota, QUESTIONS_A_MINUTE } from '../../src/inbox/quota.js';
import { createPace } from '../../src/slack/pace.js';
import { createStops } from '../../src/slack/stops.js';

describe('the pace of a channel', () => {
  it('lets a burst go at once and then one a second, each delivery in its place', () => {
    let now = 10_000;
    const pace = createPace(() => now);
    const waits = Array.from({ length: 8 }, (_, at) => pace.waitFor('C1', `k${at}`));
    expect(waits).toEqual([0, 0, 0, 0, 0, 1000, 2000, 3000]);
    expect(pace.waitFor('C2', 'other')).toBe(0);
    now += 2000;
    expect(pace.waitFor('C1', 'k7')).toBe(1000);
    expect(pace.waitFor('C1', 'k6')).toBe(0);
  });

  it('holds everything of a channel when Slack asks for it', () => {
    const pace = createPace(() => 10_000);
    pace.hold('C1', 3000);
    expect(pace.waitFor('C1', 'a')).toBe(3000);
    expect(pace.waitFor('C1', 'b')).toBe(4000);
  });
});

describe('the quota of a person', () => {
  it('takes so many questions a minute, tells once, drops the rest, and begins anew', () => {
    let now = 0;
    const quota = createQuota(() => now);
    const verdicts = Array.from({ length: QUESTIONS_A_MINUTE + 3 }, (_, at) => quota.take('U1', `k${at}`));
    expect(verdicts.slice(QUESTIONS_A_MINUTE)).toEqual(['told', 'dropped', 'dropped']);
    expect(verdicts.filter((verdict) => verdict === 'taken')).toHaveLength(QUESTIONS_A_MINUTE);
    expect(quota.take('U2', 'k')).toBe('taken');
    now += 60_000;
    expect(quota.take('U1', 'later')).toBe('taken');
  });

  it('counts a delivery once, however often it comes', () => {
    const quota = createQuota(() => 0);
    for (let time = 0; time < 100; time += 1) expect(quota.take('U1', 'same')).toBe('taken');
  });
});

describe('a stop', () => {
  it('counts for what was asked before it, in its thread', () => {
    const stops = createStops();
    stops.stop('T1:C1:1', '5.0');
    expect(stops.isStopped('T1:C1:1', '4.9')).toBe(true);
    expect(stops.isStopped('T1:C1:1', '5.1')).toBe(false);
    expect(stops.isStopped('T1:C1:2', '4.9')).toBe(false);
  });
});
