import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TeamsConfig } from '../../src/config.js';

export const APP_ID = '11111111-2222-4333-8444-555555555555';
const ISSUER = 'https://api.botframework.com';
const KEY_ID = 'key-1';

/** Stands in for the Bot Framework's sign-in: signs tokens and publishes the keys that they are checked with. */
export interface Channel {
  readonly config: Partial<TeamsConfig>;
  readonly publicKey: string;
  /** How often the keys were fetched. */
  readonly fetches: () => number;
  /** How often anything was asked for. */
  readonly requests: () => number;
  /** A token as Teams sends it, changed by what is given. */
  token(claims: Record<string, unknown>, header?: Record<string, unknown>): string;
  close(): Promise<void>;
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param away whether it answers 503 at the moment. */
export async function startChannel(away: () => boolean = () => false): Promise<Channel> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let fetches = 0;
  let requests = 0;
  const server = createServer((req, res) => {
    requests += 1;
    res.setHeader('content-type', 'application/json');
    if (away()) res.writeHead(503);
    if (req.url?.startsWith('/keys')) {
      fetches += 1;
      const key = { ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', endorsements: ['msteams'] };
      res.end(JSON.stringify({ keys: [key] }));
    } else {
      res.end(JSON.stringify({ issuer: ISSUER, jwks_uri: `${url}/keys` }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // The SDK keeps the keys of an address for the whole process; the port makes each address new.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    config: {
      appId: APP_ID,
      appPassword: 'not-a-real-password',
      botFramework: {
        // Nothing listens here: a reply fails after the question was let in, which is all that the door decides.
        ToChannelFromBotLoginUrl: 'https://127.0.0.1:9/login',
        ToChannelFromBotOAuthScope: ISSUER,
        ToBotFromChannelTokenIssuer: ISSUER,
        OAuthUrl: 'https://127.0.0.1:9/oauth',
        ToBotFromChannelOpenIdMetadataUrl: `${url}/metadata`,
        ToBotFromEmulatorOpenIdMetadataUrl: `${url}/emulator`,
        CallerId: 'urn:botframework:azure',
      },
    },
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fetches: () => fetches,
    requests: () => requests,
    token(claims, header = {}) {
      const now = Math.floor(Date.now() / 1000);
      const head = base64({ typ: 'JWT', alg: 'RS256', kid: KEY_ID, ...header });
      const body = base64({ iss: ISSUER, aud: APP_ID, nbf: now - 60, exp: now + 3600, ...claims });
      const signature = createSign('RSA-SHA256').update(`${head}.${body}`).sign(privateKey).toString('base64url');
      return `${head}.${body}.${signature}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // The SDK leaves the body of a failure unread, and with it the connection open.
        server.closeAllConnections();
      }),
  };
}
