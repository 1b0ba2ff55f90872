import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message that the bot posted, as it arrived. */
export interface Posted {
  /** `POST` for what is new, `PUT` for what takes the place of something posted. */
  readonly method: string;
  /** Milliseconds since the connector started. */
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  /** Teams' own name of an error, and its words. */
  readonly code?: string;
  readonly message?: string;
}

export interface Connector {
  readonly serviceUrl: string;
  readonly posted: readonly Posted[];
  /** Answers the next posts with these, oldest first, before it answers 201 again. */
  answerNext(...answers: Reply[]): void;
  /** The first `count` posts, as soon as there are as many. */
  waitFor(count: number): Promise<readonly Posted[]>;
  close(): Promise<void>;
}

/** Machines that run several suites at once are slow; a test that waits for what will come loses nothing by patience. */
export const PATIENCE_MS = 20_000;

/** Stands in for the Bot Framework connector: takes replies on loopback and keeps them. */
export async function startConnector(): Promise<Connector> {
  const posted: Posted[] = [];
  const answers: Reply[] = [];
  const startedAt = performance.now();
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    posted.push({
      method: req.method ?? '',
      at: performance.now() - startedAt,
      path: req.url ?? '',
      headers: req.headers,
      body,
    });
    const created = req.method === 'PUT' ? 200 : 201;
    const { status, headers = {}, code = 'BadArgument', message = 'no' } = answers.shift() ?? { status: created };
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(JSON.stringify(status < 300 ? { id: `reply-${posted.length}` } : { error: { code, message } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    serviceUrl: `http://127.0.0.1:${port}/`,
    posted,
    answerNext: (...next) => answers.push(...next),
    async waitFor(count) {
      const until = Date.now() + PATIENCE_MS;
      while (posted.length < count) {
        if (Date.now() > until) throw new Error(`${posted.length} of ${count} replies came within twenty seconds`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return posted.slice(0, count);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
