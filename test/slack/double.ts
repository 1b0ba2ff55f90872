import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Call, createMessages, type Message } from './messages.js';
import { type SocketMode, startSocketMode } from './socket-mode.js';

export type { Call, Message } from './messages.js';

interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: object;
}

/** Slack as far as we speak with it: Web API, response URLs and Socket Mode, on loopback. It refuses what Slack refuses. */
export interface SlackDouble extends Pick<SocketMode, 'acks' | 'push' | 'payloads'> {
  readonly apiUrl: string;
  readonly responseUrl: string;
  readonly calls: Call[];
  /** What stands in its channels. */
  readonly messages: Message[];
  /** Why it refused something of ours. */
  readonly refusals: string[];
  readonly sockets: SocketMode;
  /** Answers a method with this from now on, in place of what it would do; `times` calls only, where given. */
  answer(method: string, reply: Reply, times?: number): void;
  /** Lets calls of a method wait until they are let go. */
  hold(method: string): void;
  letGo(): void;
  /** The calls of a method so far. */
  callsOf(method: string): Call[];
  /** Resolves with the calls of a method once there are as many. */
  waitFor(method: string, count: number): Promise<Call[]>;
  close(): Promise<void>;
}

/** The machine may be busy; what is waited for comes much sooner otherwise. */
const PATIENCE_MS = 20_000;

export async function startSlackDouble({ citations = true } = {}): Promise<SlackDouble> {
  const calls: Call[] = [];
  const replies = new Map<string, { reply: Reply; left: number }>();
  const messages = createMessages(() => citations);
  let held: string | undefined;
  let letGo = (): void => undefined;
  let gone = Promise.resolve();

  const server = createServer(async (req, res) => {
    const method = (req.url ?? '').replace(/^\/(?:api\/)?/, '');
    const fields = parseBody(await readBody(req), req.headers['content-type']);
    const { token, ...body } = fields;
    const authorization = req.headers.authorization?.replace('Bearer ', '');
    // The client sends its token as a header, the installer as a field.
    const call = { method, body, token: authorization ?? (token as string | undefined), at: performance.now() };
    calls.push(call);
    if (call.method === held) await gone;
    const { status = 200, headers = {}, body: said } = replyTo(call);
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(said));
  });
  const sockets = startSocketMode(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function replyTo(call: Call): Reply {
    const set = replies.get(call.method);
    if (set !== undefined && set.left > 0) {
      set.left -= 1;
      return set.reply;
    }
    if (call.method === 'apps.connections.open')
      return { body: { ok: true, url: `${origin.replace('http', 'ws')}/link` } };
    if (call.method === 'auth.test') return { body: { ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'BBOT' } };
    const kept = messages.reply(call) ?? { ok: true };
    return { status: call.method === 'respond' && 'error' in kept ? 400 : 200, body: kept };
  }
  const callsOf = (method: string) => calls.filter((call) => call.method === method);

  return {
    apiUrl: `${origin}/api/`,
    responseUrl: `${origin}/respond`,
    calls,
    messages: messages.all,
    refusals: messages.refusals,
    sockets,
    acks: sockets.acks,
    payloads: sockets.payloads,
    push: sockets.push,
    answer: (method, reply, times = Number.POSITIVE_INFINITY) => replies.set(method, { reply, left: times }),
    hold(method) {
      held = method;
      gone = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    letGo() {
      held = undefined;
      letGo();
    },
    callsOf,
    waitFor: (method, count) =>
      until(() => {
        const found = callsOf(method);
        return found.length >= count ? found : undefined;
      }, `${count} calls of ${method}`),
    async close() {
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Resolves with what is looked for once it is there. */
export async function until<Found>(
  look: () => Found | undefined | false | Promise<Found | undefined | false>,
  what: string,
): Promise<Found> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Delivers a body as Slack does, signed over its raw bytes. Headers given here go in place of the right ones. */
export function deliver(
  url: string,
  secret: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Response> {
  const timestamp = headers['x-slack-request-timestamp'] ?? String(Math.floor(Date.now() / 1000));
  const type = body.toString().startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded';
  return fetch(url, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': sign(secret, timestamp, body),
      ...headers,
    },
  });
}

export function sign(secret: string, timestamp: string, body: string | Buffer): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The Web API client sends forms whose structured fields are JSON; what is none stays as it was written. */
function parseBody(body: string, type = ''): Record<string, unknown> {
  if (type.includes('json')) return JSON.parse(body);
  const fields = [...new URLSearchParams(body)].map(([key, value]) => [key, parsedField(value)]);
  return Object.fromEntries(fields);
}

function parsedField(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
