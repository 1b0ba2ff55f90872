import { AsyncLocalStorage } from 'node:async_hooks';
import { pino } from 'pino';

export type Log = pino.Logger;

/** State of a part as `/readyz` and the start show it. */
export interface PartStatus {
  readonly part: 'index' | 'model' | 'store' | 'Slack' | 'Teams' | 'composer';
  readonly state: 'on' | 'off' | 'broken';
  /** For the start and the log only: what it is, or what would turn it on. Never a secret. */
  readonly detail: string;
}

const SECRETS = ['token', 'botToken', 'appToken', 'signingSecret', 'appPassword', 'authorization', 'apiKey'];

const underway = new AsyncLocalStorage<string>();

/**
 * Does the work of a delivery, so that every line that is logged on the way carries its key: what answers and posts need
 * not hand it on.
 * @param key as the inbox lists it; undefined where the work is for no delivery.
 */
export function within<Result>(key: string | undefined, work: () => Result): Result {
  return key === undefined ? work() : underway.run(key, work);
}

/** The key of the delivery that is being worked for, for whoever hands the work to another thread. */
export function keyUnderway(): string | undefined {
  return underway.getStore();
}

/**
 * JSON lines, each with the key of its delivery. Known secret fields are redacted.
 * @param destination standard error unless given; standard output belongs to answers.
 */
export function createLog(
  level: string,
  destination: pino.DestinationStream = pino.destination({ dest: 2, sync: true }),
): Log {
  const mixin = () => {
    const key = keyUnderway();
    return key === undefined ? {} : { key };
  };
  return pino(
    { level, redact: [...SECRETS, ...SECRETS.map((field) => `*.${field}`), 'headers', '*.headers'], base: null, mixin },
    destination,
  );
}

/**
 * Wraps an asking function so that each answer leaves a line in the log: its kind and its time.
 * @param options `questions` puts the question's text there too, which is the deployer's decision and off by default.
 */
export function logAnswers<Question extends { readonly q: string }, Answer extends { kind: string; elapsedMs: number }>(
  ask: (question: Question) => Promise<Answer>,
  log: Pick<Log, 'info'>,
  options: { readonly questions: boolean },
): (question: Question) => Promise<Answer> {
  return async (question) => {
    const answer = await ask(question);
    const { kind, elapsedMs } = answer;
    log.info({ kind, elapsedMs, ...(options.questions ? { question: question.q } : {}) }, 'answered a question');
    return answer;
  };
}

interface Failure {
  readonly failure: string;
  readonly status?: number;
  /** Slack's own code of a refusal, such as `invalid_auth`. */
  readonly reason?: string;
  readonly frames?: string;
}

/** What the log may know of a failure: never its message, which may hold the question, the answer or a token. */
export function failure(error: unknown): Failure {
  if (!(error instanceof Error)) return { failure: typeof error };
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : undefined;
  const reason = codeOf(error) ?? codeOf(error.cause);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    failure: error.name,
    ...(status !== undefined && { status }),
    ...(reason !== undefined && { reason }),
    frames: frames.join('\n'),
  };
}

/** The code by which Slack's Web API refuses a call; only what has the form of one, as words could be anybody's. */
function codeOf(error: unknown): string | undefined {
  const { code, data } = (error ?? {}) as { code?: unknown; data?: { error?: unknown } };
  const said = code === 'slack_webapi_platform_error' ? data?.error : undefined;
  return typeof said === 'string' && /^[a-z_]{1,64}$/.test(said) ? said : undefined;
}
