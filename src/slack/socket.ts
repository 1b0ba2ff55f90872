import { setTimeout as wait } from 'node:timers/promises';
import { type Logger, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { failure, type Log } from '../telemetry.js';

/** The way by which Slack delivers. */
export interface Transport {
  readonly receiver: Receiver;
  /** Whether Slack could deliver just now, or will in a moment: it refreshes connections every few hours. */
  readonly connected: () => boolean;
  /** Throws when Slack refuses the token; where it is only slow to come, it is gone on trying. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Asking for an address may be done any number of times: soon at first, then twice a minute, never all at one moment. */
const RETRIES = { retries: 1_000, factor: 1.3, maxTimeout: 30_000, randomize: true };
/** The rest of the program does not wait longer for the first connection. */
const FIRST_MS = 10_000;
/** After an answer that no retry mends, such as a revoked token: it may be mended by a person. */
const ANEW_MS = 60_000;
/** Until a new connection has followed one that Slack refreshed; the client waits five seconds before it asks for one. */
const REFRESH_MS = 15_000;

export function createSocket(
  { appToken, apiUrl }: { readonly appToken: string; readonly apiUrl: string },
  logger: Logger,
  log: Log,
): Transport {
  const clientOptions = { slackApiUrl: apiUrl, retryConfig: RETRIES };
  const receiver = new SocketModeReceiver({ appToken, logger, installerOptions: { clientOptions } });
  const { client } = receiver;
  let connected = false;
  let lostAt = Number.NEGATIVE_INFINITY;
  let goesOn = false;
  let timer: NodeJS.Timeout | undefined;
  client.on('connected', () => {
    connected = true;
    goesOn = true;
  });
  client.on('close', () => {
    if (connected) lostAt = performance.now();
    connected = false;
  });
  // The client reconnects by this method, and nobody would catch what it throws then: the program would end.
  const start = client.start.bind(client);
  client.start = async () => {
    try {
      return await start();
    } catch (error) {
      if (!goesOn) throw error;
      lostAt = Number.NEGATIVE_INFINITY;
      log.error(failure(error), 'Slack opens no connection; it will be tried again in a minute');
      timer = setTimeout(() => void client.start(), ANEW_MS);
      return { ok: false };
    }
  };
  return {
    receiver,
    connected: () => connected || performance.now() - lostAt < REFRESH_MS,
    async start() {
      const patience = new AbortController();
      const late = wait(FIRST_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([client.start(), late]).finally(() => patience.abort());
      goesOn = true;
    },
    async stop() {
      clearTimeout(timer);
      await receiver.stop();
    },
  };
}
