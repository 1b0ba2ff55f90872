import { createHmac, timingSafeEqual } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';

/** Seconds that a delivery's clock may be off, either way. Bolt itself looks only at old ones. */
const SKEW_S = 300;
const BODY_LIMIT = '1mb';

/**
 * What a delivery of Slack passes before Bolt sees it: a bounded body, a timestamp of about now, and Slack's signature
 * over the raw bytes. Nothing is parsed before that. A signed `url_verification` is answered here, as plain text.
 */
export function createDoor(
  signingSecret: string,
  now: () => number = Date.now,
): (RequestHandler | ErrorRequestHandler)[] {
  const raw = express.raw({ type: () => true, limit: BODY_LIMIT, inflate: false });
  const check: RequestHandler = (req, res, next) => {
    const body: unknown = req.body;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const timestamp = req.headersDistinct['x-slack-request-timestamp'] ?? [];
    const signature = req.headersDistinct['x-slack-signature'] ?? [];
    const [at, signed] = [timestamp[0], signature[0]];
    const single = timestamp.length === 1 && signature.length === 1 && at !== undefined && signed !== undefined;
    if (!single || !isFresh(at, now()) || !isSigned(signingSecret, at, bytes, signed)) {
      res.status(401).end();
      return;
    }
    const challenge = challengeOf(bytes);
    if (challenge !== undefined) {
      res.type('text').send(challenge);
      return;
    }
    // Bolt takes a body that was read before it from here.
    Object.assign(req, { rawBody: bytes });
    next();
  };
  const refuse: ErrorRequestHandler = (error: unknown, _req, res, next) => {
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    if (typeof status !== 'number' || status >= 500 || res.headersSent) return next(error);
    res.status(status).end();
  };
  return [raw, check, refuse];
}

function isFresh(timestamp: string, now: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now / 1000 - Number(timestamp)) <= SKEW_S;
}

function isSigned(secret: string, timestamp: string, body: Buffer, signature: string): boolean {
  if (!/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'));
}

/** The challenge by which Slack asks whether this address is ours. */
function challengeOf(body: Buffer): string | undefined {
  if (!body.includes('"url_verification"')) return undefined;
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'url_verification')
      return undefined;
    return 'challenge' in value && typeof value.challenge === 'string' ? value.challenge : undefined;
  } catch {
    return undefined;
  }
}
