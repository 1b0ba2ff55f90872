import { setTimeout as wait } from 'node:timers/promises';
import type { Answering } from './answering/answering.js';
import { type Config, readerUrl, type SlackConfig } from './config.js';
import { type Handler, Refused } from './inbox/inbox.js';
import { type InboxCount, observeHandler, observeIntake } from './inbox/observe.js';
import { openInbox } from './inbox/open.js';
import type { Lights } from './lights.js';
import { isLoopback } from './loopback.js';
import { type Metrics, serveMetrics } from './metrics.js';
import { openReading } from './reading.js';
import type { SlackEdge } from './slack/app.js';
import type { SlackParts } from './slack/parts.js';
import { publishedScores } from './slack/scores.js';
import { createConversations } from './store/conversations.js';
import { createFeedback } from './store/feedback.js';
import { createInstallations } from './store/installations.js';
import { createReplies, keepReceipts } from './store/receipts.js';
import { createTeams } from './teams/app.js';
import { failure, type Log, logAnswers, type PartStatus } from './telemetry.js';
import { createApp, listen } from './web/server.js';

/** Before Slack, away at the start, is asked again. */
const SLACK_AGAIN_MS = 5_000;
/** Work at the doors that has not ended by then no longer keeps the inbox from ending; a delivery cut off comes again. */
const CLOSING_MS = 2_000;
/** The end waits no longer: two seconds for the doors, ten for what is under way. */
const STOP_MS = 12_000;

/** Said at the start, in the log too, so that whoever must can prove it. */
const HELD = 'LEGAL_HOLD is on: nothing is deleted from the store for its age';

/** What a start has begun before the rest of the program was loaded. */
export interface Begun {
  readonly log: Log;
  readonly answering: Promise<Answering>;
  readonly metrics: Metrics;
  readonly lights: Lights;
}

/** Joins the surfaces to what answers, and listens. Resolves when everything is ready, and said so. */
export async function serve(config: Config, { log, metrics, lights, ...begun }: Begun): Promise<void> {
  let reader = readerUrl(config.server);
  const { chapter, cite, registers, passages, scores, plots } = openReading(config, { readerUrl: () => reader });
  const [answering, inbox] = await Promise.all([
    begun.answering,
    openInbox(config.store.url, config.store, log, { onFault: metrics.storeFault }),
  ]);
  const ask = logAnswers(answering.ask, log, { questions: config.logQuestions });
  const observers = {
    log,
    tell(count: InboxCount) {
      lights.hear(count);
      metrics.tellInbox(count);
    },
  };
  const receipted = (surface: string) =>
    keepReceipts(metrics.countAnswers(surface, ask), () => inbox.database, {
      surface,
      versions: answering.versions,
      text: config.store.receiptText,
    });
  const chat = {
    registers,
    source: chapter.source,
    conversations: createConversations(() => inbox.database),
    feedback: createFeedback(() => inbox.database),
    accept: observeIntake(inbox.accept, observers),
    log,
  };
  const slackParts: SlackParts = {
    ...chat,
    ask: receipted('slack'),
    installations: createInstallations(() => inbox.database, installationSecret(config)),
    scores: publishedScores(scores),
    reader: () => reader,
  };
  const slack = config.slack === undefined ? undefined : await openSlack(config.slack, slackParts);
  const replies = createReplies(() => inbox.database);
  const teams = createTeams(config.teams, { ...chat, passages, replies, ask: receipted('teams'), askAside: ask });
  let slackStatus = slackOff(config);
  let stopping = false;
  const slackNow = () => (slackStatus.state === 'on' && slack?.connected() === false ? NOT_CONNECTED : slackStatus);
  const statuses = (): PartStatus[] =>
    [...answering.statuses, inbox.status(), slackNow(), teamsStatus(config)].map(lights.now);
  metrics.watch({ statuses, depth: inbox.depth });
  const routers = [slack?.router, teams.router].filter((router) => router !== undefined);
  const app = createApp(config.server, {
    ask: metrics.countAnswers('web', ask),
    chapter,
    cite,
    registers,
    scores,
    plots,
    statuses,
    routers,
    log,
  });
  const server = await listen(app, config.server);
  if (config.server.publicUrl === undefined && config.server.port === 0) {
    reader = server.url.replace(/\/$/, '');
    answering.readAt(reader);
  }
  if (slack !== undefined) {
    const begin = () => startSlack(slack, config, log);
    slackStatus = await begin();
    void (async () => {
      while (slackStatus === AWAY && !stopping) {
        await wait(SLACK_AGAIN_MS, undefined, { ref: false });
        if (!stopping) slackStatus = await begin();
      }
    })();
  }
  const exposed = config.metricsPort === undefined ? undefined : await serveMetrics(metrics, config.metricsPort);
  inbox.start({
    slack: observeHandler('slack', slack?.handler ?? noSlack, observers),
    teams: observeHandler('teams', teams.handler, observers),
  });
  announce(config, statuses(), server.url);
  if (config.store.legalHold) log.warn({ legalHold: true }, HELD);
  // The Bot Framework takes longest to load; the first delivery need not wait for it.
  void teams.warm().catch((error: unknown) => log.error(failure(error), 'Teams: the Bot Framework cannot be loaded'));

  const windDown = async () => {
    // Intake ends first; what is under way is answered, and the rest is picked up at the next start or by a replica.
    const closed = Promise.allSettled([slack?.stop(), server.close(), exposed?.close()]);
    await Promise.race([closed, wait(CLOSING_MS)]);
    await inbox.stop();
    await closed;
    await answering.stop();
  };
  const stop = async () => {
    stopping = true;
    // What hangs would make a supervisor kill the program in the middle of a reply.
    await Promise.race([windDown(), wait(STOP_MS)]);
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** Deliveries of a Slack that has been turned off since wait for it as dead letters. */
const noSlack: Handler = {
  work: async () => {
    throw new Refused('Slack is off');
  },
};

/** Bolt takes a good part of a start to load, so it is loaded only where there is a Slack. */
async function openSlack(config: SlackConfig, parts: SlackParts): Promise<SlackEdge> {
  const { createSlack } = await import('./slack/app.js');
  return createSlack(config, parts);
}

/** What seals the tokens of workspaces that install the app; with one token there are none to seal. */
function installationSecret({ slack }: Config): string {
  return slack?.workspaces.kind === 'many' ? slack.workspaces.stateSecret : '';
}

function slackOff(config: Config): PartStatus {
  const detail =
    config.slack === undefined
      ? 'set SLACK_BOT_TOKEN with SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)'
      : 'starting';
  return { part: 'Slack', state: 'off', detail };
}

const NOT_CONNECTED: PartStatus = {
  part: 'Slack',
  state: 'broken',
  detail: 'there is no connection just now; it is tried again until there is',
};

const AWAY: PartStatus = {
  part: 'Slack',
  state: 'broken',
  detail: 'Slack cannot be reached; it is tried again until it can',
};
const TOKEN_REFUSED: PartStatus = {
  part: 'Slack',
  state: 'broken',
  detail: 'Slack refuses the token; the log has the cause, and after it is mended the program must be started again',
};

/** Slack away at the start must not take the reader and Teams with it. */
async function startSlack(slack: SlackEdge, config: Config, log: Log): Promise<PartStatus> {
  try {
    await slack.start();
  } catch (error) {
    const status = error instanceof Refused ? TOKEN_REFUSED : AWAY;
    log.error(failure(error), status.detail);
    return status;
  }
  const install = config.slack?.workspaces.kind === 'many' ? '; workspaces install at /slack/install' : '';
  if (config.slack?.mode === 'http') return { part: 'Slack', state: 'on', detail: `HTTP, at /slack/events${install}` };
  const unused = config.slack?.unusedSecret === true ? '; SLACK_SIGNING_SECRET is not used' : '';
  return { part: 'Slack', state: 'on', detail: `Socket Mode${unused}${install}` };
}

function teamsStatus({ teams }: Config): PartStatus {
  const detail =
    teams.appId === undefined
      ? 'anonymous, for this machine only; set MicrosoftAppId and MicrosoftAppPassword for Teams itself'
      : `at /api/messages, ${teams.appType}`;
  return { part: 'Teams', state: 'on', detail };
}

function announce(config: Config, statuses: readonly PartStatus[], url: string): void {
  const rows = statuses.map(({ part, state, detail }) => `  ${part.padEnd(9)} ${state.padEnd(7)} ${detail}`);
  const lines = ['Attaché', ...rows, `  ${'reader'.padEnd(9)} ${'on'.padEnd(7)} ${url}`];
  if (!isLoopback(config.server.host)) {
    lines.push(`Anyone who can reach ${config.server.host} can read and ask; HOST=127.0.0.1 keeps it to this machine.`);
  }
  if (config.store.legalHold) lines.push(HELD);
  process.stdout.write(`${lines.join('\n')}\n`);
}
