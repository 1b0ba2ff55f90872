import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Answer, Ask } from '../answer/answer.js';
import type { Tell } from '../answer/openai-counts.js';
import type { Assembly } from '../assemble.js';
import type { Config } from '../config.js';
import { CorpusError, UpstreamError } from '../errors.js';
import type { Progress } from '../retrieve/vectors.js';
import { keyUnderway } from '../telemetry.js';
import type { Orders, Said, Told } from './messages.js';

export interface Answering extends Pick<Assembly, 'statuses' | 'versions'> {
  readonly ask: Ask;
  /** Tells it where the reader listens, for the addresses of citations. */
  readAt(url: string): void;
  stop(): Promise<void>;
}

interface Options {
  /** Address of the reader as far as it is known by now. */
  readonly reader: string;
  readonly onProgress: Progress;
  /** Told what a model did. */
  readonly tell: Tell;
  /** Called when the thread has died after it was ready; nothing can be answered any more. */
  readonly onDeath: (error: Error) => void;
}

/** An answer takes a fraction of it. */
const STOP_MS = 3_000;

interface Waiting {
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Starts the thread that answers, so that computing an answer never keeps a delivery waiting at the door.
 * @throws CorpusError when the chapter or what stands beside it is damaged.
 */
export async function startAnswering(
  config: Config,
  { reader, onProgress, tell: tellOf, onDeath }: Options,
): Promise<Answering> {
  const orders: Orders = { config, reader };
  const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: orders });
  const waiting = new Map<number, Waiting>();
  let begun = false;
  let stopped = false;
  let asked = 0;
  const tell = (told: Told) => worker.postMessage(told);

  const ready = await new Promise<Extract<Said, { kind: 'ready' }>>((resolve, reject) => {
    worker.on('message', (said: Said) => {
      if (said.kind === 'progress') onProgress(said.done, said.total);
      else if (said.kind === 'count') tellOf(said.count);
      else if (said.kind === 'ready') {
        begun = true;
        resolve(said);
      } else if (said.kind === 'unable') reject(new (said.corpus ? CorpusError : UpstreamError)(said.message));
      else settle(said);
    });
    const died = (error: Error) => {
      reject(error);
      for (const { fail } of waiting.values()) fail(error);
      waiting.clear();
      // Before it was ready, whoever started it is told why by the failure itself.
      if (begun && !stopped) onDeath(error);
    };
    worker.on('error', died);
    worker.on('exit', (code) => died(new UpstreamError(`the answering thread ended with ${code}`)));
  });

  function settle(said: Extract<Said, { kind: 'answer' | 'failed' }>): void {
    const one = waiting.get(said.id);
    waiting.delete(said.id);
    if (said.kind === 'answer') one?.settle(said.answer);
    else one?.fail(new UpstreamError('The question could not be answered; the log has the cause.'));
  }

  return {
    statuses: ready.statuses,
    versions: ready.versions,
    ask: (question) =>
      new Promise((settleOne, fail) => {
        if (stopped) return fail(new UpstreamError('The program is stopping.'));
        asked += 1;
        waiting.set(asked, { settle: settleOne, fail });
        tell({ kind: 'ask', id: asked, question, key: keyUnderway() });
      }),
    readAt: (url) => tell({ kind: 'reader', url }),
    async stop() {
      stopped = true;
      for (const { fail } of waiting.values()) fail(new UpstreamError('The program is stopping.'));
      waiting.clear();
      // A thread that is ended in the middle of the model's own code takes the process with it.
      const ended = once(worker, 'exit');
      tell({ kind: 'stop' });
      await Promise.race([ended, wait(STOP_MS, undefined, { ref: false })]);
    },
  };
}
