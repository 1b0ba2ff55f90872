import assert from 'node:assert/strict';
import { createHmac, createVerify } from 'node:crypto';
import express from 'express';
import fc from 'fast-check';
import { createDoor } from '../../src/slack/door.js';
import { createTeams } from '../../src/teams/app.js';
import { createLog } from '../../src/telemetry.js';
import { answerOf, chapter, passages, receipted, registers } from '../answers.js';
import { APP_ID, startChannel } from '../teams/channel.js';
import { ANONYMOUS } from '../teams/edge.js';
import { inject } from './inject.js';
import { damagedBytes, hostile } from './inputs.js';
import { boundedWait, type Opened, type Target } from './target.js';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
/** The door's clock; a multiple of a second, so that 300 s is exactly 300. */
const NOW_S = 1_764_000_000;

const challenge = (text: string) => JSON.stringify({ type: 'url_verification', token: 't', challenge: text });
const slackBody = fc.oneof(
  hostile.map((text) => Buffer.from(JSON.stringify({ type: 'event_callback', event: { text } }))),
  hostile.map((text) => Buffer.from(challenge(text))),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

/** What is done to a valid delivery on its way. */
const slackHarm = fc.oneof(
  fc.constantFrom(
    'none',
    'none',
    'none',
    'no signature',
    'no timestamp',
    'two signatures',
    'two timestamps',
    'v1',
    'upper',
  ),
  fc.record({ skew: fc.oneof(fc.constantFrom(-301, -300, -299, 299, 300, 301), fc.integer()) }),
  fc.record({ timestamp: fc.oneof(hostile, fc.constantFrom('NaN', '1e9', '-5', '', ' 1', '0x10', '9'.repeat(13))) }),
  fc.record({
    signature: fc.oneof(
      hostile,
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), maxLength: 70 }).map((hex) => `v0=${hex}`),
    ),
  }),
  fc.record({ flip: fc.tuple(fc.nat(66), fc.integer({ min: 1, max: 127 })) }),
  fc.record({ body: damagedBytes(slackBody) }),
  fc.record({ encoding: fc.constantFrom('gzip', 'deflate', 'br', 'identity', 'x') }),
);

export const slackSignature: Target = {
  name: 'slack-signature',
  tries: 'signed deliveries, changed on their way: signature, timestamp, body, headers',
  open() {
    let passed: Buffer | undefined;
    const app = express().use(createDoor(SECRET, () => NOW_S * 1000));
    app.use((req, res) => {
      passed = Buffer.from(Object(req).rawBody);
      res.status(204).end();
    });
    const check = async (sent: Buffer, harm: typeof slackHarm extends fc.Arbitrary<infer T> ? T : never) => {
      passed = undefined;
      const given = changed(sent, harm);
      const { status, text, type } = await inject(app, { path: '/slack/events', ...given });
      const one = (name: string) => given.headers.filter(([header]) => header === name).map(([, value]) => value);
      const [at = '', ...moreTimes] = one('x-slack-request-timestamp');
      const [signed = '', ...moreSignatures] = one('x-slack-signature');
      const mac = createHmac('sha256', SECRET).update(Buffer.concat([Buffer.from(`v0:${at}:`), given.body]));
      const skew = Math.abs(NOW_S - (/^[0-9]+$/.test(at) && at.length <= 12 ? Number(at) : Number.NaN));
      const single = moreTimes.length + moreSignatures.length === 0;
      const valid = single && skew <= 300 && signed === `v0=${mac.digest('hex')}`;
      const encoded = (one('content-encoding')[0] ?? 'identity') !== 'identity';
      if (encoded) assert.equal(status, 415);
      else if (!valid) assert.equal(status, 401);
      else if (status === 200) {
        // Nothing but the challenge goes back, as text.
        assert.match(type, /^text\/plain/);
        assert.equal(text, Buffer.from(JSON.parse(given.body.toString('utf8')).challenge).toString('utf8'));
      } else assert.equal(status, 204);
      assert.equal(passed === undefined, status !== 204);
      if (passed !== undefined) assert.ok(given.body.equals(passed));
    };
    return { property: fc.asyncProperty(slackBody, slackHarm, boundedWait(check)) };
  },
};

type SlackHarm = typeof slackHarm extends fc.Arbitrary<infer Harm> ? Harm : never;

function changed(sent: Buffer, harm: SlackHarm) {
  const is = (name: string) => harm === name;
  const of = <Value>(name: string) =>
    typeof harm === 'object' && name in harm ? (Object(harm)[name] as Value) : undefined;
  const timestamp = of<string>('timestamp') ?? String(NOW_S + (of<number>('skew') ?? 0));
  const hex = createHmac('sha256', SECRET).update(`v0:${timestamp}:`).update(sent).digest('hex');
  const [place, by] = of<readonly [number, number]>('flip') ?? [0, 0];
  const right = `v0=${is('upper') ? hex.toUpperCase() : hex}`;
  const flipped = right.slice(0, place) + String.fromCharCode(right.charCodeAt(place) ^ by) + right.slice(place + 1);
  const signature = of<string>('signature') ?? (is('v1') ? right.replace('v0', 'v1') : flipped);
  const headers: [string, string][] = [['content-type', 'application/json']];
  if (!is('no timestamp')) headers.push(['x-slack-request-timestamp', timestamp]);
  if (is('two timestamps')) headers.push(['x-slack-request-timestamp', timestamp]);
  if (!is('no signature')) headers.push(['x-slack-signature', signature]);
  if (is('two signatures')) headers.push(['x-slack-signature', signature]);
  const encoding = of<string>('encoding');
  if (encoding !== undefined) headers.push(['content-encoding', encoding]);
  return { headers, body: of<Buffer>('body') ?? sent };
}

const SERVICE = 'https://smba.trafficmanager.net/amer/';
const ISSUER = 'https://api.botframework.com';
const HOUR_S = 3_600;

/** Times are far from the five minutes that clocks may differ, since the SDK looks at the real one. */
const seconds = fc.constantFrom(-10 * HOUR_S, -HOUR_S, -60, 60, HOUR_S, 10 * HOUR_S);
const claims = fc.record(
  {
    aud: fc.constantFrom<unknown>(APP_ID, APP_ID, APP_ID, 'somebody-else', '', [APP_ID], null, 7),
    iss: fc.constantFrom<unknown>(ISSUER, ISSUER, ISSUER, 'https://api.botframework.us', 'https://evil.example', null),
    serviceurl: fc.constantFrom<unknown>(
      SERVICE,
      SERVICE,
      SERVICE,
      'https://smba.trafficmanager.net/',
      'https://evil.example/',
      undefined,
    ),
    exp: seconds,
    nbf: seconds,
  },
  { requiredKeys: [] },
);
const header = fc.record(
  {
    alg: fc.constantFrom<unknown>('RS256', 'RS256', 'RS256', 'none', 'HS256', 'RS512', 'ES256', '', null),
    kid: fc.constantFrom<unknown>('key-1', 'key-1', 'key-1', 'key-2', '', null, '__proto__'),
    typ: fc.constantFrom<unknown>('JWT', 'at+jwt', null),
  },
  { requiredKeys: [] },
);
const tokenHarm = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'none' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('flip' as const),
      part: fc.nat(2),
      at: fc.nat(),
      by: fc.integer({ min: 1, max: 63 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('text' as const), text: hostile }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('scheme' as const),
      text: fc.constantFrom('', 'bearer ', 'Basic ', 'Bearer  ', 'Bearer, '),
    }),
  },
);

export const teamsToken: Target = {
  name: 'teams-token',
  tries: 'tokens of the Bot Framework, with other claims, headers, signatures, or none',
  cases: { test: 500, ci: 2_000 },
  async open(): Promise<Opened> {
    const channel = await startChannel();
    const kept: string[] = [];
    const teams = createTeams(
      { ...ANONYMOUS, ...channel.config, serviceOrigins: [new URL(SERVICE).origin] },
      {
        ask: receipted(() => answerOf({})),
        askAside: async () => answerOf({}),
        registers,
        passages,
        source: chapter.source,
        conversations: { history: async () => [], remember: async () => undefined },
        feedback: { give: async () => undefined, list: async () => [] },
        replies: { note: async () => undefined, receiptOf: async () => undefined, lastReceipt: async () => undefined },
        accept: async ({ key }) => kept.push(key) > 0,
        log: createLog('silent'),
      },
    );
    await teams.warm();
    const app = express().use(teams.router);
    // Signing takes longer than everything else here, and there are not that many tokens to sign.
    const signed = new Map<string, string>();
    const began = Math.floor(Date.now() / 1000);
    // The SDK prints what it thinks of each bad token.
    const printed = console.error;
    console.error = () => undefined;
    let count = 0;

    const check = async (
      given: { exp?: number; nbf?: number },
      head: object,
      harm: typeof tokenHarm extends fc.Arbitrary<infer H> ? H : never,
    ) => {
      const { exp = HOUR_S, nbf = -60, ...rest } = given;
      const named = { serviceurl: SERVICE, ...rest, exp: began + exp, nbf: began + nbf };
      const name = JSON.stringify([named, head]);
      const whole = signed.get(name) ?? channel.token(named, { ...head });
      signed.set(name, whole);
      const authorization = harmedToken(whole, harm);
      count += 1;
      kept.length = 0;
      const activity = {
        type: 'message',
        id: `activity-${count}`,
        channelId: 'msteams',
        serviceUrl: SERVICE,
        from: { id: `29:person-${count}` },
        recipient: { id: '28:bot' },
        conversation: { id: 'a:personal', conversationType: 'personal' },
        text: 'Who leads?',
      };
      const { status } = await inject(app, {
        path: '/api/messages',
        headers: [
          ['content-type', 'application/json'],
          ['authorization', authorization],
        ],
        body: Buffer.from(JSON.stringify(activity)),
      });
      assert.equal(status, isValid(authorization, channel.publicKey) ? 200 : 401);
      assert.equal(kept.length, status === 200 ? 1 : 0);
    };
    return {
      property: fc.asyncProperty(claims, header, tokenHarm, boundedWait(check)),
      async close() {
        console.error = printed;
        await channel.close();
      },
    };
  },
};

function harmedToken(token: string, harm: { kind: string } & Record<string, unknown>): string {
  const parts = token.split('.');
  switch (harm.kind) {
    case 'flip': {
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      const part = parts[Number(harm.part)] ?? '';
      const at = Number(harm.at) % part.length;
      const sign = alphabet[(alphabet.indexOf(part[at] ?? 'A') + Number(harm.by)) % 64];
      parts[Number(harm.part)] = `${part.slice(0, at)}${sign}${part.slice(at + 1)}`;
      return `Bearer ${parts.join('.')}`;
    }
    case 'cut':
      return `Bearer ${token.slice(0, Number(harm.at) % token.length)}`;
    case 'text':
      return `Bearer ${String(harm.text)}`;
    case 'scheme':
      return `${String(harm.text)}${token}`;
    default:
      return `Bearer ${token}`;
  }
}

/** What the Bot Framework's documentation asks of a token, read without its SDK. */
function isValid(authorization: string, publicKey: string): boolean {
  const [scheme, token = '', ...more] = authorization.split(' ');
  const [head = '', body = '', signature = '', ...parts] = token.split('.');
  if (scheme !== 'Bearer' || more.length > 0 || parts.length > 0) return false;
  const [{ alg, kid }, claims] = [read(head), read(body)];
  const hash = { RS256: 'RSA-SHA256', RS384: 'RSA-SHA384', RS512: 'RSA-SHA512' }[String(alg)];
  if (hash === undefined || kid !== 'key-1') return false;
  const bytes = Buffer.from(signature, 'base64url');
  if (!createVerify(hash).update(`${head}.${body}`).verify(publicKey, bytes)) return false;
  const now = Date.now() / 1000;
  const timely = Number(claims.nbf) <= now + 300 && Number(claims.exp) >= now - 300;
  return timely && claims.aud === APP_ID && claims.iss === ISSUER && claims.serviceurl === SERVICE;
}

function read(part: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    return {};
  }
}
