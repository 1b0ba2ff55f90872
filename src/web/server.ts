import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type Request, type Response, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Ask, Question } from '../answer/answer.js';
import { explainQuestionError, QuestionObject } from '../answer/question.js';
import type { Registers } from '../answer/registers.js';
import { TROUBLE } from '../answer/wording.js';
import { isLoopback, type ServerConfig } from '../config.js';
import type { Chapter, SourceDescription } from '../corpus/chapter.js';
import type { Passage, Span } from '../corpus/passage.js';
import { failure, type Log, type PartStatus } from '../telemetry.js';
import { answerPage, homePage } from './ask-page.js';
import { messagePage } from './page.js';
import { readerPage } from './reader.js';
import { officePage, officesPage, recommendationPage, recommendationsPage } from './registers.js';
import { STYLE } from './style.js';

export interface WebParts {
  readonly ask: Ask;
  readonly chapter: Chapter;
  readonly registers: Registers;
  readonly statuses: () => readonly PartStatus[];
  /** The platforms' own routes; they read raw bodies, and therefore stand before every body parser. */
  readonly routers: readonly Router[];
  readonly log: Log;
}

const BODY_LIMIT = '1mb';
const QUESTIONS_A_MINUTE = 60;
/** A body that has not arrived by then is answered with 408. */
const REQUEST_TIMEOUT_MS = 10_000;

/** The one HTTP application: reader, ask box, registers, question interface, health, and the platforms' routes. */
export function createApp(config: ServerConfig, parts: WebParts): Express {
  const { ask, chapter, registers, statuses, routers, log } = parts;
  const { source } = chapter;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      // Whoever runs it behind https says so there; on loopback it would lock people out.
      strictTransportSecurity: config.publicUrl?.startsWith('https:') ?? false,
    }),
  );
  app.use((_req, res, next) => {
    res.set('X-Robots-Tag', 'noindex');
    next();
  });
  for (const router of routers) app.use(router);

  const send = (res: Response, page: string, status = 200) => res.status(status).type('html').send(page);
  const missing = (res: Response, sentence: string) => send(res, messagePage('Not here', sentence, source), 404);
  const limit = limitQuestions(config, source);

  app.get('/style.css', (_req, res) => {
    res.type('css').set('Cache-Control', 'public, max-age=3600').send(STYLE);
  });
  app.get('/', limit, async (req, res) => {
    const asked = firstOf(req.query.q);
    if (asked === undefined) return send(res, homePage(chapter));
    const history = allOf(req.query.h).slice(-5);
    const answer = await ask({ q: asked, history: history.map((q) => ({ q })) });
    return send(res, answerPage(asked, answer, history, source));
  });
  const reader = (passage: Passage | undefined, req: Request, res: Response) =>
    passage === undefined
      ? missing(res, 'The chapter has paragraphs p01 to p37 and endnotes 1 to 12.')
      : send(res, readerPage(chapter, passage, markedSpan(firstOf(req.query.q), passage)));
  app.get('/p/:passage', (req, res) => reader(chapter.passage(req.params.passage), req, res));
  app.get('/n/:number', (req, res) => reader(endnote(chapter, req.params.number), req, res));
  app.get('/recommendations', (_req, res) => send(res, recommendationsPage(registers, source)));
  app.get('/recommendations/:id', (req, res) => {
    const row = registers.recommendation(req.params.id);
    if (row === undefined) return missing(res, 'There is no recommendation of that number.');
    return send(res, recommendationPage(row, registers, source));
  });
  app.get('/offices', (_req, res) => send(res, officesPage(registers, source)));
  app.get('/offices/:id', (req, res) => {
    const office = registers.office(req.params.id);
    if (office === undefined) return missing(res, 'The chapter gives no role to an office of that name.');
    return send(res, officePage(office, source));
  });

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
    res
      .status(parts.some(({ state }) => state === 'broken') ? 503 : 200)
      .type('text')
      .send(lines.join(''));
  });

  app.use((_req, res) => missing(res, 'There is no page at this address.'));
  const refuse: ErrorRequestHandler = (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const { status, sentence } = explain(error);
    if (status >= 500) log.error(failure(error), 'a request failed');
    if (req.path.startsWith('/api/')) return res.status(status).json({ error: sentence });
    return send(res, messagePage('That did not work', sentence, source), status);
  };
  app.use(refuse);
  return app;
}

/** Listens, and says where. */
export async function listen(
  app: Express,
  config: ServerConfig,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function limitQuestions(config: ServerConfig, source: SourceDescription) {
  return rateLimit({
    windowMs: 60_000,
    limit: config.rateLimit ?? QUESTIONS_A_MINUTE,
    standardHeaders: false,
    legacyHeaders: false,
    // Reading is free; only questions cost, and those of this machine's own people only where a limit is set.
    skip: (req) =>
      (req.method === 'GET' && req.query.q === undefined) ||
      (config.rateLimit === undefined && isLoopback(req.socket.remoteAddress ?? '')),
    handler: (req, res) => {
      const sentence = 'Too many questions in a minute; please ask again in a minute.';
      res.status(429).set('Retry-After', '60');
      if (req.path.startsWith('/api/')) res.json({ error: sentence });
      else res.type('html').send(messagePage('One moment', sentence, source));
    },
  });
}

function requireJson(req: Request, res: Response, next: () => void): void {
  if (req.is('application/json')) next();
  else res.status(415).json({ error: 'Send the question as application/json.' });
}

/** What a person is told of a failure; body-parser and Express carry a status where the request itself was at fault. */
function explain(error: unknown): { status: number; sentence: string } {
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
  if (status === 413) return { status, sentence: 'The request is larger than 1 MiB; send the question alone.' };
  if (status === 415) return { status, sentence: 'Send the question as JSON in UTF-8.' };
  if (status >= 400 && status < 500)
    return { status: 400, sentence: 'The request is not valid; send {"q": "your question"}.' };
  return { status: 500, sentence: TROUBLE };
}

/** The query parser gives a string, or a list for a repeated name. */
function allOf(value: unknown): string[] {
  return [value].flat().filter((one) => typeof one === 'string');
}

function firstOf(value: unknown): string | undefined {
  return allOf(value)[0];
}

/** `2046-2197` inside the passage; anything else marks nothing. */
function markedSpan(query: string | undefined, passage: Passage): Span | undefined {
  const match = /^(\d{1,6})-(\d{1,6})$/.exec(query ?? '');
  const span = { start: Number(match?.[1]), end: Number(match?.[2]) };
  return span.start < span.end && passage.start <= span.start && span.end <= passage.end ? span : undefined;
}

function endnote(chapter: Chapter, number: string): Passage | undefined {
  return chapter.passages.find((passage) => passage.kind === 'endnote' && String(passage.number) === number);
}
