import { describe, expect, it } from 'vitest';
import type { BotFrameworkSettings } from '../src/clouds.js';
import { readConfig } from '../src/config.js';
import { ConfigError } from '../src/errors.js';
import { isLoopback } from '../src/loopback.js';

const SECRET = 'canary-5eCr3t';

/** Sign-in, keys and issuer of the clouds, as Microsoft documents them. */
const COMMERCIAL = {
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  OAuthUrl: 'https://api.botframework.com',
  ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ToBotFromEmulatorOpenIdMetadataUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
};
const GCC_HIGH = {
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us',
  ToChannelFromBotOAuthScope: 'https://api.botframework.us',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.us',
  OAuthUrl: 'https://tokengcch.botframework.azure.us',
  ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
};

function refusal(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the configuration was taken');
}

describe('the configuration', () => {
  it('needs nothing: loopback, no Slack, an anonymous Teams endpoint, the bundled model', () => {
    const config = readConfig({});
    expect(config.server).toEqual({ host: '127.0.0.1', port: 3978, publicUrl: undefined, rateLimit: undefined });
    expect(config.slack).toBeUndefined();
    expect(config.teams.appId).toBeUndefined();
    expect(config.embeddingModel).toBeUndefined();
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', SLACK_BOT_TOKEN: '' }).server.port).toBe(3978);
  });

  it('prefers Socket Mode when both ways into Slack are given', () => {
    const slack = readConfig({
      SLACK_BOT_TOKEN: 'xoxb-1-abc',
      SLACK_APP_TOKEN: 'xapp-1-abc',
      SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
    }).slack;
    expect(slack).toMatchObject({ mode: 'socket', unusedSecret: true });
  });

  it.each([
    ['public', 'https://slack.com/api/', 'https://smba.trafficmanager.net', undefined],
    ['gcc', 'https://slack-gov.com/api/', 'https://smba.infra.gcc.teams.microsoft.com', undefined],
    [
      'gcch',
      'https://slack-gov.com/api/',
      'https://smba.infra.gov.teams.microsoft.us',
      'https://botframework.azure.us',
    ],
    ['dod', 'https://slack-gov.com/api/', 'https://smba.infra.dod.teams.microsoft.us', 'https://botframework.azure.us'],
  ])('sets every host of the %s cloud', (CLOUD, api, service, channelService) => {
    const config = readConfig({ CLOUD, SLACK_BOT_TOKEN: 'xoxb-1-abc', SLACK_APP_TOKEN: 'xapp-1-abc' });
    expect(config.slack?.apiUrl).toBe(api);
    expect(config.teams.serviceOrigins).toEqual([service]);
    expect(config.teams.channelService).toBe(channelService);
    const government = channelService !== undefined;
    const login = government ? 'https://login.microsoftonline.us/' : 'https://login.microsoftonline.com/';
    expect(config.teams.botFramework).toMatchObject({
      ToChannelFromBotLoginUrl: expect.stringMatching(`^${login}`),
      ToBotFromEmulatorOpenIdMetadataUrl: expect.stringMatching(`^${login}`),
      ToBotFromChannelTokenIssuer: `https://api.botframework.${government ? 'us' : 'com'}`,
      ToChannelFromBotOAuthScope: `https://api.botframework.${government ? 'us' : 'com'}`,
      CallerId: `urn:botframework:azure${government ? 'usgov' : ''}`,
    });
    expect(Object.keys(config.teams.botFramework ?? {})).toHaveLength(7);
  });

  it.each<[string, Partial<BotFrameworkSettings>, string[]]>([
    ['public', COMMERCIAL, ['https://hooks.slack.com']],
    ['gcc', COMMERCIAL, ['https://hooks.slack.com', 'https://hooks.slack-gov.com']],
    ['gcch', GCC_HIGH, ['https://hooks.slack.com', 'https://hooks.slack-gov.com']],
    [
      'dod',
      { ...GCC_HIGH, OAuthUrl: 'https://apiDoD.botframework.azure.us' },
      ['https://hooks.slack.com', 'https://hooks.slack-gov.com'],
    ],
  ])('knows where the %s cloud signs in, keeps its keys and may be replied to', (CLOUD, settings, hooks) => {
    const config = readConfig({ CLOUD, SLACK_BOT_TOKEN: 'xoxb-1-abc', SLACK_APP_TOKEN: 'xapp-1-abc' });
    expect(config.teams.botFramework).toMatchObject(settings);
    expect(config.slack?.responseOrigins).toEqual(hooks);
  });

  it.each(['public', 'gcc', 'gcch', 'dod'])(
    'lets each host of the %s cloud be set by a variable of its own',
    (CLOUD) => {
      const own = Object.fromEntries(Object.keys(COMMERCIAL).map((name) => [name, `https://own.example/${name}`]));
      const config = readConfig({
        CLOUD,
        ...own,
        CallerId: 'urn:own',
        SLACK_BOT_TOKEN: 'xoxb-1-abc',
        SLACK_APP_TOKEN: 'xapp-1-abc',
        SLACK_API_URL: 'https://slack.own.example/api/',
        ChannelService: 'https://channel.own.example',
        TEAMS_SERVICE_URLS: 'https://teams.own.example/path',
        AZURE_OPENAI_ENDPOINT: 'https://model.own.example',
        AZURE_OPENAI_API_KEY: 'key',
        OPENAI_API_VERSION: 'v',
        OPENAI_MODEL: 'm',
      });
      expect(config.slack?.apiUrl).toBe('https://slack.own.example/api/');
      expect(config.slack?.responseOrigins).toContain('https://slack.own.example');
      expect(config.teams.botFramework).toEqual({ ...own, CallerId: 'urn:own' });
      expect(config.teams.channelService).toBe('https://channel.own.example');
      expect(config.teams.serviceOrigins).toContain('https://teams.own.example');
      expect(config.model).toMatchObject({ endpoint: 'https://model.own.example' });
    },
  );

  it('leaves the ChannelService that the SDK knows to the SDK, with a slash at its end or without', () => {
    expect(readConfig({ ChannelService: 'https://botframework.azure.us/' }).teams).toMatchObject({
      channelService: 'https://botframework.azure.us',
      botFramework: undefined,
    });
  });

  it('stops the start for a ChannelService that the SDK would refuse after it', () => {
    expect(() => readConfig({ ChannelService: 'https://botframework.example.org' })).toThrow(/^ChannelService must be/);
  });

  it('lets another Slack answer under its own origin', () => {
    const slack = readConfig({
      SLACK_BOT_TOKEN: 'xoxb-1-abc',
      SLACK_APP_TOKEN: 'xapp-1-abc',
      SLACK_API_URL: 'http://127.0.0.1:4000/api',
    }).slack;
    expect(slack?.apiUrl).toBe('http://127.0.0.1:4000/api/');
    expect(slack?.responseOrigins).toEqual(['https://hooks.slack.com', 'http://127.0.0.1:4000']);
  });

  it('lets no model write unless one is named, and takes OpenAI, any compatible server or Azure', () => {
    expect(readConfig({}).model).toBeUndefined();
    expect(readConfig({ OPENAI_API_KEY: SECRET, OPENAI_MODEL: 'm' }).model).toEqual({
      kind: 'openai',
      apiKey: SECRET,
      model: 'm',
      baseUrl: 'https://api.openai.com/v1',
    });
    for (const OPENAI_BASE_URL of [
      'http://127.0.0.1:11434/v1/',
      'http://localhost:8000/v1',
      'https://llm.example/v1',
    ]) {
      expect(readConfig({ OPENAI_API_KEY: SECRET, OPENAI_MODEL: 'm', OPENAI_BASE_URL }).model).toMatchObject({
        baseUrl: OPENAI_BASE_URL.replace(/\/$/, ''),
      });
    }
    const azure = {
      AZURE_OPENAI_ENDPOINT: 'https://a.example/',
      AZURE_OPENAI_API_KEY: SECRET,
      OPENAI_API_VERSION: 'v',
    };
    expect(readConfig({ ...azure, OPENAI_MODEL: 'd' }).model).toEqual({
      kind: 'azure',
      endpoint: 'https://a.example',
      apiKey: SECRET,
      apiVersion: 'v',
      model: 'd',
    });
  });

  it.each([
    `http://${SECRET}.example/v1`,
    'http://10.0.0.1/v1',
    'http://127.0.0.1.example/v1',
    'ftp://127.0.0.1/v1',
    `https://user:${SECRET}@llm.example/v1`,
    'https://llm.example/v1?key=1',
  ])('FAULTS.md row 29: refuses a model address that is neither https nor loopback: %s', (OPENAI_BASE_URL) => {
    const message = refusal({ OPENAI_API_KEY: SECRET, OPENAI_MODEL: 'm', OPENAI_BASE_URL });
    expect(message).toMatch(/^OPENAI_BASE_URL must be the https address/);
    expect(message).not.toContain(SECRET);
  });

  it('serves many workspaces where they install by OAuth, in place of the one token', () => {
    const oauth = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: SECRET, SLACK_STATE_SECRET: `${SECRET}-0123456789` };
    const { slack } = readConfig({ ...oauth, SLACK_SIGNING_SECRET: '0123456789abcdef' });
    expect(slack).toMatchObject({ mode: 'http', workspaces: { kind: 'many', clientId: '1.2' } });
    expect(readConfig({ SLACK_BOT_TOKEN: 'xoxb-1-abc', SLACK_APP_TOKEN: 'xapp-1' }).slack?.workspaces).toEqual({
      kind: 'one',
      botToken: 'xoxb-1-abc',
    });
  });

  it.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ['a port that is none', { PORT: `${SECRET}` }, /^PORT must be a port number/],
    ['a port too high', { PORT: '70000' }, /^PORT must be a port number/],
    ['a public address without https', { PUBLIC_URL: `http://${SECRET}.example.org` }, /^PUBLIC_URL must be the https/],
    [
      'a user token',
      { SLACK_BOT_TOKEN: `xoxp-${SECRET}`, SLACK_APP_TOKEN: 'xapp-1' },
      /^SLACK_BOT_TOKEN must be a bot token/,
    ],
    [
      'a placeholder',
      { SLACK_BOT_TOKEN: 'xoxb-your-token', SLACK_APP_TOKEN: 'xapp-1' },
      /^SLACK_BOT_TOKEN is a placeholder/,
    ],
    ['a bot token alone', { SLACK_BOT_TOKEN: `xoxb-${SECRET}` }, /SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET/],
    ['an app token alone', { SLACK_APP_TOKEN: `xapp-${SECRET}` }, /^SLACK_BOT_TOKEN is missing/],
    ['a signing secret alone', { SLACK_SIGNING_SECRET: `${SECRET}-0123456789` }, /^SLACK_BOT_TOKEN is missing/],
    [
      'some of the three of OAuth',
      { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: SECRET, SLACK_APP_TOKEN: 'xapp-1' },
      /^SLACK_STATE_SECRET must be set beside SLACK_CLIENT_ID, SLACK_CLIENT_SECRET/,
    ],
    [
      'a token beside OAuth',
      { SLACK_BOT_TOKEN: `xoxb-${SECRET}`, SLACK_CLIENT_ID: '1.2' },
      /^SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for many/,
    ],
    ['a client id that is none', { SLACK_CLIENT_ID: SECRET }, /^SLACK_CLIENT_ID must be the client id/],
    ['a state secret that is too short', { SLACK_STATE_SECRET: 'short' }, /^SLACK_STATE_SECRET must be 16/],
    ['an app id without its password', { MicrosoftAppId: SECRET }, /^MicrosoftAppPassword is missing/],
    ['a password without its app id', { MicrosoftAppPassword: SECRET }, /^MicrosoftAppId is missing/],
    [
      'a single tenant without its id',
      { MicrosoftAppId: 'app', MicrosoftAppPassword: SECRET, MicrosoftAppType: 'SingleTenant' },
      /^MicrosoftAppTenantId is missing/,
    ],
    [
      'a managed identity with a password',
      {
        MicrosoftAppId: 'app',
        MicrosoftAppPassword: SECRET,
        MicrosoftAppType: 'UserAssignedMSI',
        MicrosoftAppTenantId: 'tenant',
      },
      /^MicrosoftAppPassword must be unset/,
    ],
    [
      'a domain in place of a tenant’s id',
      { TEAMS_TENANTS: `11111111-2222-4333-8444-555555555555, ${SECRET}.example.org` },
      /^TEAMS_TENANTS must be a list of tenant ids such as [^\n]*$/,
    ],
    ['some of the seven settings', { CallerId: SECRET }, /ToChannelFromBotLoginUrl.* must be set beside CallerId/],
    ['a cloud that is none', { CLOUD: SECRET }, /^CLOUD must be public, gcc, gcch or dod/],
    ['a log level that is none', { LOG_LEVEL: SECRET }, /^LOG_LEVEL must be/],
    ['a rate that is none', { RATE_LIMIT: '0' }, /^RATE_LIMIT must be a whole number/],
    ['a model key without a model', { OPENAI_API_KEY: SECRET }, /^OPENAI_MODEL must be set for a model to write/],
    ['a model without a key', { OPENAI_MODEL: SECRET }, /^OPENAI_API_KEY must be set/],
    ['a model address alone', { OPENAI_BASE_URL: 'https://llm.example' }, /^OPENAI_API_KEY, OPENAI_MODEL must be set/],
    ['a placeholder of a key', { OPENAI_API_KEY: '<your key>', OPENAI_MODEL: 'm' }, /^OPENAI_API_KEY is a placeholder/],
    [
      'half of Azure',
      { AZURE_OPENAI_API_KEY: SECRET, OPENAI_MODEL: 'm' },
      /^AZURE_OPENAI_ENDPOINT, OPENAI_API_VERSION must be set for a model at Azure/,
    ],
    [
      'two model services',
      { AZURE_OPENAI_API_KEY: SECRET, OPENAI_API_KEY: SECRET },
      /^OPENAI_API_KEY and OPENAI_BASE_URL cannot stand beside the Azure settings/,
    ],
    ['a port for metrics that is none', { METRICS_PORT: '0' }, /^METRICS_PORT must be a port number/],
    ['a Slack address that is none', { SLACK_API_URL: SECRET }, /^SLACK_API_URL must be/],
  ])('FAULTS.md row 31: refuses %s by name, with the remedy, without the value', (_, environment, sentence) => {
    const message = refusal(environment);
    expect(message).toMatch(sentence);
    expect(message).not.toContain(SECRET);
  });

  it('takes tenants’ ids in either case', () => {
    const tenants = ['AAAAAAAA-2222-4333-8444-555555555555', 'bbbbbbbb-2222-4333-8444-555555555555'];
    expect(readConfig({ TEAMS_TENANTS: tenants.join(' , ') }).teams.tenants).toEqual(
      tenants.map((id) => id.toLowerCase()),
    );
    expect(readConfig({}).teams.tenants).toEqual([]);
  });

  it('says everything that is wrong at once', () => {
    expect(refusal({ PORT: 'x', CLOUD: 'y' }).split('\n')).toHaveLength(2);
  });
});

describe('loopback', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', '[::1]', 'localhost', '::ffff:127.0.0.1'])('%s is', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(['0.0.0.0', '10.0.0.1', '127.0.0.1.evil.com', 'localhost.evil.com', '::', '127.1.evil'])(
    '%s is not',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
