import { setTimeout as wait } from 'node:timers/promises';
import { App, ExpressReceiver, type Logger, type LogLevel, SocketModeReceiver } from '@slack/bolt';
import { Router } from 'express';
import type { SlackConfig } from '../config.js';
import type { Handler } from '../inbox/inbox.js';
import { failure, type Log } from '../telemetry.js';
import { SHARE_ACTION } from './blocks.js';
import { createDoor } from './door.js';
import { createSlackHandler, type Kept } from './handler.js';
import { homeView } from './home.js';
import { type Asked, readPost, type SlackParts, STARTERS } from './surfaces.js';

export interface SlackEdge {
  /** HTTP mode: `POST /slack/events`, to be mounted before any body parser. */
  readonly router: Router | undefined;
  /** Answers what the inbox holds. */
  readonly handler: Handler;
  /** Throws when Slack cannot be reached or refuses the token. */
  start(): Promise<void>;
  /** Waits for answers that are under way, ten seconds at most. */
  stop(): Promise<void>;
}

/** Bolt acknowledges an event before its listeners run; here it is acknowledged when they have kept it. */
function acknowledgedLast(app: App): App {
  const processEvent: App['processEvent'] = async (event) => {
    let acknowledged: { response: Parameters<typeof event.ack>[0] } | undefined;
    await app.processEvent({
      ...event,
      ack: async (response) => {
        acknowledged ??= { response };
      },
    });
    if (acknowledged !== undefined) await event.ack(acknowledged.response);
  };
  return { processEvent } as App;
}

const EVENTS_PATH = '/slack/events';
const STOP_MS = 10_000;

/** The Slack edge: a delivery is acknowledged once it is kept, and answered from the inbox. */
export function createSlack(config: SlackConfig, parts: SlackParts): SlackEdge {
  const { log } = parts;
  const logger = boltLogger(log);
  // Posting is not idempotent: the client's own retries after a timeout could post twice.
  const clientOptions = { slackApiUrl: config.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
  const router = config.mode === 'http' ? Router() : undefined;
  const receiver =
    config.mode === 'http'
      ? httpReceiver(config.signingSecret, router ?? Router(), logger)
      : new SocketModeReceiver({ appToken: config.appToken, logger, installerOptions: { clientOptions } });
  const app = new App({ token: config.botToken, receiver, clientOptions, logger, deferInitialization: true });

  const underway = new Set<Promise<void>>();
  const afterwards = (work: Promise<void>) => {
    const guarded = work.catch((error: unknown) => log.error(failure(error), 'Slack: a reply could not be delivered'));
    underway.add(guarded);
    void guarded.finally(() => underway.delete(guarded));
  };
  listenToPosts(app, parts.accept);
  listenToCommands(app, parts.accept);
  listenToHome(app, parts, afterwards);
  app.error(async (error) => {
    log.error(failure(error), 'Slack: a delivery could not be kept, so it is not acknowledged');
    throw error;
  });
  receiver.init(acknowledgedLast(app));

  return {
    router,
    handler: createSlackHandler(app.client, config, parts),
    async start() {
      await app.init();
      // In HTTP mode the program's own server listens; in Socket Mode the receiver opens its connection.
      if (config.mode === 'socket') await app.start();
    },
    async stop() {
      if (config.mode === 'socket') await app.stop();
      const patience = new AbortController();
      const late = wait(STOP_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([Promise.allSettled(underway), late]);
      patience.abort();
    },
  };
}

function httpReceiver(signingSecret: string, router: Router, logger: Logger) {
  router.use(EVENTS_PATH, ...createDoor(signingSecret));
  // The door has checked the signature, and more strictly than Bolt would.
  return new ExpressReceiver({ signingSecret, signatureVerification: false, endpoints: EVENTS_PATH, router, logger });
}

type Accept = SlackParts['accept'];

function listenToPosts(app: App, accept: Accept): void {
  const receive = async (team: string, asked: Asked | undefined) => {
    if (asked === undefined) return;
    // A mention in a direct message comes as two events of one post; the post is answered once.
    const key = `slack:${team}:${asked.channel}:${asked.ts}`;
    const conversation = `slack:${team}:${asked.channel}:${asked.thread}`;
    const body: Kept = { kind: 'post', team, ...asked };
    await accept({ key, conversation, surface: 'slack', body });
  };
  app.event('app_mention', async ({ event, body }) => receive(body.team_id, readPost(event)));
  app.message(async ({ message, body }) => {
    const asked = readPost(message);
    if (asked?.direct === true) await receive(body.team_id, asked);
  });
}

function listenToCommands(app: App, accept: Accept): void {
  for (const name of ['/nscai-ask', '/nscai-recs', '/nscai-leads'] as const) {
    app.command(name, async ({ command: { team_id, user_id, trigger_id, text, response_url }, ack }) => {
      const key = `slack:${team_id}:${user_id}:${trigger_id}`;
      const body: Kept = { kind: 'command', name, text, responseUrl: response_url };
      await accept({ key, conversation: key, surface: 'slack', body });
      await ack();
    });
  }
  app.action(SHARE_ACTION, async ({ action, body, ack }) => {
    if (body.type === 'block_actions' && action.type === 'button') {
      const { response_url, container, user, channel, team } = body;
      // One answer is shared into its channel once, however often the button is clicked.
      const key = `slack:${team?.id}:${channel?.id}:${String(container.message_ts)}:share`;
      const kept: Kept = { kind: 'share', value: action.value, user: user.id, responseUrl: response_url };
      await accept({ key, conversation: key, surface: 'slack', body: kept });
    }
    await ack();
  });
}

type Afterwards = (work: Promise<void>) => void;

function listenToHome(app: App, { source }: SlackParts, afterwards: Afterwards): void {
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab === 'home') {
      afterwards(client.views.publish({ user_id: event.user, view: homeView(source) }).then(() => undefined));
    } else {
      const prompts = { channel_id: event.channel, prompts: STARTERS };
      afterwards(client.apiCall('assistant.threads.setSuggestedPrompts', prompts).then(() => undefined));
    }
  });
}

/** Bolt's log lines go where ours go; below warnings they may hold payloads, and are left out. */
function boltLogger(log: Log): Logger {
  const quiet = () => undefined;
  return {
    debug: quiet,
    info: quiet,
    warn: (...lines) => log.warn({ from: 'bolt' }, String(lines[0]).slice(0, 200)),
    error: (...lines) =>
      log.error({ from: 'bolt' }, lines[0] instanceof Error ? lines[0].name : String(lines[0]).slice(0, 200)),
    setLevel: quiet,
    getLevel: () => 'warn' as LogLevel,
    setName: quiet,
  };
}
