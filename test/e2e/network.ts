import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { it } from 'vitest';
import { type SlackDouble, startSlackDouble } from '../slack/double.js';
import { APP_ID, type Channel, startChannel } from '../teams/channel.js';
import { type Connector, startConnector } from '../teams/connector.js';

/** What the sign-in double gives for a password that is asked for by the Bot Framework. */
export const ACCESS_TOKEN = 'canary-access-token-7f31';

/** The hosts of the platforms, all of them on loopback: whichever name the program calls, a double answers. */
export interface Network {
  readonly slack: SlackDouble;
  readonly channel: Channel;
  readonly connector: Connector;
  /** What the model service answers, as status and body. */
  model(status: number, body: object): void;
  /** What the program is started with so that all it does is written down and led to the doubles. */
  readonly env: Record<string, string>;
  /** Settings of the three platforms, for the clouds as they are. */
  readonly settings: Record<string, string>;
  /** What the program reached for beyond this machine so far, each once. */
  reached(): string[];
  close(): Promise<void>;
}

/** Starts the doubles behind one TLS door, which tells them apart by the name that is asked for. */
export async function startNetwork(): Promise<Network> {
  const [slack, channel, connector] = await Promise.all([startSlackDouble(), startChannel(), startConnector()]);
  const directory = mkdtempSync(join(tmpdir(), 'attache-network-'));
  const file = join(directory, 'connections.jsonl');
  let modelAnswer = { status: 500, body: {} };
  const signIn = await startPlain((req) => ({ status: 200, body: signInBody(req) }));
  const model = await startPlain(() => modelAnswer);

  const ports: [RegExp, number][] = [
    [/^(?:hooks\.)?slack(?:-gov)?\.com$/, portOf(slack.apiUrl)],
    [/^smba\./, portOf(connector.serviceUrl)],
    [/^login\.botframework\./, portOf(channel.config.botFramework?.ToBotFromChannelOpenIdMetadataUrl ?? '')],
    [/^login\.microsoftonline\./, signIn.port],
    [/openai/, model.port],
  ];
  const sockets = new Set<Socket>();
  const door = createTlsServer(certificate(directory), (socket) => {
    const port = ports.find(([name]) => name.test(socket.servername || ''))?.[1];
    if (port === undefined) return socket.destroy();
    const behind = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
    return undefined;
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');

  return {
    slack,
    channel,
    connector,
    model(status, body) {
      modelAnswer = { status, body };
    },
    env: {
      ...recording(file),
      CONNECTIONS_PORT: String((door.address() as AddressInfo).port),
      // The door's certificate is of nobody, and one for all names.
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    },
    settings: { MicrosoftAppId: APP_ID, MicrosoftAppPassword: 'canary-app-password-2c9e' },
    reached: () => recordedIn(file),
    async close() {
      for (const socket of sockets) socket.destroy();
      door.close();
      await Promise.all([slack.close(), channel.close(), connector.close(), signIn.close(), model.close()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The environment that lets a program write down what it reaches for into a file, and refuses it. */
export function recording(file: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=${new URL('connections.mjs', import.meta.url).href}`, CONNECTIONS_FILE: file };
}

/** What was written down, each once, in order: hosts as they are, everything else with how it was reached for. */
export function recordedIn(file: string): string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const reached = lines.map((line): { how: string; to: string } => JSON.parse(line));
  return [...new Set(reached.map(({ how, to }) => (how === 'connect' ? to : `${how} ${to}`)))].sort();
}

/** A test that needs `openssl` for a certificate; without it, it is skipped with a reason, and fails where `CI=true`. */
export const networkTest = it.skipIf(!existsOpenssl());

function existsOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env.CI === 'true') throw new Error('openssl must be installed where CI=true');
    process.stderr.write('Tests of the clouds are skipped: openssl is not installed.\n');
    return false;
  }
}

function certificate(directory: string): { key: Buffer; cert: Buffer } {
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=double'];
  execFileSync('openssl', ['req', ...made, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** As much of the sign-in service as a client with a password asks for. */
function signInBody({ url = '', headers: { host = '' } }: IncomingMessage): object {
  const tenant = `https://${host}/${url.split('/')[1]}`;
  if (url.includes('/discovery/instance')) {
    const metadata = [{ preferred_network: host, preferred_cache: host, aliases: [host] }];
    return { tenant_discovery_endpoint: `${tenant}/v2.0/.well-known/openid-configuration`, metadata };
  }
  if (url.includes('openid-configuration')) {
    return {
      issuer: `${tenant}/v2.0`,
      token_endpoint: `${tenant}/oauth2/v2.0/token`,
      authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
      jwks_uri: `${tenant}/discovery/v2.0/keys`,
    };
  }
  return { token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: ACCESS_TOKEN };
}

async function startPlain(
  answer: (req: IncomingMessage) => { status: number; body: object },
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((req, res) => {
    const { status, body } = answer(req);
    req.resume();
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
