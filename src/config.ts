import * as z from 'zod/v4';
import { type BotFrameworkSettings, CLOUD_HOSTS, type Cloud, GOVERNMENT_CHANNEL_SERVICE } from './clouds.js';
import { Environment } from './environment.js';
import { ConfigError } from './errors.js';

export interface ServerConfig {
  readonly host: string;
  /** 0 lets the system choose a port. */
  readonly port: number;
  /** Address under which people reach the reader, without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** Questions a minute for an address; undefined: 60, and loopback free. */
  readonly rateLimit: number | undefined;
}

interface SlackCommon {
  /** Base of Slack's Web API, with a slash at its end. */
  readonly apiUrl: string;
  /** Origins that a `response_url` may have. */
  readonly responseOrigins: readonly string[];
  /** Address under which people reach this program, where one is set. */
  readonly publicUrl: string | undefined;
  /** The one workspace of a token, or as many as install the app. */
  readonly workspaces:
    | { readonly kind: 'one'; readonly botToken: string }
    | { readonly kind: 'many'; readonly clientId: string; readonly clientSecret: string; readonly stateSecret: string };
}

export type SlackConfig =
  | (SlackCommon & { readonly mode: 'socket'; readonly appToken: string; readonly unusedSecret: boolean })
  | (SlackCommon & { readonly mode: 'http'; readonly signingSecret: string });

export interface TeamsConfig {
  /** Undefined: the endpoint is anonymous, and only loopback may reach it or be answered. */
  readonly appId: string | undefined;
  readonly appPassword: string | undefined;
  readonly tenantId: string | undefined;
  readonly appType: 'MultiTenant' | 'SingleTenant' | 'UserAssignedMSI';
  readonly channelService: string | undefined;
  /** Ids of the tenants that may ask, in lower case; empty: any. */
  readonly tenants: readonly string[];
  /** Origins of `serviceUrl` that replies may be sent to. */
  readonly serviceOrigins: readonly string[];
  /** The Bot Framework's seven settings; undefined where `ChannelService` is given and leaves them to the SDK. */
  readonly botFramework: BotFrameworkSettings | undefined;
}

export interface StoreConfig {
  /** `postgres://…`, or the path of an SQLite file. */
  readonly url: string;
  /** Days that receipts and feedback are kept. */
  readonly days: number;
  /** Nothing is deleted while this is set. */
  readonly legalHold: boolean;
  /** Whether receipts keep the text of questions and answers. */
  readonly receiptText: boolean;
}

/** A model service that may write answers. */
export type ModelConfig =
  | { readonly kind: 'openai'; readonly apiKey: string; readonly baseUrl: string; readonly model: string }
  | {
      readonly kind: 'azure';
      readonly apiKey: string;
      /** Without a slash at its end. */
      readonly endpoint: string;
      readonly apiVersion: string;
      /** Name of the deployment. */
      readonly model: string;
    };

export interface Config {
  readonly cloud: Cloud;
  readonly server: ServerConfig;
  readonly slack: SlackConfig | undefined;
  readonly teams: TeamsConfig;
  /** Directory or hub name of another sentence-embedding model; undefined: the bundled one. */
  readonly embeddingModel: string | undefined;
  /** Undefined: answers are extractive, and nothing leaves this machine for them. */
  readonly model: ModelConfig | undefined;
  /** Port of `/metrics` on 127.0.0.1; undefined: none. */
  readonly metricsPort: number | undefined;
  readonly store: StoreConfig;
  readonly logLevel: string;
  readonly logQuestions: boolean;
}

/** The Bot Framework turns all its defaults off once one of these is set, hence all or none. */
const BOT_FRAMEWORK_SETTINGS = [
  'ToChannelFromBotLoginUrl',
  'ToChannelFromBotOAuthScope',
  'ToBotFromChannelTokenIssuer',
  'OAuthUrl',
  'ToBotFromChannelOpenIdMetadataUrl',
  'ToBotFromEmulatorOpenIdMetadataUrl',
  'CallerId',
] as const satisfies readonly (keyof BotFrameworkSettings)[];
/** All of them, each with its text. */
const BotFramework = z.record(z.enum(BOT_FRAMEWORK_SETTINGS), z.string());

/**
 * Reads the environment once, whole.
 * @throws ConfigError naming every variable that is wrong and its remedy, never a value.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable is how many deployment tools say "not set".
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`);
    throw new ConfigError([...new Set(sentences)].join('\n'));
  }
  const env = parsed.data;
  return Object.freeze({
    cloud: env.CLOUD,
    server: { host: env.HOST, port: env.PORT, publicUrl: env.PUBLIC_URL, rateLimit: env.RATE_LIMIT },
    slack: slackConfig(env),
    teams: teamsConfig(env, given),
    embeddingModel: env.EMBEDDING_MODEL,
    model: modelConfig(env),
    metricsPort: env.METRICS_PORT,
    store: {
      url: env.DATABASE_URL,
      days: env.RETENTION_DAYS,
      legalHold: env.LEGAL_HOLD,
      receiptText: env.RECEIPT_TEXT,
    },
    logLevel: env.LOG_LEVEL,
    logQuestions: env.LOG_QUESTIONS,
  });
}

function slackConfig(env: Environment): SlackConfig | undefined {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = env;
  const workspaces = slackWorkspaces(env);
  if (workspaces === undefined) {
    const half =
      appToken !== undefined ? 'SLACK_APP_TOKEN' : signingSecret !== undefined ? 'SLACK_SIGNING_SECRET' : undefined;
    if (half === undefined) return undefined;
    throw new ConfigError(`SLACK_BOT_TOKEN is missing beside ${half}; set it, or unset ${half} to leave Slack off.`);
  }
  const hosts = CLOUD_HOSTS[env.CLOUD];
  const apiUrl = env.SLACK_API_URL ?? hosts.slackApi;
  const responseOrigins = [...hosts.slackResponseOrigins];
  if (env.SLACK_API_URL !== undefined) responseOrigins.push(new URL(env.SLACK_API_URL).origin);
  const common = { apiUrl, responseOrigins, publicUrl: env.PUBLIC_URL, workspaces };
  if (appToken !== undefined) return { ...common, mode: 'socket', appToken, unusedSecret: signingSecret !== undefined };
  if (signingSecret !== undefined) return { ...common, mode: 'http', signingSecret };
  const name = workspaces.kind === 'one' ? 'SLACK_BOT_TOKEN' : 'SLACK_CLIENT_ID';
  throw new ConfigError(
    `${name} needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside it; set one of them.`,
  );
}

const OPENAI_URL = 'https://api.openai.com/v1';

function modelConfig(env: Environment): ModelConfig | undefined {
  const model = env.OPENAI_MODEL;
  const azure = {
    AZURE_OPENAI_ENDPOINT: env.AZURE_OPENAI_ENDPOINT,
    AZURE_OPENAI_API_KEY: env.AZURE_OPENAI_API_KEY,
    OPENAI_API_VERSION: env.OPENAI_API_VERSION,
  };
  if (Object.values(azure).some((value) => value !== undefined)) {
    if (env.OPENAI_API_KEY !== undefined || env.OPENAI_BASE_URL !== undefined) {
      throw new ConfigError(
        'OPENAI_API_KEY and OPENAI_BASE_URL cannot stand beside the Azure settings; unset the one or the other.',
      );
    }
    const { AZURE_OPENAI_ENDPOINT: endpoint, AZURE_OPENAI_API_KEY: apiKey, OPENAI_API_VERSION: apiVersion } = azure;
    if (endpoint !== undefined && apiKey !== undefined && apiVersion !== undefined && model !== undefined) {
      return { kind: 'azure', endpoint, apiKey, apiVersion, model };
    }
    throw halfOf({ ...azure, OPENAI_MODEL: model }, 'a model at Azure');
  }
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = env;
  if (apiKey === undefined && baseUrl === undefined && model === undefined) return undefined;
  if (apiKey === undefined || model === undefined) {
    throw halfOf({ OPENAI_API_KEY: apiKey, OPENAI_MODEL: model }, 'a model');
  }
  return { kind: 'openai', apiKey, baseUrl: baseUrl ?? OPENAI_URL, model };
}

function halfOf(settings: Record<string, string | undefined>, what: string): ConfigError {
  const missing = Object.keys(settings).filter((name) => settings[name] === undefined);
  return new ConfigError(
    `${missing.join(', ')} must be set for ${what} to write; set ${missing.length === 1 ? 'it' : 'them'}, or unset all of its settings for extractive answers.`,
  );
}

const OAUTH_SETTINGS = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;

function slackWorkspaces(env: Environment): SlackConfig['workspaces'] | undefined {
  const { SLACK_BOT_TOKEN: botToken } = env;
  const [clientId, clientSecret, stateSecret] = OAUTH_SETTINGS.map((name) => env[name]);
  const set = OAUTH_SETTINGS.filter((name) => env[name] !== undefined);
  if (set.length === 0) return botToken === undefined ? undefined : { kind: 'one', botToken };
  if (botToken !== undefined) {
    throw new ConfigError(
      `SLACK_BOT_TOKEN is for one workspace and ${set.join(', ')} for many; unset one or the other.`,
    );
  }
  if (clientId === undefined || clientSecret === undefined || stateSecret === undefined) {
    const missing = OAUTH_SETTINGS.filter((name) => env[name] === undefined);
    throw new ConfigError(
      `${missing.join(', ')} must be set beside ${set.join(', ')}; workspaces install with all three.`,
    );
  }
  return { kind: 'many', clientId, clientSecret, stateSecret };
}

function teamsConfig(env: Environment, given: Record<string, string | undefined>): TeamsConfig {
  const { MicrosoftAppId: appId, MicrosoftAppPassword: appPassword, MicrosoftAppTenantId: tenantId } = env;
  if (appId === undefined && appPassword !== undefined) {
    throw new ConfigError(
      'MicrosoftAppId is missing beside MicrosoftAppPassword; set both, or neither for an anonymous endpoint.',
    );
  }
  if (appId !== undefined && appPassword === undefined && env.MicrosoftAppType !== 'UserAssignedMSI') {
    throw new ConfigError(
      'MicrosoftAppPassword is missing beside MicrosoftAppId; set it, or MicrosoftAppType=UserAssignedMSI.',
    );
  }
  if (appPassword !== undefined && env.MicrosoftAppType === 'UserAssignedMSI') {
    throw new ConfigError('MicrosoftAppPassword must be unset: MicrosoftAppType UserAssignedMSI has no password.');
  }
  if (env.MicrosoftAppType !== 'MultiTenant' && appId !== undefined && tenantId === undefined) {
    throw new ConfigError(`MicrosoftAppTenantId is missing; MicrosoftAppType ${env.MicrosoftAppType} needs it.`);
  }
  const hosts = CLOUD_HOSTS[env.CLOUD];
  const own = botFrameworkSettings(given);
  if (own === undefined && ![undefined, GOVERNMENT_CHANNEL_SERVICE].includes(env.ChannelService)) {
    throw new ConfigError(
      `ChannelService must be ${GOVERNMENT_CHANNEL_SERVICE} or unset; for another service set the ${BOT_FRAMEWORK_SETTINGS.length} settings of the Bot Framework beside it.`,
    );
  }
  return {
    appId,
    appPassword,
    tenantId,
    appType: env.MicrosoftAppType,
    channelService: env.ChannelService ?? hosts.channelService,
    tenants: env.TEAMS_TENANTS,
    serviceOrigins: [...hosts.teamsServiceOrigins, ...env.TEAMS_SERVICE_URLS],
    botFramework: own ?? (env.ChannelService === undefined ? hosts.botFramework : undefined),
  };
}

function botFrameworkSettings(given: Record<string, string | undefined>): BotFrameworkSettings | undefined {
  const set = BOT_FRAMEWORK_SETTINGS.filter((name) => given[name] !== undefined);
  if (set.length === 0) return undefined;
  const missing = BOT_FRAMEWORK_SETTINGS.filter((name) => given[name] === undefined);
  if (missing.length > 0) {
    throw new ConfigError(
      `${missing.join(', ')} must be set beside ${set.join(', ')}; the Bot Framework takes all or none.`,
    );
  }
  return BotFramework.parse(Object.fromEntries(set.map((name) => [name, given[name]])));
}

/** Address of the reader that citations link to, without a slash at its end. */
export function readerUrl(server: Config['server']): string {
  const host = ['0.0.0.0', '::'].includes(server.host) ? '127.0.0.1' : server.host;
  return server.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;
}
