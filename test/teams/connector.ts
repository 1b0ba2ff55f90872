import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message that the bot posted, as it arrived. */
export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export interface Connector {
  readonly serviceUrl: string;
  readonly posted: readonly Posted[];
  /** Answers the next posts with these, oldest first, before it answers 201 again. */
  answerNext(...answers: { status: number; headers?: Record<string, string> }[]): void;
  /** The first `count` posts, as soon as there are as many. */
  waitFor(count: number): Promise<readonly Posted[]>;
  close(): Promise<void>;
}

/** Machines that run several suites at once are slow; a test that waits for what will come loses nothing by patience. */
export const PATIENCE_MS = 20_000;

/** Stands in for the Bot Framework connector: takes replies on loopback and keeps them. */
export async function startConnector(): Promise<Connector> {
  const posted: Posted[] = [];
  const answers: { status: number; headers?: Record<string, string> }[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    posted.push({ path: req.url ?? '', headers: req.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
    const { status, headers = {} } = answers.shift() ?? { status: 201 };
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(status === 201 ? JSON.stringify({ id: `reply-${posted.length}` }) : '{"error":{"code":"BadArgument"}}');
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
