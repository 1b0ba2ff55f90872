import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { knock, mayReplyTo } from '../../src/teams/door.js';
import { type Channel, startChannel } from './channel.js';
import { type Connector, startConnector } from './connector.js';
import { ANONYMOUS, type Edge, message, startEdge } from './edge.js';

let channel: Channel;
let connector: Connector;
let edge: Edge;

beforeAll(async () => {
  // The SDK prints what it thinks of each bad token.
  vi.spyOn(console, 'error').mockImplementation(() => {});
  channel = await startChannel();
  connector = await startConnector();
  const serviceOrigins = ['https://smba.trafficmanager.net', new URL(connector.serviceUrl).origin];
  edge = await startEdge({
    config: { ...channel.config, serviceOrigins, tenants: ['tenant-1'] },
  });
});
afterAll(async () => {
  await edge.close();
  await connector.close();
  await channel.close();
  vi.restoreAllMocks();
});

let kept = 0;
beforeEach(() => {
  kept = edge.kept.length;
});
/** How many questions of this test came through the door; what is answered later is no matter of the door. */
const letIn = () => edge.kept.length - kept;

const now = () => Math.floor(Date.now() / 1000);
const valid = () => channel.token({ serviceurl: connector.serviceUrl });
async function status(token: string, more: Record<string, unknown> = {}): Promise<number> {
  const response = await edge.post(message(connector.serviceUrl, 'Who leads?', more), {
    authorization: `Bearer ${token}`,
  });
  return response.status;
}

test('a token of the channel for this bot and this serviceUrl opens the door', async () => {
  expect(await status(valid())).toBe(200);
  expect(letIn()).toBe(1);
});

test('FAULTS.md row 12: no token, alg none, HS256 with the public key and unknown keys are refused', async () => {
  const response = await edge.post(message(connector.serviceUrl, 'Who leads?'));
  expect(response.status).toBe(401);
  const [head = '', body = ''] = valid().split('.');
  const none = Buffer.from('{"alg":"none","kid":"key-1"}').toString('base64url');
  expect(await status(`${none}.${body}.`)).toBe(401);
  const hs256 = Buffer.from('{"alg":"HS256","kid":"key-1"}').toString('base64url');
  const forged = createHmac('sha256', channel.publicKey).update(`${hs256}.${body}`).digest('base64url');
  expect(await status(`${hs256}.${body}.${forged}`)).toBe(401);
  expect(await status(`${head}.${body}.AAAA`)).toBe(401);
  for (const nonsense of ['', 'x', 'a.b', 'a.b.c', '....', 'x'.repeat(8000)]) expect(await status(nonsense)).toBe(401);
  const before = channel.fetches();
  for (let n = 0; n < 5; n += 1) {
    expect(await status(channel.token({ serviceurl: connector.serviceUrl }, { kid: `unknown-${n}` }))).toBe(401);
  }
  expect(channel.fetches() - before).toBeLessThanOrEqual(1);
  expect(letIn()).toBe(0);
});

test('FAULTS.md row 13: another audience, another issuer, an expired or a future token is refused, never with 5xx', async () => {
  const serviceurl = connector.serviceUrl;
  expect(await status(channel.token({ serviceurl, aud: 'somebody-else' }))).toBe(401);
  expect(await status(channel.token({ serviceurl, iss: 'https://evil.example' }))).toBe(401);
  expect(await status(channel.token({ serviceurl, iss: 'https://api.botframework.us' }))).toBe(401);
  expect(await status(channel.token({ serviceurl, exp: now() - 301 }))).toBe(401);
  expect(await status(channel.token({ serviceurl, nbf: now() + 3000 }))).toBe(401);
  expect(letIn()).toBe(0);
});

test('FAULTS.md row 14: a token for another serviceUrl is refused', async () => {
  expect(await status(channel.token({ serviceurl: 'https://smba.trafficmanager.net/' }))).toBe(401);
  expect(await status(channel.token({}))).toBe(401);
  expect(letIn()).toBe(0);
});

test('FAULTS.md row 15: a serviceUrl that is not allowed is refused, whatever the token says', async () => {
  for (const serviceUrl of [
    'https://evil.example/',
    'https://smba.trafficmanager.net.evil.com/',
    'https://smba.trafficmanager.net@evil.com/',
    'http://smba.trafficmanager.net/',
    'https://smba.trafficmanager.net:444/',
    'http://localhost:1/',
    'http://127.0.0.1:1/',
  ]) {
    const response = await edge.post(message(serviceUrl, 'Who leads?'), {
      authorization: `Bearer ${channel.token({ serviceurl: serviceUrl })}`,
    });
    expect(response.status, serviceUrl).toBe(403);
  }
  expect(letIn()).toBe(0);
});

test('FAULTS.md row 16: another tenant is refused, and the log knows it by a hash', async () => {
  const other = { channelData: { tenant: { id: 'tenant-of-others' } } };
  expect(await status(valid(), other)).toBe(403);
  expect(edge.logged.at(-1)).toMatch(/"tenant":"[0-9a-f]{12}"/);
  expect(edge.logged.join('')).not.toContain('tenant-of-others');
});

test('a tenant that may ask may name itself in capital letters', async () => {
  expect(await status(valid(), { channelData: { tenant: { id: 'TENANT-1' } } })).toBe(200);
});

test('FAULTS.md row 17: while the keys cannot be had, nobody comes in', async () => {
  const gone = await startChannel();
  await gone.close();
  const closed = await startEdge({
    config: { ...gone.config, serviceOrigins: [new URL(connector.serviceUrl).origin] },
  });
  const response = await closed.post(message(connector.serviceUrl, 'Who leads?'), {
    authorization: `Bearer ${gone.token({ serviceurl: connector.serviceUrl })}`,
  });
  expect(response.status).toBe(401);
  await closed.close();
});

test('FAULTS.md rows 12, 17: while the keys cannot be had they are asked for once a minute, whoever knocks how often', async () => {
  let away = true;
  const failing = await startChannel(() => away);
  const closed = await startEdge({
    config: { ...failing.config, serviceOrigins: [new URL(connector.serviceUrl).origin] },
  });
  const knockAt = async () => {
    const token = failing.token({ serviceurl: connector.serviceUrl });
    const response = await closed.post(message(connector.serviceUrl, 'Who leads?'), {
      authorization: `Bearer ${token}`,
    });
    return response.status;
  };
  expect(await Promise.all(Array.from({ length: 10 }, knockAt))).toEqual(Array(10).fill(401));
  for (let n = 0; n < 10; n += 1) expect(await knockAt()).toBe(401);
  expect(failing.requests()).toBe(1);
  away = false;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  expect(await knockAt().finally(() => vi.useRealTimers())).toBe(200);
  expect(failing.fetches()).toBe(1);
  await closed.close();
  await failing.close();
});

test('FAULTS.md row 17: keys that were fetched are used for a day, and then nobody comes in', async () => {
  const leaving = await startChannel();
  const open = await startEdge({
    config: { ...leaving.config, serviceOrigins: [new URL(connector.serviceUrl).origin] },
  });
  const knockAt = async (ms: number) => {
    vi.useFakeTimers({ toFake: ['Date'], now: ms });
    const token = leaving.token({ serviceurl: connector.serviceUrl });
    const response = await open.post(message(connector.serviceUrl, 'Who leads?'), { authorization: `Bearer ${token}` });
    vi.useRealTimers();
    return response.status;
  };
  const began = Date.now();
  expect(await knockAt(began)).toBe(200);
  await leaving.close();
  expect(await knockAt(began + 23 * 3_600_000)).toBe(200);
  expect(await knockAt(began + 25 * 3_600_000)).toBe(401);
  await open.close();
});

test('FAULTS.md row 13: clocks may differ by five minutes, and no more', async () => {
  const serviceurl = connector.serviceUrl;
  expect(await status(channel.token({ serviceurl, exp: now() - 200 }))).toBe(200);
  expect(await status(channel.token({ serviceurl, nbf: now() + 200 }))).toBe(200);
  expect(await status(channel.token({ serviceurl, exp: now() - 301 }))).toBe(401);
});

test('FAULTS.md row 39: while our own clock is ten minutes off nobody comes in, and within five they do', async () => {
  const real = Date.now();
  const statusAt = async (minutes: number, claims: Record<string, number>) => {
    const token = channel.token({ serviceurl: connector.serviceUrl, ...claims });
    vi.useFakeTimers({ toFake: ['Date'], now: real + minutes * 60_000 });
    return status(token).finally(() => vi.useRealTimers());
  };
  const seconds = Math.floor(real / 1000);
  expect(await statusAt(-10, { nbf: seconds })).toBe(401);
  expect(await statusAt(10, { exp: seconds + 60 })).toBe(401);
  expect(letIn()).toBe(0);
  expect(await statusAt(-4.5, { nbf: seconds })).toBe(200);
  expect(await statusAt(4.5, { exp: seconds + 60 })).toBe(200);
});

test('FAULTS.md row 16: without a tenant that is named nobody of an allow-list comes in', async () => {
  const nowhere = { channelData: {}, conversation: { id: 'a:personal', conversationType: 'personal' } };
  expect(await status(valid(), nowhere)).toBe(403);
});

test('another channel than Teams is not served, even with a token', async () => {
  expect(await status(valid(), { channelId: 'slack' })).toBe(403);
  expect(await status(valid(), { channelId: 'AseChannel' })).toBe(403);
});

test('without an app id only this computer itself may knock', () => {
  const status = (peer: string | undefined, headers: Record<string, string> = {}) => {
    const admission = knock(ANONYMOUS, { peer, headers });
    return admission.kind === 'in' ? 200 : admission.status;
  };
  for (const peer of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1']) expect(status(peer), peer).toBe(200);
  for (const peer of ['10.0.0.7', '192.168.1.2', '::ffff:10.0.0.7', 'fe80::1', '0.0.0.0', undefined]) {
    expect(status(peer), peer).toBe(403);
  }
  expect(status('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' })).toBe(403);
  expect(status('127.0.0.1', { forwarded: 'for=203.0.113.9' })).toBe(403);
});

test('each cloud’s own serviceUrl is one that may be replied to, with any path', () => {
  const config = { ...ANONYMOUS, appId: 'id', serviceOrigins: ['https://smba.infra.gov.teams.microsoft.us'] };
  expect(mayReplyTo(config, 'https://smba.infra.gov.teams.microsoft.us/amer/tenant/')).toBe(true);
  expect(mayReplyTo(config, 'https://smba.trafficmanager.net/amer/')).toBe(false);
});
