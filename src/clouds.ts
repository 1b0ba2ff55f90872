export type Cloud = 'public' | 'gcc' | 'gcch' | 'dod';

interface CloudHosts {
  readonly slackApi: string;
  readonly slackResponseOrigins: readonly string[];
  readonly teamsServiceOrigins: readonly string[];
  /** The Bot Framework's own switch between public and government services. */
  readonly channelService: string | undefined;
  /** All seven of its settings, as one that is given turns the defaults of the others off. */
  readonly botFramework: BotFrameworkSettings;
}

/** Where tokens come from, who issues them, and with which keys they are checked. */
export interface BotFrameworkSettings {
  readonly ToChannelFromBotLoginUrl: string;
  readonly ToChannelFromBotOAuthScope: string;
  readonly ToBotFromChannelTokenIssuer: string;
  /** For signing users in, which we never do. */
  readonly OAuthUrl: string;
  readonly ToBotFromChannelOpenIdMetadataUrl: string;
  readonly ToBotFromEmulatorOpenIdMetadataUrl: string;
  readonly CallerId: string;
}

/** What the Bot Framework's SDK knows besides its public service; any other name it refuses. */
export const GOVERNMENT_CHANNEL_SERVICE = 'https://botframework.azure.us';

const PUBLIC_BOT_FRAMEWORK: BotFrameworkSettings = {
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  OAuthUrl: 'https://api.botframework.com',
  ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ToBotFromEmulatorOpenIdMetadataUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
  CallerId: 'urn:botframework:azure',
};

const GOVERNMENT_BOT_FRAMEWORK: BotFrameworkSettings = {
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us',
  ToChannelFromBotOAuthScope: 'https://api.botframework.us',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.us',
  OAuthUrl: 'https://tokengcch.botframework.azure.us',
  ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  ToBotFromEmulatorOpenIdMetadataUrl:
    'https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0/.well-known/openid-configuration',
  CallerId: 'urn:botframework:azureusgov',
};

const GOV_SLACK = {
  slackApi: 'https://slack-gov.com/api/',
  slackResponseOrigins: ['https://hooks.slack.com', 'https://hooks.slack-gov.com'],
} as const;

/** Where each cloud keeps the platforms, as Slack and the Bot Framework document it. */
export const CLOUD_HOSTS: Readonly<Record<Cloud, CloudHosts>> = {
  public: {
    slackApi: 'https://slack.com/api/',
    slackResponseOrigins: ['https://hooks.slack.com'],
    teamsServiceOrigins: ['https://smba.trafficmanager.net'],
    channelService: undefined,
    botFramework: PUBLIC_BOT_FRAMEWORK,
  },
  gcc: {
    ...GOV_SLACK,
    teamsServiceOrigins: ['https://smba.infra.gcc.teams.microsoft.com'],
    channelService: undefined,
    botFramework: PUBLIC_BOT_FRAMEWORK,
  },
  gcch: {
    ...GOV_SLACK,
    teamsServiceOrigins: ['https://smba.infra.gov.teams.microsoft.us'],
    channelService: GOVERNMENT_CHANNEL_SERVICE,
    botFramework: GOVERNMENT_BOT_FRAMEWORK,
  },
  dod: {
    ...GOV_SLACK,
    teamsServiceOrigins: ['https://smba.infra.dod.teams.microsoft.us'],
    channelService: GOVERNMENT_CHANNEL_SERVICE,
    botFramework: { ...GOVERNMENT_BOT_FRAMEWORK, OAuthUrl: 'https://apiDoD.botframework.azure.us' },
  },
};
