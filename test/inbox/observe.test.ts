import { expect, it } from 'vitest';
import { type Held, LostLease, NotSent, Refused } from '../../src/inbox/inbox.js';
import { type InboxCount, observeHandler, observeIntake } from '../../src/inbox/observe.js';
import { createLog } from '../../src/telemetry.js';

const held: Held = {
  key: 'slack:T1:C1:1.1',
  conversation: 'c',
  surface: 'slack',
  body: {},
  fence: 1,
  tries: 1,
  waitedMs: 0,
};

function observers() {
  const lines: Record<string, unknown>[] = [];
  const counts: InboxCount[] = [];
  const log = createLog('debug', { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { lines, counts, log, tell: (count: InboxCount) => void counts.push(count) };
}

it.each<[string, boolean, unknown]>([
  ['posted', true, undefined],
  ['quiet', false, undefined],
  ['postponed', true, new NotSent(1)],
  ['refused', true, new Refused('no')],
  ['lost', false, new LostLease()],
  ['failed', true, new Error('canary')],
])('a try that ended as %s is counted and logged as such', async (outcome, posts, error) => {
  const { lines, counts, ...rest } = observers();
  const handler = observeHandler(
    'slack',
    {
      async work(_, posting) {
        if (posts) await posting();
        if (error !== undefined) throw error;
        return undefined;
      },
    },
    rest,
  );
  const worked = handler.work(held, async () => undefined);
  if (error === undefined) await worked;
  else await expect(worked).rejects.toBe(error);
  expect(counts).toEqual([{ kind: 'worked', surface: 'slack', outcome }]);
  expect(lines).toMatchObject([{ key: held.key, outcome }]);
  expect(JSON.stringify(lines)).not.toContain('canary');
});

it('whatever is logged while a delivery is worked, looked for or apologised for carries its key', async () => {
  const { lines, ...rest } = observers();
  const say = async (word: string) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    rest.log.warn(word);
  };
  const handler = observeHandler(
    'teams',
    {
      work: async () => (await say('work')) as undefined,
      look: async () => (await say('look')) ?? 'sent',
      apologise: () => say('apologise'),
    },
    rest,
  );
  const other = { ...held, key: 'other' };
  await Promise.all([handler.work(held, async () => undefined), handler.work(other, async () => undefined)]);
  await handler.look?.(held);
  await handler.apologise?.(other);
  const keys = (msg: string) => lines.filter((line) => line.msg === msg).map(({ key }) => key);
  expect(keys('work')).toEqual([held.key, 'other']);
  expect(keys('look')).toEqual([held.key]);
  expect(keys('apologise')).toEqual(['other']);
  rest.log.warn('outside');
  expect(lines.at(-1)).not.toHaveProperty('key');
});

it('a kept delivery is counted as new once, and as come again after that', async () => {
  const { lines, counts, ...rest } = observers();
  const seen = new Set<string>();
  const accept = observeIntake(async ({ key }) => seen.size < seen.add(key).size, rest);
  for (let time = 0; time < 2; time += 1) await accept(held);
  expect(counts).toMatchObject([{ came: 'new' }, { came: 'again' }]);
  expect(lines).toMatchObject([
    { key: held.key, came: 'new' },
    { key: held.key, came: 'again' },
  ]);
});
