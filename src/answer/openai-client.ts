import { setTimeout as pause } from 'node:timers/promises';
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll, isBrokenCircuitError } from 'cockatiel';
import type OpenAI from 'openai';
import * as z from 'zod/v4';
import type { Count, Outcome, Purpose, Tell } from './openai-counts.js';
import { createBoundedFetch, Oversized } from './openai-fetch.js';
import { createParameters, facts } from './openai-parameters.js';
import type { Prompt } from './openai-prompts.js';

/** Where a model is and how to ask it. */
export type ModelService =
  | { readonly kind: 'openai'; readonly apiKey: string; readonly baseUrl: string; readonly model: string }
  | {
      readonly kind: 'azure';
      readonly apiKey: string;
      readonly endpoint: string;
      readonly apiVersion: string;
      /** Name of the deployment. */
      readonly model: string;
    };

export interface Limits {
  /** One call, its body included. */
  readonly callMs: number;
  /** All calls of one answer. */
  readonly totalMs: number;
  /** Bytes of one reply. */
  readonly bytes: number;
  /** Failures in a row after which the service is left alone. */
  readonly failures: number;
  /** Time after which one call may look whether it is back. */
  readonly probeMs: number;
}

export const LIMITS: Limits = { callMs: 8_000, totalMs: 10_000, bytes: 1 << 20, failures: 5, probeMs: 30_000 };

/** A server that asks for a longer pause than this is not asked twice for one answer. */
const PAUSE_MS = 500;

/** How services say that a filter of theirs held a question or a reply back. */
const FILTERED = 'content_filter';

interface Log {
  warn(facts: object, sentence: string): void;
}

interface Asking {
  readonly purpose: Purpose;
  readonly prompt: Prompt;
  /** What the prompt is about, as data. */
  readonly data: unknown;
  /** Ends every call of this answer. */
  readonly deadline: AbortSignal;
  readonly tell: Tell;
}

/** Asks the model; undefined where no reply of that shape came in time, for whatever reason. */
export type AskModel = <Shape extends z.ZodType>(asking: Asking, shape: Shape) => Promise<z.infer<Shape> | undefined>;

type Result =
  | { readonly kind: 'said'; readonly value: unknown }
  | { readonly kind: 'unsaid'; readonly outcome: Outcome; readonly again: boolean };

/** A call that says something about the health of the service; thrown so that the breaker counts it. */
class Failed extends Error {
  override readonly name = 'Failed';
  constructor(
    readonly outcome: Outcome,
    readonly again: boolean,
    readonly status?: number,
  ) {
    super(outcome);
  }
}

const Completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).partial().nullish(),
});

/**
 * Makes the one function that speaks with a model service, by chat.completions, which nearly all of them speak. The SDK
 * is loaded with the first question, so that a program without a model never loads it.
 */
export function createAskModel(
  service: ModelService,
  { log, tell, limits = LIMITS }: { readonly log: Log; readonly tell: Tell; readonly limits?: Limits },
): AskModel {
  const breaker = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(limits.failures),
    halfOpenAfter: limits.probeMs,
  });
  breaker.onStateChange((state) => tell({ kind: 'breaker', state: nameOf(state) }));
  const parameters = createParameters();
  let client: Promise<OpenAI> | undefined;

  async function call<Shape extends z.ZodType>(asking: Asking, shape: Shape): Promise<Result> {
    client ??= connect(service, limits);
    const { chat } = await client;
    const signal = AbortSignal.any([asking.deadline, AbortSignal.timeout(limits.callMs)]);
    const body = {
      model: service.model,
      messages: [
        { role: 'system' as const, content: asking.prompt.text },
        { role: 'user' as const, content: JSON.stringify(asking.data) },
      ],
      ...parameters.of(asking.purpose, asking.prompt.schema),
    };
    try {
      const completion = Completion.safeParse(await chat.completions.create(body, { signal }));
      if (!completion.success) throw new Failed('malformed', false);
      const { usage, choices } = completion.data;
      const { prompt_tokens: read = 0, completion_tokens: written = 0 } = usage ?? {};
      asking.tell({ kind: 'tokens', purpose: asking.purpose, read, written });
      const { message, finish_reason: finish } = choices[0] ?? {};
      if (message?.refusal || finish === FILTERED) return { kind: 'unsaid', outcome: 'declined', again: false };
      if (finish === 'length') return { kind: 'unsaid', outcome: 'cut', again: false };
      const value = shape.safeParse(parseJson(message?.content ?? ''));
      if (!value.success) throw new Failed('malformed', false);
      return { kind: 'said', value: value.data };
    } catch (error) {
      if (parameters.leaveOut(error, body)) return { kind: 'unsaid', outcome: 'adapted', again: true };
      // What a filter will not have says nothing of the service: five such questions must not turn it off for others.
      if (facts(error).code === FILTERED) return { kind: 'unsaid', outcome: 'declined', again: false };
      throw error instanceof Failed ? error : failedBy(error, signal);
    }
  }

  async function once<Shape extends z.ZodType>(asking: Asking, shape: Shape): Promise<Result> {
    // Others would wait for the probe to end; their answers need not.
    if (breaker.state === CircuitState.HalfOpen) return { kind: 'unsaid', outcome: 'spared', again: false };
    try {
      return await breaker.execute(() => call(asking, shape));
    } catch (error) {
      if (isBrokenCircuitError(error)) return { kind: 'unsaid', outcome: 'spared', again: false };
      const { outcome, again, status } = error instanceof Failed ? error : new Failed('failed', false);
      log.warn({ outcome, ...(status !== undefined && { status }) }, 'the model service did not answer as it should');
      return { kind: 'unsaid', outcome, again };
    }
  }

  return async (asking, shape) => {
    const count = (outcome: Outcome) => asking.tell({ kind: 'call', purpose: asking.purpose, outcome });
    for (const last of [false, true]) {
      const result = await once(asking, shape);
      if (result.kind === 'said') {
        count('answered');
        // What `shape` has just parsed, on its way through the breaker, which knows no shapes.
        return result.value as z.infer<typeof shape>;
      }
      count(result.outcome);
      if (last || !result.again) return undefined;
      const ms = result.outcome === 'adapted' ? 0 : PAUSE_MS * Math.random();
      await pause(ms, undefined, { signal: asking.deadline }).catch(() => undefined);
      if (asking.deadline.aborted) return undefined;
    }
    return undefined;
  };
}

/** Everything that the SDK would else read from the environment is given, so that `config.ts` stays its only reader. */
async function connect(service: ModelService, limits: Limits): Promise<OpenAI> {
  const { default: Client, AzureOpenAI } = await import('openai');
  const common = {
    apiKey: service.apiKey,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: limits.callMs,
    logLevel: 'off',
    fetch: createBoundedFetch(limits.bytes),
  } as const;
  if (service.kind === 'openai') return new Client({ ...common, baseURL: service.baseUrl });
  const { endpoint, apiVersion, model } = service;
  return new AzureOpenAI({ ...common, baseURL: `${endpoint}/openai`, apiVersion, deployment: model });
}

function failedBy(error: unknown, signal: AbortSignal): Failed {
  const { status, headers } = facts(error);
  const retryAfter = headers?.get('retry-after') ?? '';
  if (causes(error).some((cause) => cause instanceof Oversized)) return new Failed('oversized', false);
  if (signal.aborted || (error instanceof Error && error.name.includes('Timeout'))) return new Failed('timeout', false);
  if (status === undefined) {
    // A body that is no JSON fails as a SyntaxError; everything else without a status never arrived.
    return error instanceof SyntaxError ? new Failed('malformed', false) : new Failed('unreachable', true);
  }
  if (status === 401 || status === 403) return new Failed('unauthorised', false, status);
  const soon = retryAfter === '' || Number(retryAfter) * 1000 <= PAUSE_MS;
  if (status === 429) return new Failed('limited', soon, status);
  if (status >= 500) return new Failed('failed', soon, status);
  return new Failed('rejected', false, status);
}

function causes(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

function nameOf(state: CircuitState): Extract<Count, { kind: 'breaker' }>['state'] {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half-open' : 'open';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
