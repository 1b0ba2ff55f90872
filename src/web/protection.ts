import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { TROUBLE } from '../answer/wording.js';
import type { ServerConfig } from '../config.js';
import type { SourceDescription } from '../corpus/chapter.js';
import { isLoopback } from '../loopback.js';
import { messagePage } from './page.js';

const QUESTIONS_A_MINUTE = 60;

/** Headers of every page: only its own style sheet and script, nothing inline, nothing from another host, no framing. */
export function securityHeaders({ publicUrl }: ServerConfig): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whoever runs it behind https says so there; on loopback it would lock people out.
    strictTransportSecurity: publicUrl?.startsWith('https:') ?? false,
  });
}

/**
 * Reading is free; only questions cost, and those of this machine's own people only where a limit is set. Counted is the
 * peer itself, never an address that a header claims, so that all people behind one proxy are counted as one.
 */
export function limitQuestions(config: ServerConfig, source: SourceDescription): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: config.rateLimit ?? QUESTIONS_A_MINUTE,
    standardHeaders: false,
    legacyHeaders: false,
    // Its complaint of forwarding headers, a stack in the log, is about a choice that is made here on purpose.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    skip: (req) =>
      (req.method === 'GET' && req.query.q === undefined) || (config.rateLimit === undefined && isOwn(req)),
    handler: (req, res) => {
      const sentence = 'Too many questions in a minute; please ask again in a minute.';
      res.status(429).set('Retry-After', '60');
      if (isInterface(req)) res.json({ error: sentence });
      else res.type('html').send(messagePage('One moment', sentence, source));
    },
  });
}

/** Behind a proxy or a tunnel every peer is loopback, so a header of one means that it may be anybody who asks. */
function isOwn({ headers, socket }: Request): boolean {
  const relayed = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !relayed && isLoopback(socket.remoteAddress ?? '');
}

/** Programs get JSON, people pages. */
export function isInterface({ path }: Pick<Request, 'path'>): boolean {
  return path.startsWith('/api/');
}

export const requireJson: RequestHandler = (req, res, next) => {
  if (req.is('application/json')) next();
  else res.status(415).json({ error: 'Send the question as application/json.' });
};

/** What a person is told of a failure; body-parser and Express carry a status where the request itself was at fault. */
export function explainFailure(error: unknown, wasInterface: boolean): { status: number; sentence: string } {
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
  if (status === 413) return { status, sentence: 'The request is larger than 1 MiB; send the question alone.' };
  if (status === 415) return { status, sentence: 'Send the question as JSON in UTF-8.' };
  if (status >= 400 && status < 500) {
    const sentence = wasInterface
      ? 'The request is not valid; send {"q": "your question"}.'
      : 'There is no page at this address.';
    return { status: 400, sentence };
  }
  return { status: 500, sentence: TROUBLE };
}
