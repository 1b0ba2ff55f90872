import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type {
  Activity as BotActivity,
  ConfigurationBotFrameworkAuthentication,
  ConversationReference,
} from 'botbuilder';
import express, { type ErrorRequestHandler, type RequestHandler, type Response, Router } from 'express';
import { MAY_BE_LOST } from '../answer/wording.js';
import type { TeamsConfig } from '../config.js';
import { type Delivery, type Handler, NotSent, Refused } from '../inbox/inbox.js';
import { failure } from '../telemetry.js';
import { type Activity, admit, BODY_LIMIT, knock, tenantOf } from './door.js';
import { type Message, plainMessage } from './message.js';
import { type RespondParts, respond } from './respond.js';
import { type Incoming, invokeBody, read } from './surfaces.js';

export interface TeamsParts extends RespondParts {
  /** Keeps a delivery; only then may Teams be told that it arrived. */
  readonly accept: (delivery: Delivery) => Promise<boolean>;
}

export interface TeamsEdge {
  /** `POST /api/messages`, with its own body parser. */
  readonly router: Router;
  /** Answers what the inbox holds. */
  readonly handler: Handler;
  /** Loads the Bot Framework, which takes longer than the rest of a start; otherwise the first delivery does. */
  warm(): Promise<void>;
}

const PATH = '/api/messages';
/** A connector that has not answered by then may or may not have posted; asking again would risk a second reply. */
const POST_MS = 15_000;
/** A 429 is surely not posted, so it may be sent again: this often, and after no longer than this. */
const RETRIES = 2;
const RETRY_AFTER_LIMIT_S = 30;

/** The Teams edge: a delivery is checked, kept, acknowledged, and answered from the inbox by a message of its own. */
export function createTeams(config: TeamsConfig, parts: TeamsParts): TeamsEdge {
  const { log } = parts;
  let loading: Promise<Connection> | undefined;
  const connection = () => {
    loading ??= connect(config);
    return loading;
  };

  const doorstep: RequestHandler = (req, res, next) => {
    const admission = knock(config, { peer: req.socket.remoteAddress, headers: req.headers });
    if (admission.kind === 'in') return next();
    log.warn({ status: admission.status }, 'Teams: a delivery was turned away unread');
    res.status(admission.status).json({ error: admission.error });
  };

  const receive: RequestHandler = async (req, res) => {
    const admission = admit(config, req.body);
    if (admission.kind === 'refused') {
      const { status, error, tenant } = admission;
      log.warn({ status, ...(tenant !== undefined && { tenant: mark(tenant) }) }, 'Teams: a delivery was turned away');
      res.status(status).json({ error });
      return;
    }
    const activity = admission.value;
    const { authentic } = await connection();
    if (!(await authentic(activity, req.headers.authorization ?? ''))) {
      log.warn({ status: 401 }, 'Teams: a delivery had no valid token');
      res.status(401).json({ error: 'The token is missing or not valid for this activity.' });
      return;
    }
    const incoming = read(activity);
    const delivery = deliveryOf(activity, incoming);
    try {
      if (delivery !== undefined) await parts.accept(delivery);
    } catch (error) {
      log.error(failure(error), 'Teams: a delivery could not be kept, so it is not acknowledged');
      res.status(503).json({ error: 'The delivery could not be kept; please send it again.' });
      return;
    }
    acknowledge(incoming, res);
  };

  const refuse: ErrorRequestHandler = (error: unknown, _req, res, next) => {
    const status = bodyStatus(error);
    if (status === undefined || res.headersSent) return next(error);
    res.status(status).json({ error: BODY_ERRORS[status] });
  };

  const router = Router();
  router.post(PATH, doorstep, express.json({ limit: BODY_LIMIT, inflate: false }), receive);
  router.use(PATH, refuse);
  return {
    router,
    async warm() {
      await connection();
    },
    handler: {
      async work({ body }, posting) {
        const activity = body as Activity;
        const message = await respond(read(activity), conversationKey(activity), parts);
        if (message === undefined) return undefined;
        const { post } = await connection();
        await posting();
        await certainly(() => deliver(message, (one) => post(activity, one)));
        return undefined;
      },
      async apologise({ body }) {
        const { post } = await connection();
        await post(body as Activity, plainMessage(MAY_BE_LOST));
      },
    },
  };
}

const BODY_ERRORS = {
  400: 'The body is not valid JSON.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body must be plain JSON in UTF-8, not compressed.',
} as const;

function bodyStatus(error: unknown): keyof typeof BODY_ERRORS | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return status === 400 || status === 413 || status === 415 ? status : undefined;
}

function mark(tenant: string): string {
  return createHash('sha256').update(tenant).digest('hex').slice(0, 12);
}

function acknowledge(incoming: Incoming, res: Response): void {
  if (incoming.kind === 'feedback' || incoming.kind === 'invoke') res.status(200).json(invokeBody(incoming));
  else res.status(200).end();
}

function conversationKey(activity: Activity): string {
  return `${tenantOf(activity)}:${activity.conversation.id}`;
}

/**
 * What the inbox keeps; undefined where there is nothing to answer later. Teams resends what it thinks was not received,
 * and greets twice: by an installation and by a new member.
 */
function deliveryOf(activity: Activity, incoming: Incoming): Delivery | undefined {
  if (['unsupported', 'invoke', 'feedback'].includes(incoming.kind)) return undefined;
  const conversation = `teams:${conversationKey(activity)}`;
  const name = incoming.kind === 'arrival' ? 'arrival' : (activity.id ?? randomUUID());
  return { key: `${conversation}:${name}`, conversation, surface: 'teams', body: activity };
}

/** Statuses that no later try will mend: the conversation is gone, the app was removed, the message is refused. */
const FINAL = new Set([301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 410, 413, 415]);
const UNREACHED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;
/** 412 says that another reply is being written; Teams names no time with it. */
const RETRY_AFTER_MS = 2_000;

/** Says of a failed reply whether it surely was not sent, or will never be; whatever else is thrown is ambiguous. */
async function certainly(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
    if (statusCode === 429 || statusCode === 412)
      throw new NotSent(RETRY_AFTER_MS * (1 + Math.random()), { cause: error });
    if (statusCode !== undefined && FINAL.has(statusCode)) {
      throw new Refused(`Teams answered ${statusCode}`, { cause: error });
    }
    if (UNREACHED.test(`${code ?? ''} ${message ?? ''}`)) throw new NotSent(RETRY_AFTER_MS, { cause: error });
    throw error;
  }
}

type Post = (message: Message) => Promise<void>;

/** Sends a message, and once more without its entities where the connector refuses them: better bare than lost. */
async function deliver(message: Message, post: Post): Promise<void> {
  try {
    await post(message);
  } catch (error) {
    const { entities, ...bare } = message;
    if (failure(error).status !== 400 || entities === undefined) throw error;
    await post(bare);
  }
}

interface Connection {
  /** Whether the token is one of the Bot Framework for us and for this very activity. Never throws. */
  authentic(activity: Activity, authorization: string): Promise<boolean>;
  /** Posts into the conversation of an activity. Throws what the connector answers. */
  post(activity: Activity, message: Message): Promise<void>;
}

/** Loads the Bot Framework, late because importing it costs a quarter of a second. */
async function connect(config: TeamsConfig): Promise<Connection> {
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication } = await import('botbuilder');
  const authentication = new ConfigurationBotFrameworkAuthentication(
    frameworkSettings(config),
    undefined,
    undefined,
    undefined,
    connectorOptions(),
  );
  const adapter = new CloudAdapter(authentication);
  return {
    async authentic(activity, authorization) {
      // The SDK throws errors of several classes, for a token not valid yet one that it takes for its own failure.
      return authentication.authenticateRequest(botActivity(activity), authorization).then(
        () => true,
        () => false,
      );
    },
    async post(activity, message) {
      await adapter.continueConversationAsync(config.appId ?? '', reference(activity), async (context) => {
        // A continuation has an id of its own; Teams threads a reply by the id of what it replies to.
        if (activity.id) context.activity.id = activity.id;
        else delete context.activity.id;
        await context.sendActivity(sendable(message));
      });
    },
  };
}

function frameworkSettings(config: TeamsConfig): Record<string, string> {
  const settings = {
    MicrosoftAppId: config.appId,
    MicrosoftAppPassword: config.appPassword,
    MicrosoftAppTenantId: config.tenantId,
    MicrosoftAppType: config.appId === undefined ? undefined : config.appType,
    ChannelService: config.channelService,
    ...config.botFramework,
  };
  return Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

type ConnectorOptions = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[4]>;

/** How replies are posted: the SDK's own retries would post again after a 502 or a timeout that had posted already. */
function connectorOptions(): ConnectorOptions {
  return {
    noRetryPolicy: true,
    requestPolicyFactories: (defaults) => [
      ...defaults,
      {
        create: (next) => ({
          async sendRequest(request) {
            request.timeout = POST_MS;
            for (let retry = 0; ; retry += 1) {
              const response = await next.sendRequest(request);
              const seconds = Number(response.headers.get('retry-after') ?? 1);
              if (response.status !== 429 || retry === RETRIES || !(seconds <= RETRY_AFTER_LIMIT_S)) return response;
              await wait(seconds * 1000);
            }
          },
        }),
      },
    ],
  };
}

/** The delivery in the SDK's own type, as much of it as the check of a token reads. */
function botActivity({ type, channelId, serviceUrl, ...activity }: Activity): BotActivity {
  return {
    type,
    channelId,
    serviceUrl,
    from: { id: activity.from.id, name: '' },
    recipient: { id: activity.recipient.id, name: '' },
    conversation: conversation(activity),
    text: '',
    callerId: '',
    label: '',
    listenFor: [],
    localTimezone: '',
    valueType: '',
  };
}

function reference(activity: Activity): Partial<ConversationReference> {
  const { channelId, serviceUrl, from, recipient, locale } = activity;
  return {
    channelId,
    serviceUrl,
    user: { id: from.id, name: from.name ?? '' },
    bot: { id: recipient.id, name: recipient.name ?? '' },
    conversation: conversation(activity),
    ...(locale && { locale }),
  };
}

/** The id is kept as it came: in a channel it names the thread. */
function conversation({
  conversation: { id, conversationType, isGroup, name, tenantId },
}: Pick<Activity, 'conversation'>) {
  return {
    id,
    conversationType: conversationType ?? '',
    isGroup: isGroup ?? false,
    name: name ?? '',
    ...(tenantId && { tenantId }),
  };
}

/** The SDK's types want arrays that it may write to. */
function sendable({ entities, attachments, ...message }: Message): Partial<BotActivity> {
  return {
    ...message,
    ...(entities && { entities: entities.map((entity) => ({ ...entity })) }),
    ...(attachments && { attachments: [...attachments] }),
  };
}
