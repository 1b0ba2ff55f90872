import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A call that our side made: of the Web API by its method, or of a `response_url` as `respond`. */
export interface Call {
  readonly method: string;
  readonly body: Record<string, unknown>;
}

/** Slack as far as we speak with it: Web API, response URLs and Socket Mode, on loopback. */
export interface SlackDouble {
  readonly apiUrl: string;
  readonly responseUrl: string;
  readonly calls: Call[];
  /** Envelope ids that were acknowledged over Socket Mode. */
  readonly acks: string[];
  /** Answers a method with this from now on, in place of `ok`. */
  answer(method: string, reply: { status?: number; headers?: Record<string, string>; body: object }): void;
  /** Sends an envelope to the connected client. */
  push(type: 'events_api' | 'slash_commands' | 'interactive', payload: object, envelopeId: string): void;
  /** Resolves with the calls of a method once there are as many. */
  waitFor(method: string, count: number): Promise<Call[]>;
  close(): Promise<void>;
}

export async function startSlackDouble(): Promise<SlackDouble> {
  const calls: Call[] = [];
  const acks: string[] = [];
  const replies = new Map<string, { status?: number; headers?: Record<string, string>; body: object }>();
  let socket: WebSocket | undefined;

  const server = createServer(async (req, res) => {
    const method = (req.url ?? '').replace(/^\/(?:api\/)?/, '');
    const call = { method, body: parseBody(await readBody(req), req.headers['content-type']) };
    calls.push(call);
    const { status = 200, headers = {}, body } = replies.get(method) ?? { body: standardReply(call) };
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  const sockets = new WebSocketServer({ server, path: '/link' });
  sockets.on('connection', (connection) => {
    socket = connection;
    connection.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }));
    connection.on('message', (data) => acks.push(String(JSON.parse(data.toString()).envelope_id)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function standardReply({ method, body }: Call): object {
    if (method === 'conversations.replies') {
      const posts = calls.filter((call) => call.method === 'chat.postMessage' && call.body.thread_ts === body.ts);
      return { ok: true, messages: posts.map((post) => ({ metadata: post.body.metadata })) };
    }
    if (method === 'apps.connections.open') return { ok: true, url: `${origin.replace('http', 'ws')}/link` };
    if (method === 'auth.test') return { ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'BBOT' };
    return { ok: true, ts: `1700000000.${String(calls.length).padStart(6, '0')}` };
  }

  return {
    apiUrl: `${origin}/api/`,
    responseUrl: `${origin}/respond`,
    calls,
    acks,
    answer: (method, reply) => replies.set(method, reply),
    push: (type, payload, envelopeId) =>
      socket?.send(JSON.stringify({ type, payload, envelope_id: envelopeId, accepts_response_payload: true })),
    async waitFor(method, count) {
      const deadline = Date.now() + 5000;
      for (;;) {
        const found = calls.filter((call) => call.method === method);
        if (found.length >= count) return found;
        if (Date.now() > deadline) throw new Error(`${method} was called ${found.length} times in five seconds`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
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

/** The Web API client sends forms whose structured fields are JSON. */
function parseBody(body: string, type = ''): Record<string, unknown> {
  if (type.includes('json')) return JSON.parse(body);
  const fields = [...new URLSearchParams(body)].map(([key, value]) => [
    key,
    /^[[{]/.test(value) ? JSON.parse(value) : value,
  ]);
  return Object.fromEntries(fields);
}
