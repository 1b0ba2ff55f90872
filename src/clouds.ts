export type Cloud = 'public' | 'gcc' | 'gcch' | 'dod';

interface CloudHosts {
  readonly slackApi: string;
  readonly slackResponseOrigins: readonly string[];
  readonly teamsServiceOrigins: readonly string[];
  /** The Bot Framework's own switch; it moves login, scope, issuer and metadata together. */
  readonly channelService: string | undefined;
}

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
  },
  gcc: {
    ...GOV_SLACK,
    teamsServiceOrigins: ['https://smba.infra.gcc.teams.microsoft.com'],
    channelService: undefined,
  },
  gcch: {
    ...GOV_SLACK,
    teamsServiceOrigins: ['https://smba.infra.gov.teams.microsoft.us'],
    channelService: 'https://botframework.azure.us',
  },
  dod: {
    ...GOV_SLACK,
    teamsServiceOrigins: ['https://smba.infra.dod.teams.microsoft.us'],
    channelService: 'https://botframework.azure.us',
  },
};
