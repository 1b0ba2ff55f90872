import { setTimeout as wait } from 'node:timers/promises';
import { App, ExpressReceiver, type Logger, type LogLevel, SocketModeReceiver } from '@slack/bolt';
import { Router } from 'express';
import type { SlackConfig } from '../config.js';
import { failure, type Log } from '../telemetry.js';
import { plainMessage, SHARE_ACTION, type SlackMessage } from './blocks.js';
import { createDoor } from './door.js';
import { homeView } from './home.js';
import { postReply } from './response-url.js';
import {
  type Asked,
  answerPost,
  askCommand,
  readPost,
  recommendationsCommand,
  rolesCommand,
  type SlackParts,
  STARTERS,
  shareAnswer,
} from './surfaces.js';

export interface SlackEdge {
  /** HTTP mode: `POST /slack/events`, to be mounted before any body parser. */
  readonly router: Router | undefined;
  /** Throws when Slack cannot be reached or refuses the token. */
  start(): Promise<void>;
  /** Waits for answers that are under way, ten seconds at most. */
  stop(): Promise<void>;
}

const EVENTS_PATH = '/slack/events';
const STOP_MS = 10_000;
/** A 429 is surely not posted, so it may be sent again: this often, and after no longer than this. */
const RETRIES = 2;
const RETRY_AFTER_LIMIT_S = 30;

/** The Slack edge: a delivery is acknowledged at once and answered after it. */
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
  listenToPosts(app, parts, afterwards);
  listenToCommands(app, config, parts, afterwards);
  listenToHome(app, parts, afterwards);
  app.error(async (error) => log.error(failure(error), 'Slack: a delivery could not be handled'));

  return {
    router,
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

type Afterwards = (work: Promise<void>) => void;

function listenToPosts(app: App, parts: SlackParts, afterwards: Afterwards): void {
  const { firstTime } = parts;
  const receive = (client: App['client'], team: string, asked: Asked | undefined) => {
    // A mention in a direct message comes as two events of one post; the post is answered once.
    if (asked === undefined || !firstTime(`slack:${team}:${asked.channel}:${asked.ts}`)) return;
    afterwards(answerPost(asked, team, parts).then((messages) => postAll(client, asked, messages)));
  };
  app.event('app_mention', async ({ event, body, client }) => receive(client, body.team_id, readPost(event)));
  app.message(async ({ message, body, client }) => {
    const asked = readPost(message);
    if (asked?.direct === true) receive(client, body.team_id, asked);
  });
}

async function postAll(client: App['client'], asked: Asked, messages: readonly SlackMessage[]): Promise<void> {
  for (const message of messages) {
    await patiently(() =>
      client.chat.postMessage({
        channel: asked.channel,
        thread_ts: asked.thread,
        ...message,
        parse: 'none',
        link_names: false,
        unfurl_links: false,
        unfurl_media: false,
      }),
    );
  }
}

/** Waits as Slack asks after a 429, within bounds; anything else is thrown. */
async function patiently(call: () => Promise<unknown>): Promise<void> {
  for (let retry = 0; ; retry += 1) {
    try {
      await call();
      return;
    } catch (error) {
      const seconds = error instanceof Error && 'retryAfter' in error ? Number(error.retryAfter) : Number.NaN;
      if (!(seconds <= RETRY_AFTER_LIMIT_S) || retry === RETRIES) throw error;
      await wait(seconds * 1000);
    }
  }
}

function listenToCommands(app: App, config: SlackConfig, parts: SlackParts, afterwards: Afterwards): void {
  const reply = async (url: string, messages: readonly SlackMessage[], response_type: 'ephemeral' | 'in_channel') => {
    for (const message of messages) {
      await postReply(url, { ...message, response_type, replace_original: false }, config.responseOrigins);
    }
  };
  const commands = {
    '/nscai-ask': (text: string) => askCommand(text, parts),
    '/nscai-recs': async (text: string) => recommendationsCommand(text, parts),
    '/nscai-leads': async (text: string) => rolesCommand(text, parts),
  };
  for (const [name, run] of Object.entries(commands)) {
    app.command(name, async ({ command, ack }) => {
      await ack();
      if (!parts.firstTime(`slack:command:${command.team_id}:${command.user_id}:${command.trigger_id}`)) return;
      afterwards(run(command.text).then((messages) => reply(command.response_url, messages, 'ephemeral')));
    });
  }
  app.action(SHARE_ACTION, async ({ action, body, ack }) => {
    await ack();
    if (body.type !== 'block_actions' || action.type !== 'button') return;
    const { response_url, container, user } = body;
    afterwards(
      (async () => {
        const shared = await shareAnswer(action.value, user.id, parts);
        const once = parts.firstTime(`slack:share:${body.channel?.id}:${String(container.message_ts)}`);
        if (shared === undefined) return reply(response_url, [plainMessage(NOT_SHARED)], 'ephemeral');
        if (once) await reply(response_url, shared, 'in_channel');
      })(),
    );
  });
}

const NOT_SHARED = 'That answer cannot be shared any more; please ask again.';

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
