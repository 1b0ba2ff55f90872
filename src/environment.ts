import * as z from 'zod/v4';
import { isLoopback } from './loopback.js';

/** Values that documentation and templates leave behind. */
const PLACEHOLDER = /^(?:changeme|change-me|todo|none|null|undefined|secret|your[-_ ].*|.*-your-.*|<.*>|x+|\.\.\.|…)$/i;

const realSecret = z
  .string()
  .refine((value) => !PLACEHOLDER.test(value), { error: 'is a placeholder; set the real value or unset it' });

const origin = z
  .string()
  .refine(isAddress, { error: 'must be a list of addresses such as https://example.org, separated by commas' });

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const identifier = realSecret.refine((value) => /^[\w.-]+$/.test(value), {
  error: 'must be the identifier that the directory shows for it',
});

const tenant = z
  .string()
  .regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, {
    error:
      'must be a list of tenant ids such as 11111111-2222-4333-8444-555555555555, separated by commas; the id of a domain stands in the Entra admin center',
  })
  .transform((value) => value.toLowerCase());

const modelAddress = z
  .string()
  .refine((value) => isPublicUrl(value), {
    error: 'must be the https address of the model service (http only on this machine), without ?, # or a password',
  })
  .transform((value) => value.replace(/(?<!\/)\/+$/, ''));

const flag = z.enum(['true', 'false'], { error: 'must be true or false' }).transform((value) => value === 'true');

/** Every variable of the environment that counts, with what is wrong of it in words that follow its name. */
export const Environment = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, { error: 'must be a host name or an address to listen on, such as 127.0.0.1' })
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'must be a port number from 0 to 65535' })
    .transform(Number)
    .refine((port) => port <= 65535, { error: 'must be a port number from 0 to 65535' })
    .default(3978),
  PUBLIC_URL: z
    .string()
    .refine((value) => isPublicUrl(value), {
      error:
        'must be the https address under which people reach the reader (http only on this machine), without ? or #',
    })
    .transform((value) => value.replace(/(?<!\/)\/+$/, ''))
    .optional(),
  RATE_LIMIT: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, { error: 'must be a whole number of questions a minute, 1 or more' })
    .transform(Number)
    .optional(),
  CLOUD: z.enum(['public', 'gcc', 'gcch', 'dod'], { error: 'must be public, gcc, gcch or dod' }).default('public'),
  SLACK_BOT_TOKEN: realSecret
    .refine((value) => value.startsWith('xoxb-'), {
      error: 'must be a bot token, which starts with xoxb- (OAuth & Permissions page of the Slack app)',
    })
    .optional(),
  SLACK_APP_TOKEN: realSecret
    .refine((value) => value.startsWith('xapp-'), {
      error: 'must be an app-level token, which starts with xapp- (Basic Information page of the Slack app)',
    })
    .optional(),
  SLACK_SIGNING_SECRET: realSecret
    .refine((value) => value.length >= 8, {
      error: 'must be the signing secret from the Basic Information page of the Slack app',
    })
    .optional(),
  SLACK_CLIENT_ID: realSecret
    .refine((value) => /^[\d.]+$/.test(value), {
      error: 'must be the client id from the Basic Information page of the Slack app, digits with a dot',
    })
    .optional(),
  SLACK_CLIENT_SECRET: realSecret.optional(),
  SLACK_STATE_SECRET: realSecret
    .refine((value) => value.length >= 16, { error: 'must be 16 or more characters that nobody can guess' })
    .optional(),
  SLACK_API_URL: z
    .string()
    .refine(isAddress, { error: 'must be the address of the Slack API, such as https://slack.com/api/' })
    .transform((value) => (value.endsWith('/') ? value : `${value}/`))
    .optional(),
  MicrosoftAppId: identifier.optional(),
  MicrosoftAppPassword: realSecret.optional(),
  MicrosoftAppTenantId: identifier.optional(),
  MicrosoftAppType: z
    .enum(['MultiTenant', 'SingleTenant', 'UserAssignedMSI'], {
      error: 'must be MultiTenant, SingleTenant or UserAssignedMSI',
    })
    .default('MultiTenant'),
  ChannelService: z
    .url({ error: 'must be an address such as https://botframework.azure.us' })
    .transform((value) => value.replace(/(?<!\/)\/+$/, ''))
    .optional(),
  TEAMS_TENANTS: list.pipe(z.array(tenant)).default([]),
  TEAMS_SERVICE_URLS: list.pipe(z.array(origin.transform((value) => new URL(value).origin))).default([]),
  EMBEDDING_MODEL: z.string().optional(),
  OPENAI_API_KEY: realSecret.optional(),
  OPENAI_BASE_URL: modelAddress.optional(),
  OPENAI_MODEL: realSecret.optional(),
  AZURE_OPENAI_ENDPOINT: modelAddress.optional(),
  AZURE_OPENAI_API_KEY: realSecret.optional(),
  OPENAI_API_VERSION: realSecret.optional(),
  METRICS_PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'must be a port number from 1 to 65535' })
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65535, { error: 'must be a port number from 1 to 65535' })
    .optional(),
  DATABASE_URL: realSecret
    .refine((value) => /^postgres(?:ql)?:\/\/./i.test(value) || !value.includes('://'), {
      error: 'must be postgres://… for several replicas, or the path of a file for one',
    })
    .default('data/attache.db'),
  RETENTION_DAYS: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, { error: 'must be a whole number of days, 1 or more' })
    .transform(Number)
    .default(90),
  LEGAL_HOLD: flag.default(false),
  RECEIPT_TEXT: flag.default(false),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
  LOG_QUESTIONS: flag.default(false),
});
export type Environment = z.infer<typeof Environment>;

function isAddress(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}

function isPublicUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const plain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return plain && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
}
