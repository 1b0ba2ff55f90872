import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { TeamsConfig } from '../../src/config.js';
import { readConfig } from '../../src/config.js';
import { type Channel, startChannel } from './channel.js';
import { type Connector, startConnector } from './connector.js';
import { type Edge, message, startEdge } from './edge.js';

const TENANT = 'aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb';

/** What was asked of the sign-in service, in place of which a token of ours is given. */
const asked: { authority?: string; clientId?: string; scope: string }[] = [];

/** Takes the place of the next requests for a token, oldest first. */
const instead: (() => Promise<never>)[] = [];

let channel: Channel;
let connector: Connector;
let edge: Edge | undefined;

beforeAll(async () => {
  channel = await startChannel();
  connector = await startConnector();
  // The sign-in services of Microsoft cannot be reached from a test; their clients' last step is taken over instead.
  const framework = createRequire(createRequire(import.meta.url).resolve('botframework-connector'));
  const token = { accessToken: 'canary-token', expiresOn: new Date(Date.now() + 3_600_000) };
  const msal = framework('@azure/msal-node').ConfidentialClientApplication;
  vi.spyOn(msal.prototype, 'acquireTokenByClientCredential').mockImplementation(async function (
    this: unknown,
    request: unknown,
  ) {
    const { authority, clientId } = Object(this).config.auth;
    asked.push({ authority, clientId, scope: Object(request).scopes[0] });
    return (await instead.shift()?.()) ?? token;
  });
  const identity = framework('@azure/identity').DefaultAzureCredential;
  vi.spyOn(identity.prototype, 'getToken').mockImplementation(async (scope: unknown) => {
    asked.push({ scope: String(scope) });
    await instead.shift()?.();
    return { token: token.accessToken, expiresOnTimestamp: token.expiresOn.getTime() };
  });
});
afterAll(async () => {
  await connector.close();
  await channel.close();
  vi.restoreAllMocks();
});
afterEach(async () => {
  await edge?.close();
  edge = undefined;
  asked.length = 0;
  instead.length = 0;
});

let apps = 0;
/** The SDK keeps tokens by app for the whole process, so that each test is another app. */
const appId = () => `11111111-2222-4333-8444-00000000000${apps}`;

type Cloud = 'public' | 'gcc' | 'gcch' | 'dod';

/** Opens the door for an app of this kind; the keys of the channel are ours, everything else is as the cloud has it. */
async function open(app: Partial<TeamsConfig>, cloud: Cloud = 'public') {
  apps += 1;
  const { botFramework } = readConfig({ CLOUD: cloud }).teams;
  const keys = channel.config.botFramework?.ToBotFromChannelOpenIdMetadataUrl ?? '';
  if (botFramework === undefined) throw new Error('a cloud has no settings');
  edge = await startEdge({
    config: {
      appId: appId(),
      ...app,
      serviceOrigins: [new URL(connector.serviceUrl).origin],
      botFramework: { ...botFramework, ToBotFromChannelOpenIdMetadataUrl: keys },
    },
  });
  const claims = { aud: appId(), serviceurl: connector.serviceUrl, iss: botFramework.ToBotFromChannelTokenIssuer };
  const headers = { authorization: `Bearer ${channel.token(claims)}` };
  const { post } = edge;
  return async (more: Record<string, unknown> = {}) => {
    expect((await post(message(connector.serviceUrl, 'Who leads?', more), headers)).status).toBe(200);
  };
}

/** Asks one question, and gives its reply. */
async function ask(app: Partial<TeamsConfig>, cloud?: Cloud) {
  const say = await open(app, cloud);
  const before = connector.posted.length;
  await say();
  const posted = await connector.waitFor(before + 1);
  return posted[before];
}

const PASSWORD = { appPassword: 'not-a-real-password' };

test('an app of many tenants replies with a token of the Bot Framework’s own tenant', async () => {
  const reply = await ask(PASSWORD);
  expect(reply?.headers.authorization).toBe('Bearer canary-token');
  expect(asked[0]).toEqual({
    authority: 'https://login.microsoftonline.com/botframework.com',
    clientId: appId(),
    scope: 'https://api.botframework.com/.default',
  });
});

test('an app of a single tenant replies with a token of that tenant', async () => {
  const reply = await ask({ ...PASSWORD, appType: 'SingleTenant', tenantId: TENANT });
  expect(reply?.headers.authorization).toBe('Bearer canary-token');
  expect(asked[0]?.authority).toBe(`https://login.microsoftonline.com/${TENANT}`);
});

test('an app with a managed identity has its token from there, without a password', async () => {
  const reply = await ask({ appType: 'UserAssignedMSI', tenantId: TENANT });
  expect(reply?.headers.authorization).toBe('Bearer canary-token');
  expect(asked[0]).toEqual({ scope: 'https://api.botframework.com/.default' });
});

test.each(['gcch', 'dod'] as const)(
  'in the cloud %s tokens are of the government’s sign-in and issuer',
  async (cloud) => {
    await ask(PASSWORD, cloud);
    expect(asked[0]).toMatchObject({
      authority: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us',
      scope: 'https://api.botframework.us/.default',
    });
  },
);

test('FAULTS.md row 40: where no token can be had, for whatever reason, the reply is posted later, and once', async () => {
  // What the client of managed identities throws says nothing of the kind that a post's failures do; it is asked five times.
  const nothing = async () => {
    throw new Error('ChainedTokenCredential authentication failed');
  };
  instead.push(...Array(5).fill(nothing));
  const before = connector.posted.length;
  const reply = await ask({ appType: 'UserAssignedMSI', tenantId: TENANT });
  expect(reply?.headers.authorization).toBe('Bearer canary-token');
  await edge?.settled();
  expect(connector.posted).toHaveLength(before + 1);
  expect(instead).toEqual([]);
});

test('a sign-in service that never answers postpones the replies that ask it, and others get theirs', {
  timeout: 60_000,
}, async () => {
  // As many as are answered at once.
  const people = 24;
  instead.push(...Array(people).fill(() => new Promise<never>(() => undefined)));
  const say = await open(PASSWORD);
  const ask = (who: string) =>
    say({ from: { id: `29:${who}` }, conversation: { id: `a:${who}`, conversationType: 'personal' } });
  for (let n = 0; n < people; n += 1) await ask(`person-${n}`);
  // The inbox takes nothing more while less than a quarter of its places are free.
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(people * 0.75), { timeout: 20_000 });
  const silent = people - instead.splice(0).length;
  await ask('another');
  const answered = () => connector.posted.some(({ path }) => path.includes('another'));
  await vi.waitFor(() => expect(answered()).toBe(true), { timeout: 20_000 });
  const postponed = () => edge?.logged.filter((line) => line.includes('nothing was sent; it will be tried again'));
  await vi.waitFor(() => expect(postponed()).toHaveLength(silent));
});

test('FAULTS.md row 15: no token is ever sent to another host, by a serviceUrl or by a redirect', async () => {
  const evil = await startConnector();
  connector.answerNext({ status: 307, headers: { location: `${evil.serviceUrl}v3/conversations` } });
  await ask(PASSWORD);
  const token = channel.token({ aud: appId(), serviceurl: evil.serviceUrl });
  const response = await edge?.post(message(evil.serviceUrl, 'Who leads?'), { authorization: `Bearer ${token}` });
  expect(response?.status).toBe(403);
  await edge?.settled();
  expect(evil.posted).toEqual([]);
  expect(edge?.logged.join('')).not.toContain('canary-token');
  await evil.close();
});
