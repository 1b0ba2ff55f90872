#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Answer, Question } from './answer/answer.js';
import { plainText } from './answer/plain-text.js';
import { explainQuestionError, QuestionObject } from './answer/question.js';
import type { Assembly } from './assemble.js';
import { runBackup, runExport } from './cli-records.js';
import { readConfig } from './config.js';
import { ConfigError, CorpusError, UpstreamError, UsageError } from './errors.js';
import { createQueue } from './inbox/queue.js';
import { progressBar } from './progress.js';
import { openExisting } from './store/database.js';
import { createFeedback } from './store/feedback.js';
import { feedbackCsv } from './store/feedback-csv.js';
import { teamsPackage } from './teams/package.js';
import { createLog } from './telemetry.js';

const EXIT = { answered: 0, fault: 1, badUse: 2, unanswered: 3 } as const;

const USAGE = `Usage:
  npm run ask -- "who leads the ISTS?"      one cited answer
  npm run ask -- --json "…"                 the answer object
  npm run ask -- --jsonl < questions.jsonl  one question object a line in, one answer object a line out
  npm run index                             rebuild the index
  npm run inbox -- list                     dead letters: deliveries that could not be answered
  npm run inbox -- retry <key>              gives a dead letter one more life
  npm run feedback                          what people thought of answers, as CSV
  npm run export                            what the store keeps for the record, as JSON lines;
                                            -- --from 2026-01-01 --to 2026-01-31 --format csv
  npm run backup -- <file>                  a copy of the embedded store, made while the program runs
  npm run teams-package                     the app package for Teams, data/attache-teams.zip or the path that is given`;

/** Newest first; an operator who has more has another problem. */
const LETTERS_SHOWN = 200;

async function run(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  if (command === 'ask') return runAsk(rest);
  if (command === 'index') return runIndex(rest);
  if (command === 'inbox') return runInbox(rest);
  if (command === 'feedback') return runFeedback(rest);
  if (command === 'export') return done(runExport(rest, readConfig().store));
  if (command === 'backup') return done(runBackup(rest, readConfig().store));
  if (command === 'teams-package') return runTeamsPackage(rest);
  throw new UsageError(command === undefined ? 'Say what to do.' : `There is no command “${command}”.`);
}

async function done(work: Promise<void>): Promise<number> {
  await work;
  return EXIT.answered;
}

async function runAsk(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(argv);
  if (values.jsonl && (positionals.length > 0 || values.json)) {
    throw new UsageError('--jsonl reads questions from standard input and takes nothing beside it.');
  }
  if (!values.jsonl && positionals.length === 0) throw new UsageError('Ask a question, in quotation marks.');
  const { ask, chapter } = await assembleHere();
  if (values.jsonl) return answerLines(ask);
  const answer = await ask({ q: positionals.join(' ') });
  process.stdout.write(values.json ? `${JSON.stringify(answer, null, 2)}\n` : `${plainText(answer, chapter.source)}\n`);
  return answer.kind === 'unanswered' ? EXIT.unanswered : EXIT.answered;
}

async function runIndex(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) throw new UsageError('`index` takes no options.');
  await assembleHere({ rebuild: true });
  return EXIT.answered;
}

async function runInbox([action, key, ...more]: readonly string[]): Promise<number> {
  const known = (action === 'list' && key === undefined) || (action === 'retry' && key !== undefined);
  if (!known || more.length > 0) throw new UsageError('Say `list`, or `retry` and the key of a dead letter.');
  const database = await openExisting(readConfig().store.url);
  try {
    const queue = createQueue(database);
    if (key !== undefined) {
      const revived = await queue.retry(key);
      process.stdout.write(
        revived ? 'It will be answered when the program runs.\n' : 'There is no dead letter of that key.\n',
      );
      return revived ? EXIT.answered : EXIT.fault;
    }
    const letters = await queue.list('dead', LETTERS_SHOWN);
    const lines = letters.map(
      (letter) => `${new Date(letter.at).toISOString()}  ${letter.key}\n    ${letter.reason ?? 'no reason is known'}`,
    );
    process.stdout.write(lines.length === 0 ? 'There are no dead letters.\n' : `${lines.join('\n')}\n`);
    return EXIT.answered;
  } finally {
    await database.close();
  }
}

async function runFeedback(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) throw new UsageError('`feedback` takes no options.');
  const database = await openExisting(readConfig().store.url);
  try {
    process.stdout.write(feedbackCsv(await createFeedback(() => database).list()));
    return EXIT.answered;
  } finally {
    await database.close();
  }
}

const MANIFEST = fileURLToPath(new URL('../manifest/teams/', import.meta.url));

function runTeamsPackage([path = 'data/attache-teams.zip', ...more]: readonly string[]): number {
  if (more.length > 0) throw new UsageError('`teams-package` takes the path of the zip, and nothing else.');
  const config = readConfig();
  const { zip, missing } = teamsPackage(MANIFEST, config.teams, config.server.publicUrl);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, zip);
  process.stdout.write(`${path}\n`);
  if (missing.length > 0) {
    process.stderr.write(
      `It has placeholders in it: set ${missing.join(' and ')} and make it again before you upload it.\n`,
    );
  }
  return EXIT.answered;
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { json: { type: 'boolean', default: false }, jsonl: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'An option is not known.');
  }
}

async function assembleHere(options: { rebuild?: boolean } = {}): Promise<Assembly> {
  const config = readConfig();
  const bar = progressBar();
  // Late, so that commands that answer nothing need not wait for the model's runtime.
  const { assemble } = await import('./assemble.js');
  try {
    return await assemble(config, { log: createLog(config.logLevel), onProgress: bar.onProgress, ...options });
  } finally {
    bar.stop();
  }
}

async function answerLines(ask: Assembly['ask']): Promise<number> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    process.stdout.write(`${JSON.stringify(await answerLine(line, ask))}\n`);
  }
  return EXIT.answered;
}

async function answerLine(line: string, ask: Assembly['ask']): Promise<Answer | { error: string }> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: line.trim() === '' ? 'This line is empty.' : 'This line is not JSON.' };
  }
  const parsed = QuestionObject.safeParse(value);
  if (!parsed.success) return { error: explainQuestionError(parsed.error) };
  return ask(parsed.data as Question);
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof UsageError) process.stderr.write(`${error.message}\n${USAGE}\n`);
    else if ([ConfigError, CorpusError, UpstreamError].some((kind) => error instanceof kind))
      process.stderr.write(`${String((error as Error).message)}\n`);
    else process.stderr.write(`Something went wrong: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof UsageError ? EXIT.badUse : EXIT.fault;
  },
);
