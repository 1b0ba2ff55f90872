import { createRequire } from 'node:module';
import type {
  Activity as BotActivity,
  ConfigurationBotFrameworkAuthentication,
  ConversationReference,
  TurnContext,
} from 'botbuilder';
import type { TeamsConfig } from '../config.js';
import { inTime } from '../in-time.js';
import { type Connector, ConnectorFailure, NO_TOKEN, type Outgoing, PATIENCE_MS } from './connector.js';
import type { Activity } from './door.js';

/** All of the Bot Framework that is used: who knocks, and the way back. Its successor would replace this file alone. */
export interface Bot extends Connector {
  /** Whether the token is one of the Bot Framework for us and for this very activity. Never throws. */
  authentic(activity: Activity, authorization: string): Promise<boolean>;
}

/** A connector that has not answered by then may or may not have posted; asking again would risk a second reply. */
const POST_MS = 15_000;
/** The SDK waits for a token without end, and for good where the answer breaks off within its body. */
const TOKEN_MS = 10_000;

/** Keys that come later than this do not come. */
const KEYS_MS = 10_000;
/** Keys that could not be had are not asked for again before this. */
const KEYS_PAUSE_MS = 60_000;

/** Loads the Bot Framework, late because importing it costs a quarter of a second. */
export async function loadBot(config: TeamsConfig): Promise<Bot> {
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } =
    await import('botbuilder');
  spareKeys();
  const settings = frameworkSettings(config);
  const authentication = new ConfigurationBotFrameworkAuthentication(
    settings,
    orNoToken(new ConfigurationServiceClientCredentialFactory(settings)),
    undefined,
    undefined,
    connectorOptions(),
  );
  const adapter = new CloudAdapter(authentication);

  /** Runs `use` in the conversation of a delivery. */
  async function converse<Result>(activity: Activity, use: (context: TurnContext) => Promise<Result>): Promise<Result> {
    let result: { readonly value: Result } | undefined;
    await adapter
      .continueConversationAsync(config.appId ?? '', reference(activity), async (context) => {
        // A continuation has an id of its own; Teams threads a reply by the id of what it replies to.
        if (activity.id) context.activity.id = activity.id;
        else delete context.activity.id;
        result = { value: await use(context) };
      })
      .catch((error: unknown) => {
        throw connectorFailure(error);
      });
    if (result === undefined) throw new Error('the Bot Framework did not continue the conversation');
    return result.value;
  }

  return {
    async authentic(activity, authorization) {
      // The SDK throws errors of several classes, for a token not valid yet one that it takes for its own failure.
      return authentication.authenticateRequest(botActivity(activity), authorization).then(
        () => true,
        () => false,
      );
    },
    post: (activity, outgoing) =>
      converse(activity, async (context) => (await context.sendActivity(sendable(outgoing)))?.id),
    update: (activity, id, message) =>
      converse(activity, async (context) => {
        await context.updateActivity({ ...sendable(message), id });
      }),
  };
}

/** The SDK's errors are of a class that it does not export. */
function connectorFailure(error: unknown): ConnectorFailure {
  if (error instanceof ConnectorFailure) return error;
  const { statusCode, code, message, response } = error as {
    statusCode?: number;
    code?: string;
    message?: string;
    response?: { headers?: { get?: (name: string) => string | undefined } };
  };
  const retryAfter = response?.headers?.get?.('retry-after');
  return new ConnectorFailure(statusCode, `${code ?? ''} ${message ?? ''}`, retryAfter, { cause: error });
}

type Credentials = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>;

/**
 * Credentials that fail in one way, whatever the sign-in service, the managed identity or the network did: without a
 * token nothing is sent. Their own errors are of many kinds, some like those of a post that may have arrived.
 */
function orNoToken(factory: Credentials): Credentials {
  return {
    isValidAppId: (id) => factory.isValidAppId(id),
    isAuthenticationDisabled: () => factory.isAuthenticationDisabled(),
    async createCredentials(...app) {
      const credentials = await factory.createCredentials(...app);
      return {
        signRequest: (request) =>
          inTime(credentials.signRequest(request), TOKEN_MS, () => new OutOfTime()).catch((cause: unknown) => {
            // Postponed at once: replies that wait in their places for a silent service keep all others from theirs.
            const after = cause instanceof OutOfTime ? String(PATIENCE_MS / 1000 + 1) : undefined;
            throw new ConnectorFailure(undefined, NO_TOKEN, after, { cause });
          }),
      };
    },
  };
}

/** What is used of the SDK's own memory of one address's keys. */
interface Keys {
  refreshCache(): Promise<void>;
}
interface Fetch {
  readonly done: Promise<void>;
  failedAt?: number;
}

let spared = false;

/**
 * Anybody may send a token that names a key, and while there are no keys the SDK fetches them for each: here one fetch
 * is shared, has a limit, and is not followed by another for a while where it failed. The SDK has no setting for it.
 */
function spareKeys(): void {
  if (spared) return;
  spared = true;
  const framework = createRequire(createRequire(import.meta.url).resolve('botbuilder'));
  const { prototype }: { prototype: Keys } = framework('botframework-connector/lib/auth/openIdMetadata').OpenIdMetadata;
  const { refreshCache } = prototype;
  const fetches = new WeakMap<Keys, Fetch>();
  prototype.refreshCache = function () {
    const last = fetches.get(this);
    // Either way, as clocks are set back too.
    const pausing = last?.failedAt === undefined || Math.abs(Date.now() - last.failedAt) < KEYS_PAUSE_MS;
    if (last !== undefined && pausing) return last.done;
    const next: Fetch = { done: inTime(refreshCache.call(this), KEYS_MS, () => new OutOfTime()) };
    fetches.set(this, next);
    next.done.then(
      () => fetches.delete(this),
      () => {
        next.failedAt = Date.now();
      },
    );
    return next.done;
  };
}

class OutOfTime extends Error {}

function frameworkSettings(config: TeamsConfig): Record<string, string> {
  const settings = {
    MicrosoftAppId: config.appId,
    MicrosoftAppPassword: config.appPassword,
    MicrosoftAppTenantId: config.tenantId,
    MicrosoftAppType: config.appId === undefined ? undefined : config.appType,
    ChannelService: config.channelService,
    // Without an app id nothing is checked, and nothing of another cloud need be known.
    ...(config.appId !== undefined && config.botFramework),
  };
  return Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

type ConnectorOptions = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[4]>;

/** How replies are posted: the SDK's own retries would post again after a 502 or a time-out that had posted already. */
function connectorOptions(): ConnectorOptions {
  return {
    noRetryPolicy: true,
    requestPolicyFactories: (defaults) => [
      ...defaults,
      {
        create: (next) => ({
          sendRequest(request) {
            request.timeout = POST_MS;
            return next.sendRequest(request);
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

/** The SDK's types want lists that it may write to. */
function sendable(outgoing: Outgoing): Partial<BotActivity> {
  const { entities, ...rest } = outgoing;
  const listed = entities && { entities: entities.map((entity) => ({ ...entity })) };
  if (rest.type === 'typing') return { ...rest, ...listed };
  const { attachments, suggestedActions, ...message } = rest;
  return {
    ...message,
    ...listed,
    ...(attachments && { attachments: [...attachments] }),
    ...(suggestedActions && { suggestedActions: { to: [], actions: [...suggestedActions.actions] } }),
  };
}
