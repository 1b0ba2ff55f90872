import { setTimeout as wait } from 'node:timers/promises';
import { App, ExpressReceiver, type Logger, type LogLevel } from '@slack/bolt';
import { Router } from 'express';
import * as z from 'zod/v4';
import type { SlackConfig } from '../config.js';
import type { Handler } from '../inbox/inbox.js';
import { Refused } from '../inbox/inbox.js';
import { createQuota } from '../inbox/quota.js';
import { failure, type Log } from '../telemetry.js';
import { createDoor } from './door.js';
import { createSlackHandler } from './handler.js';
import { listenToClicks } from './listen-clicks.js';
import { listenToCommands } from './listen-commands.js';
import { listenToLeaving, listenToOpening, listenToPosts } from './listen-posts.js';
import { listenToWindows } from './listen-windows.js';
import { certainly } from './outcome.js';
import { createPace } from './pace.js';
import type { SlackParts } from './parts.js';
import { createPoster } from './posting.js';
import { createRecent } from './recent.js';
import { createSocket, type Transport } from './socket.js';
import { createShowStatus } from './status.js';
import { createStops } from './stops.js';
import { createWorkspaces } from './workspaces.js';

export interface SlackEdge {
  /** `POST /slack/events` in HTTP mode, and the pages of the installation; to be mounted before any body parser. */
  readonly router: Router;
  /** Answers what the inbox holds. */
  readonly handler: Handler;
  /** @throws Refused when Slack refuses the token; anything else when it cannot be reached, and it may be called again. */
  start(): Promise<void>;
  /** Whether Slack could deliver just now: always over HTTP; in Socket Mode while there is a connection, or one is refreshed. */
  readonly connected: () => boolean;
  /** Waits for answers that are under way, ten seconds at most. */
  stop(): Promise<void>;
}

const EVENTS_PATH = '/slack/events';
const STOP_MS = 10_000;
/** A call that takes longer has failed, and whether it arrived is looked for. */
const CALL_MS = 10_000;

/** The Slack edge: a delivery is acknowledged once it is kept, and answered from the inbox. */
export function createSlack(config: SlackConfig, given: SlackParts): SlackEdge {
  const { log } = given;
  const logger = boltLogger(log);
  // Posting is not idempotent: the client's own retries after a timeout could post twice.
  const clientOptions = {
    slackApiUrl: config.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_MS,
    logger,
  };
  const router = Router();
  const workspaces = createWorkspaces({
    config,
    installations: given.installations,
    router,
    clientOptions,
    logger,
  });
  const transport =
    config.mode === 'http' ? httpTransport(config.signingSecret, router, logger) : createSocket(config, logger, log);
  const { receiver } = transport;
  // What was said in a channel is kept by us; Bolt would keep something of every event, too.
  const app = new App({
    ...workspaces.access,
    receiver,
    clientOptions,
    logger,
    convoStore: false,
    deferInitialization: true,
  });
  const { afterwards, finished } = createUnderway(log);
  const { responseOrigins } = config;
  const parts = {
    ...given,
    recent: createRecent(),
    workspaces,
    poster: createPoster(),
    stops: createStops(),
    responseOrigins,
  };
  const listening = { ...parts, quota: createQuota(), afterwards };
  listenToPosts(app, listening);
  listenToOpening(app, listening);
  listenToLeaving(app, listening);
  listenToCommands(app, listening);
  listenToClicks(app, listening);
  listenToWindows(app, listening);
  app.error(async (error) => {
    if (isOfNobody(error)) {
      log.warn('Slack: a delivery came from a workspace that has not installed the app');
      return;
    }
    log.error(failure(error), 'Slack: a delivery could not be kept, so it is not acknowledged');
    throw error;
  });
  receiver.init(acknowledgedLast(app));

  return {
    router,
    handler: createSlackHandler({ ...parts, pace: createPace(), showStatus: createShowStatus() }),
    connected: transport.connected,
    start: () =>
      certainly(async () => {
        await app.init();
        await transport.start();
      }),
    async stop() {
      await transport.stop();
      await finished();
    },
  };
}

const Delivery = z.looseObject({ event: z.looseObject({}).optional() });

/** Bolt acknowledges an event before its listeners run; here it is acknowledged when they have kept it. */
function acknowledgedLast(app: App): App {
  const processEvent: App['processEvent'] = async (event) => {
    // Bolt reads fields of a body and of its event; where these are no objects, there is nothing to answer.
    if (!Delivery.safeParse(event.body).success) return event.ack();
    let acknowledged: { response: Parameters<typeof event.ack>[0] } | undefined;
    await app.processEvent({
      ...event,
      ack: async (response) => {
        acknowledged ??= { response };
      },
    });
    if (acknowledged !== undefined) await event.ack(acknowledged.response);
  };
  // A receiver calls nothing else of its app.
  return { processEvent } as App;
}

/** Whether a delivery came from a workspace that we do not serve: Slack need not bring it again. */
function isOfNobody(error: unknown): boolean {
  if (error instanceof Refused) return true;
  // Bolt and its installer each wrap what our store said.
  return error instanceof Error && 'original' in error && isOfNobody(error.original);
}

/** Deliveries by HTTP: the program's own server listens, so there is nothing to start. */
function httpTransport(signingSecret: string, router: Router, logger: Logger): Transport {
  router.use(EVENTS_PATH, ...createDoor(signingSecret));
  // The door has checked the signature, and more strictly than Bolt would.
  const options = { signingSecret, signatureVerification: false, endpoints: EVENTS_PATH, router, logger };
  const nothing = async () => undefined;
  return { receiver: new ExpressReceiver(options), connected: () => true, start: nothing, stop: nothing };
}

/** Work that goes on after an acknowledgement; the program's end waits for it. */
function createUnderway(log: Log) {
  const underway = new Set<Promise<void>>();
  return {
    afterwards(work: Promise<unknown>) {
      const guarded = work.then(
        () => undefined,
        (error: unknown) => log.error(failure(error), 'Slack: a reply could not be delivered'),
      );
      underway.add(guarded);
      void guarded.finally(() => underway.delete(guarded));
    },
    async finished() {
      const patience = new AbortController();
      const late = wait(STOP_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([Promise.allSettled(underway), late]);
      patience.abort();
    },
  };
}

/** Bolt's log lines go where ours go; below warnings they may hold payloads, and are left out. */
function boltLogger(log: Log): Logger {
  const quiet = () => undefined;
  // After its first words a line may go on with what it could not read, which is somebody's question.
  const opening = (line: unknown) => (String(line).split(/[(:"`{]/, 1)[0] ?? '').slice(0, 200).trim();
  return {
    debug: quiet,
    info: quiet,
    warn: (...lines) => log.warn({ from: 'bolt' }, opening(lines[0])),
    error: (...lines) => log.error({ from: 'bolt' }, lines[0] instanceof Error ? lines[0].name : opening(lines[0])),
    setLevel: quiet,
    getLevel: () => 'warn' as LogLevel,
    setName: quiet,
  };
}
