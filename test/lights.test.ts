import { expect, it } from 'vitest';
import type { InboxCount, Worked } from '../src/inbox/observe.js';
import { createLights } from '../src/lights.js';
import type { PartStatus } from '../src/telemetry.js';

const status = (part: PartStatus['part']): PartStatus => ({ part, state: 'on', detail: '' });
const worked = (outcome: Worked, surface: InboxCount['surface'] = 'teams'): InboxCount => ({
  kind: 'worked',
  surface,
  outcome,
});

it('the composer is broken until the breaker of its model service has closed', () => {
  const { hear, now } = createLights();
  const states = (['open', 'half-open', 'closed'] as const).map((state) => {
    hear({ kind: 'breaker', state });
    return now(status('composer')).state;
  });
  expect(states).toEqual(['broken', 'broken', 'on']);
  expect(now(status('model')).state).toBe('on');
});

it('Teams is broken after five replies in a row that failed, and whole with the first that arrives', () => {
  const { hear, now } = createLights();
  for (const outcome of ['failed', 'postponed', 'failed', 'failed', 'posted'] as const) hear(worked(outcome));
  for (let time = 0; time < 4; time += 1) hear(worked('failed'));
  // Neither another platform nor what one conversation refuses says anything of it.
  hear(worked('failed', 'slack'));
  hear(worked('refused'));
  expect(now(status('Teams')).state).toBe('on');
  hear(worked('postponed'));
  expect(now(status('Teams')).state).toBe('broken');
  expect(now(status('Slack')).state).toBe('on');
  hear(worked('posted'));
  expect(now(status('Teams')).state).toBe('on');
});

it('what nobody has tried for ten minutes is not held against Teams', () => {
  let time = 0;
  const { hear, now } = createLights(() => time);
  for (let count = 0; count < 5; count += 1) hear(worked('failed'));
  expect(now(status('Teams')).state).toBe('broken');
  time = 10 * 60 * 1000;
  expect(now(status('Teams')).state).toBe('on');
});
