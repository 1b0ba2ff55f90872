import { parentPort, workerData } from 'node:worker_threads';
import type { Tell } from '../answer/openai-counts.js';
import { assemble } from '../assemble.js';
import { CorpusError, UpstreamError } from '../errors.js';
import { createLog, failure, within } from '../telemetry.js';
import type { Orders, Said, Told } from './messages.js';

/** The thread that answers: what runs here may take its time, and keeps no delivery waiting at the door. */
async function answer(port: NonNullable<typeof parentPort>, orders: Orders): Promise<void> {
  const log = createLog(orders.config.logLevel);
  let reader = orders.reader;
  const say = (said: Said) => port.postMessage(said);
  const onProgress = (done: number, total: number) => say({ kind: 'progress', done, total });
  const tell: Tell = (count) => say({ kind: 'count', count });
  const { ask, warm, statuses, versions } = await assemble(orders.config, {
    log,
    onProgress,
    tell,
    readerUrl: () => reader,
  });
  port.on('message', (told: Told) => {
    if (told.kind === 'reader') {
      reader = told.url;
      return;
    }
    if (told.kind === 'stop') {
      port.close();
      return;
    }
    const { id, question, key } = told;
    within(key, () =>
      ask(question).then(
        (given) => say({ kind: 'answer', id, answer: given }),
        (error: unknown) => {
          log.error(failure(error), 'a question failed in the answering thread');
          say({ kind: 'failed', id });
        },
      ),
    );
  });
  say({ kind: 'ready', statuses, versions });
  await warm().catch((error: unknown) =>
    log.warn(failure(error), 'what the first question needs could not be made ahead'),
  );
}

if (parentPort === null) throw new UpstreamError('The answering thread is started by the program, not by hand.');
const port = parentPort;
answer(port, workerData).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const unable: Said = { kind: 'unable', message, corpus: error instanceof CorpusError };
  port.postMessage(unable);
  port.close();
});
