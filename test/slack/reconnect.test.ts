import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { until } from './double.js';
import { run } from './edge.js';
import { event } from './payloads.js';

/** The client waits five seconds before it comes again, and twice as long after a refusal. */
const PATIENCE = 60_000;
/** A mention whose envelope Slack sends again until it is acknowledged. */
const mention = (ts: string) => event('app-mention', { ts });

async function untilOpened(running: Awaited<ReturnType<typeof run>>, times: number): Promise<void> {
  await until(() => running.slack.sockets.opened() >= times, `connection ${times}`);
}

describe('FAULTS.md row 42: Socket Mode', () => {
  it.each(['refresh_requested', 'warning', 'too_many_websockets'] as const)(
    'loses and doubles nothing when Slack asks to reconnect for %s',
    async (reason) => {
      const running = await run('socket');
      await running.send('event', mention('1700000001.000100'));
      running.slack.sockets.askToReconnect(reason);
      // Sent while no connection is there, and sent twice.
      running.slack.push('events_api', mention('1700000002.000100'), 'e-late');
      // A refresh is no fault that anybody should be called for.
      await wait(500);
      expect(running.edge.connected()).toBe(true);
      expect(running.slack.sockets.opened()).toBe(1);
      await untilOpened(running, 2);
      await until(() => running.slack.acks.includes('e-late'), 'the late envelope to be acknowledged');
      running.slack.push('events_api', mention('1700000002.000100'), 'e-again');
      await until(() => running.slack.acks.includes('e-again'), 'its double to be acknowledged');
      await until(() => running.slack.messages.length === 2, 'both answers');
      await running.inbox.idle();
      expect(running.slack.messages.map(({ thread_ts }) => thread_ts).sort()).toEqual([
        '1700000001.000100',
        '1700000002.000100',
      ]);
    },
    PATIENCE,
  );

  it(
    'leaves a connection that answers nothing, and takes what was sent to it from the next one',
    async () => {
      const running = await run('socket');
      running.slack.sockets.goSilent();
      running.slack.push('events_api', mention('1700000003.000100'), 'e-silent');
      await untilOpened(running, 2);
      await until(() => running.slack.acks.includes('e-silent'), 'the envelope to be acknowledged');
      await until(() => running.slack.messages.length === 1, 'the answer');
      await running.inbox.idle();
      expect(running.slack.messages).toHaveLength(1);
    },
    PATIENCE,
  );

  it(
    'goes on without a connection, and says so, when Slack refuses to open one',
    async () => {
      const running = await run('socket');
      expect(running.edge.connected()).toBe(true);
      running.slack.answer('apps.connections.open', { body: { ok: false, error: 'invalid_auth' } });
      running.slack.sockets.askToReconnect('refresh_requested');
      await running.slack.waitFor('apps.connections.open', 2);
      expect(running.edge.connected()).toBe(false);
    },
    PATIENCE,
  );

  it(
    'comes again after a refused handshake and after a failed call for an address',
    async () => {
      const running = await run('socket');
      running.slack.sockets.refuse(1);
      running.slack.answer('apps.connections.open', { status: 500, body: {} }, 1);
      running.slack.sockets.askToReconnect('refresh_requested');
      running.slack.push('events_api', mention('1700000004.000100'), 'e-refused');
      await untilOpened(running, 2);
      await until(() => running.slack.messages.length === 1, 'the answer');
    },
    PATIENCE,
  );
});
