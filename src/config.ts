/** Where each cloud keeps the platforms; see the Bot Framework's and Slack's own documentation. */
export type Cloud = 'public' | 'gcc' | 'gcch' | 'dod';

export interface ServerConfig {
  readonly host: string;
  /** 0 lets the system choose a port. */
  readonly port: number;
  /** Origin and path under which people reach the reader, without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** Questions a minute for an address; undefined: 60, and loopback free. */
  readonly rateLimit: number | undefined;
}

interface SlackCommon {
  /** Base of Slack's Web API, with a slash at its end. */
  readonly apiUrl: string;
  /** Origins that a `response_url` may have. */
  readonly responseOrigins: readonly string[];
  readonly botToken: string;
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
  /** Tenants that may ask; empty: any. */
  readonly tenants: readonly string[];
  /** Origins of `serviceUrl` that replies may be sent to. */
  readonly serviceOrigins: readonly string[];
  /** The Bot Framework's seven settings for another cloud, all or none. */
  readonly botFramework: Readonly<Record<string, string>> | undefined;
}

export interface Config {
  readonly cloud: Cloud;
  readonly server: ServerConfig;
  readonly slack: SlackConfig | undefined;
  readonly teams: TeamsConfig;
  /** Directory or hub name of another sentence-embedding model; undefined: the bundled one. */
  readonly embeddingModel: string | undefined;
  readonly logLevel: string;
  readonly logQuestions: boolean;
  /** Names of variables that are set for parts which this version does not have. */
  readonly unused: readonly string[];
}
