import * as z from 'zod/v4';
import type { TeamsConfig } from '../config.js';
import { isLoopback } from '../loopback.js';

/** Largest body of a delivery, after inflating. Teams itself ends at about 100 KB. */
export const BODY_LIMIT = 1024 * 1024;

/** Levels of one thing within another; Teams itself sends about ten. Some thousands can be read, but not written down again. */
const DEPTH_LIMIT = 100;

// An id becomes a segment of the reply's path, where one of dots alone would climb.
const Id = z.string().min(1).max(2048).regex(/[^.]/);
const Account = z.looseObject({ id: Id, name: z.string().nullish(), role: z.string().nullish() });

/** What a Bot Framework channel delivers, as far as we read it. */
export const Activity = z.object({
  type: z.string().min(1),
  id: Id.nullish(),
  channelId: z.string().min(1),
  serviceUrl: z.string(),
  from: Account,
  recipient: Account,
  conversation: z.looseObject({
    id: Id,
    tenantId: z.string().nullish(),
    conversationType: z.string().nullish(),
    isGroup: z.boolean().nullish(),
    name: z.string().nullish(),
  }),
  text: z.string().nullish(),
  locale: z.string().nullish(),
  entities: z.array(z.unknown()).nullish(),
  membersAdded: z.array(z.unknown()).nullish(),
  action: z.string().nullish(),
  replyToId: z.string().max(2048).nullish(),
  name: z.string().nullish(),
  value: z.unknown(),
  channelData: z
    .looseObject({ tenant: z.looseObject({ id: z.string() }).nullish() })
    .nullish()
    .catch(undefined),
});
export type Activity = z.infer<typeof Activity>;

interface Refusal {
  readonly kind: 'refused';
  readonly status: 400 | 401 | 403;
  readonly error: string;
  /** The tenant that was refused, where that is the reason. */
  readonly tenant?: string;
}

/** A delivery that may come in, or the HTTP status and the words that it is turned away with. */
export type Admission<T> = { readonly kind: 'in'; readonly value: T } | Refusal;

const refused = (status: Refusal['status'], error: string): Refusal => ({ kind: 'refused', status, error });

interface Caller {
  /** Address of the peer itself, never one that a header claims. */
  readonly peer: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What can be said before a byte of the body is read. */
export function knock(config: TeamsConfig, { peer, headers }: Caller): Admission<undefined> {
  if (config.appId !== undefined) {
    if (!headers.authorization) return refused(401, 'This endpoint wants a token of the Bot Framework.');
    return { kind: 'in', value: undefined };
  }
  // Behind a proxy or a tunnel every peer is loopback, so a header of one means that the caller may be anybody.
  const relayed = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  if (relayed || peer === undefined || !isLoopback(peer)) {
    return refused(403, 'Without MicrosoftAppId only this computer may use this endpoint.');
  }
  return { kind: 'in', value: undefined };
}

/** What can be said of the body before its token is checked: its shape, where the reply would go, whose tenant it is. */
export function admit(config: TeamsConfig, body: unknown): Admission<Activity> {
  const parsed = Activity.safeParse(body);
  if (!parsed.success || isTooDeep(body)) return refused(400, 'The body is not a Bot Framework activity in JSON.');
  const activity = parsed.data;
  const anonymous = config.appId === undefined;
  if (!mayReplyTo(config, activity.serviceUrl)) return refused(403, 'This serviceUrl is not one that we reply to.');
  // The SDK checks other channels' tokens by other rules; only Teams is configured.
  if (!anonymous && activity.channelId !== 'msteams') return refused(403, 'Only the channel msteams is served.');
  const tenant = tenantOf(activity);
  if (config.tenants.length > 0 && !config.tenants.includes(tenant.toLowerCase())) {
    return { ...refused(403, 'This tenant is not one that may ask.'), tenant };
  }
  return { kind: 'in', value: activity };
}

function isTooDeep(body: unknown): boolean {
  let level = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH_LIMIT) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}

/** True where a reply, and with it our token, may be sent to this address. */
export function mayReplyTo(config: TeamsConfig, serviceUrl: string): boolean {
  const url = URL.canParse(serviceUrl) ? new URL(serviceUrl) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false;
  if (config.appId !== undefined) return config.serviceOrigins.includes(url.origin);
  return isLoopback(url.hostname);
}

/** The tenant that an activity comes from; empty where it names none. */
export function tenantOf(activity: Activity): string {
  return activity.channelData?.tenant?.id ?? activity.conversation.tenantId ?? '';
}
