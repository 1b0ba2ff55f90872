import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import type { Question } from '../answer/answer.js';
import { explainQuestionError, QuestionObject } from '../answer/question.js';
import type { ServerConfig } from '../config.js';
import { failure, type Log, type PartStatus } from '../telemetry.js';
import { messagePage } from './page.js';
import { createPages, type PagesParts, sendPage } from './pages.js';
import { explainFailure, isInterface, limitQuestions, requireJson, securityHeaders } from './protection.js';

export interface WebParts extends PagesParts {
  readonly statuses: () => readonly PartStatus[];
  /** The platforms' own routes; they read raw bodies, and therefore stand before every body parser. */
  readonly routers: readonly Router[];
  readonly log: Log;
}

const BODY_LIMIT = '1mb';
/** A body that has not arrived by then is answered with 408. */
const REQUEST_TIMEOUT_MS = 10_000;
/** How often that is looked at; Node's own half minute would let slow requests gather. */
const TIMEOUT_CHECK_MS = 2_000;
/** What is under way when the server closes is ended by then. */
const CLOSING_MS = 2_000;
/** Six questions of 2,000 characters, each of nine bytes in a query, fit into a head of this size. */
const HEAD_LIMIT = 128 * 1024;

/** The one HTTP application: reader, ask box, registers, question interface, health, and the platforms' routes. */
export function createApp(config: ServerConfig, parts: WebParts): Express {
  const { ask, chapter, statuses, routers, log } = parts;
  const { source } = chapter;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(securityHeaders(config));
  app.use((_req, res, next) => {
    res.set('X-Robots-Tag', 'noindex');
    next();
  });
  for (const router of routers) app.use(router);

  const limit = limitQuestions(config, source);
  app.use(createPages(parts, limit));
  app.post('/api/ask', limit, requireJson, express.json({ limit: BODY_LIMIT, strict: false }), async (req, res) => {
    const parsed = QuestionObject.safeParse(req.body);
    if (!parsed.success) return res.status(400).json({ error: explainQuestionError(parsed.error) });
    return res.json(await ask(parsed.data as Question));
  });
  app.get('/healthz', (_req, res) => {
    res.type('text').send('ok\n');
  });
  app.get('/readyz', (_req, res) => {
    const parts = statuses();
    const lines = parts.map(({ part, state }) => `${part} ${state}\n`);
    // Without its model the composer answers in the chapter's own words: nobody need be turned away for that.
    const ready = parts.every(({ part, state }) => state !== 'broken' || part === 'composer');
    res
      .status(ready ? 200 : 503)
      .type('text')
      .send(lines.join(''));
  });

  app.use((_req, res) => sendPage(res, messagePage('Not here', 'There is no page at this address.', source), 404));
  const refuse: ErrorRequestHandler = (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const { status, sentence } = explainFailure(error, isInterface(req));
    if (status >= 500) log.error(failure(error), 'a request failed');
    if (isInterface(req)) return res.status(status).json({ error: sentence });
    return sendPage(res, messagePage('That did not work', sentence, source), status);
  };
  app.use(refuse);
  return app;
}

/** Listens, and says where. */
export async function listen(
  app: Express,
  config: ServerConfig,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const limits = {
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    maxHeaderSize: HEAD_LIMIT,
  };
  const server = createServer(limits, app);
  server.on('clientError', refuseHead);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        // A closed server no longer ends requests that arrive too slowly.
        const late = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** What is said to what never became a request, by Node's code of the failure. */
const REFUSED_HEADS: Readonly<Record<string, readonly [status: string, sentence: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The question is too long for an address; shorten it.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive; please send it again.'],
};
const REFUSED_OTHERWISE = ['400 Bad Request', 'That is not a request this server understands.'] as const;

/** Answers a head that is too long, too slow, or none. */
function refuseHead(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const [status, sentence] = REFUSED_HEADS[error.code ?? ''] ?? REFUSED_OTHERWISE;
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n`;
  socket.end(`${head}Content-Length: ${Buffer.byteLength(sentence) + 1}\r\n\r\n${sentence}\n`);
}
