import { createHash, randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler, type Response, Router } from 'express';
import type { Passages } from '../answer/passages.js';
import type { TeamsConfig } from '../config.js';
import type { Delivery, Handler } from '../inbox/inbox.js';
import { createQuota } from '../inbox/quota.js';
import type { Feedback } from '../store/feedback.js';
import type { Replies } from '../store/receipts.js';
import { failure } from '../telemetry.js';
import { type Bot, loadBot } from './bot.js';
import { type Activity, admit, BODY_LIMIT, knock, tenantOf } from './door.js';
import { createHandler, type Kept } from './handler.js';
import { answerInvoke, answerPress, type Outcome } from './invoke-response.js';
import { readInvoke } from './invokes.js';
import type { StreamTiming } from './limits.js';
import type { RespondParts } from './respond.js';
import { read } from './surfaces.js';

export interface TeamsParts extends RespondParts {
  readonly passages: Passages;
  readonly feedback: Feedback;
  readonly replies: Replies;
  /** Keeps a delivery; only then may Teams be told that it arrived. */
  readonly accept: (delivery: Delivery) => Promise<boolean>;
}

export interface TeamsEdge {
  /** `POST /api/messages`, with its own body parser. */
  readonly router: Router;
  /** Answers what the inbox holds. */
  readonly handler: Handler;
  /** Loads the Bot Framework, which takes longer than the rest of a start; otherwise the first delivery does. */
  warm(): Promise<void>;
}

const PATH = '/api/messages';

/**
 * The Teams edge: a delivery is checked, kept, acknowledged, and answered from the inbox by a message of its own; what
 * Teams wants answered in the HTTP response is answered there.
 * @param timing for tests that cannot wait for two minutes.
 */
export function createTeams(config: TeamsConfig, parts: TeamsParts, timing?: StreamTiming): TeamsEdge {
  const { log } = parts;
  const quota = createQuota();
  let loading: Promise<Bot> | undefined;
  const bot = () => {
    loading ??= loadBot(config);
    return loading;
  };

  const doorstep: RequestHandler = (req, res, next) => {
    const admission = knock(config, { peer: req.socket.remoteAddress, headers: req.headers });
    if (admission.kind === 'in') return next();
    log.warn({ status: admission.status }, 'Teams: a delivery was turned away unread');
    res.status(admission.status).json({ error: admission.error });
  };

  const receive: RequestHandler = async (req, res) => {
    const admission = admit(config, req.body);
    if (admission.kind === 'refused') {
      const { status, error, tenant } = admission;
      log.warn({ status, ...(tenant !== undefined && { tenant: mark(tenant) }) }, 'Teams: a delivery was turned away');
      res.status(status).json({ error });
      return;
    }
    const activity = admission.value;
    const { authentic } = await bot();
    if (!(await authentic(activity, req.headers.authorization ?? ''))) {
      log.warn({ status: 401 }, 'Teams: a delivery had no valid token');
      res.status(401).json({ error: 'The token is missing or not valid for this activity.' });
      return;
    }
    try {
      await take(activity, res);
    } catch (error) {
      log.error(failure(error), 'Teams: a delivery could not be kept, so it is not acknowledged');
      res.status(503).json({ error: 'The delivery could not be kept; please send it again.' });
    }
  };

  async function take(activity: Activity, res: Response): Promise<void> {
    if (activity.type !== 'invoke') {
      const incoming = read(activity);
      if (incoming.kind === 'arrival') await parts.accept(deliveryOf(activity, 'arrival'));
      else if (incoming.kind !== 'unsupported') await keep(activity);
      res.status(200).end();
      return;
    }
    const invoke = readInvoke(activity);
    const body =
      invoke.kind === 'pressed' ? answerPress(await keep(activity)) : await answerInvoke(invoke, activity, parts);
    res.status(200).json(body);
  }

  /** Keeps what is to be answered, as long as one person does not ask for more than their share. */
  async function keep(activity: Activity): Promise<Outcome> {
    const delivery = deliveryOf(activity, activity.id ?? randomUUID());
    const verdict = quota.take(`${tenantOf(activity)}:${activity.from.id}`, delivery.key);
    // A press is told so where it was pressed.
    if (verdict === 'dropped' || (verdict === 'told' && activity.type === 'invoke')) return 'tooMany';
    const isNew = await parts.accept(
      verdict === 'told' ? { ...delivery, body: { ...activity, tooMany: true } } : delivery,
    );
    return isNew ? 'kept' : 'repeated';
  }

  const refuse: ErrorRequestHandler = (error: unknown, _req, res, next) => {
    const status = bodyStatus(error);
    if (status === undefined || res.headersSent) return next(error);
    res.status(status).json({ error: BODY_ERRORS[status] });
  };

  const router = Router();
  router.post(PATH, doorstep, express.json({ limit: BODY_LIMIT, inflate: false }), receive);
  router.use(PATH, refuse);
  return {
    router,
    async warm() {
      await bot();
    },
    handler: createHandler(bot, parts, timing),
  };
}

const BODY_ERRORS = {
  400: 'The body is not valid JSON.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body must be plain JSON in UTF-8, not compressed.',
} as const;

function bodyStatus(error: unknown): keyof typeof BODY_ERRORS | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return status === 400 || status === 413 || status === 415 ? status : undefined;
}

function mark(tenant: string): string {
  return createHash('sha256').update(tenant).digest('hex').slice(0, 12);
}

/**
 * What the inbox keeps, named by what it means: Teams resends what it thinks was not received, greets twice, by an
 * installation and by a new member, and sends a press again under a new id, though of the same card.
 */
function deliveryOf(activity: Activity, name: string): Delivery & { readonly body: Kept } {
  const conversation = `teams:${tenantOf(activity)}:${activity.conversation.id}`;
  const press = JSON.stringify([activity.replyToId, activity.value]);
  const pressed = activity.type === 'invoke' ? createHash('sha256').update(press) : undefined;
  return {
    key: `${conversation}:${name}`,
    ...(pressed && { resentKey: `${conversation}:${activity.from.id}:${pressed.digest('hex')}` }),
    conversation,
    surface: 'teams',
    body: activity,
  };
}
