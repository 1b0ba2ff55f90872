#!/usr/bin/env node
import { setTimeout as wait } from 'node:timers/promises';
import { startAnswering } from './answering/answering.js';
import { readConfig, readerUrl } from './config.js';
import { ConfigError, CorpusError } from './errors.js';
import { createLights } from './lights.js';
import { createMetrics } from './metrics.js';
import { progressBar } from './progress.js';
import { createLog, failure, type Log } from './telemetry.js';

/** Longer than the thread takes to load its libraries; to build an index takes longer, and may be broken off. */
const LOADING_MS = 5_000;

/** Settles once the answering thread has begun, or cannot. */
let begun: Promise<unknown> = Promise.resolve();

async function start(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const metrics = createMetrics();
  const lights = createLights();
  const bar = progressBar();
  const answering = startAnswering(config, {
    reader: readerUrl(config.server),
    onProgress: bar.onProgress,
    tell(count) {
      lights.hear(count);
      metrics.tell(count);
    },
    onDeath: (error) => giveUp(error, log),
  }).finally(bar.stop);
  // It is waited for below; until then its failure must not end the process without a word.
  begun = answering.catch(() => undefined);
  // The thread takes a second to read the chapter and its model, and the surfaces' libraries nearly as long to load.
  const { serve } = await import('./serve.js');
  await serve(config, { log, answering, metrics, lights });
}

/** A program that cannot answer had better be started anew; what it has acknowledged waits in the inbox. */
function giveUp(error: Error, log: Log): void {
  log.fatal(failure(error), 'the answering thread died, so the program ends; what was asked waits in the inbox');
  process.exit(1);
}

start().catch(async (error: unknown) => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof ConfigError || error instanceof CorpusError) process.stderr.write(`${error.message}\n`);
  else if (code === 'EADDRINUSE')
    process.stderr.write('HOST and PORT, or METRICS_PORT, are in use by another program; set another port.\n');
  else process.stderr.write(`Attaché cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  // A native library that is being loaded in the thread while the process ends takes it down with a signal.
  await Promise.race([begun, wait(LOADING_MS)]);
  process.exit(1);
});
