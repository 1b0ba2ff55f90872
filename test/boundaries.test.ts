import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each room of `src/` may import, besides itself. */
const BELOW = ['errors', 'config', 'loopback', 'clouds', 'telemetry'];
const MAY_IMPORT: Record<string, readonly string[]> = {
  errors: [],
  'in-time': [],
  csv: [],
  clouds: [],
  telemetry: [],
  loopback: [],
  environment: ['loopback'],
  config: ['environment', 'clouds', 'errors'],
  corpus: ['errors'],
  retrieve: ['corpus', 'errors'],
  answer: ['retrieve', 'corpus', 'errors'],
  store: ['answer', 'csv', 'errors', 'in-time'],
  inbox: ['store', 'telemetry', 'errors', 'in-time'],
  ask: ['answer', 'retrieve', 'corpus', 'errors'],
  slack: ['answer', 'inbox', 'store', 'corpus', ...BELOW],
  teams: ['answer', 'inbox', 'store', 'corpus', 'in-time', ...BELOW],
  web: ['answer', 'corpus', 'csv', ...BELOW],
  reading: ['answer', 'retrieve', 'corpus', 'config'],
  assemble: ['reading', 'ask', 'answer', 'retrieve', 'corpus', ...BELOW],
  answering: ['assemble', 'answer', 'retrieve', ...BELOW],
  progress: ['retrieve'],
  metrics: ['answer', 'inbox', 'telemetry'],
  lights: ['answer', 'inbox', 'telemetry'],
  'cli-records': ['csv', 'store', 'errors', 'config'],
  cli: ['cli-records', 'assemble', 'answer', 'corpus', 'inbox', 'store', 'teams', 'progress', ...BELOW],
  serve: ['reading', 'answering', 'slack', 'teams', 'web', 'inbox', 'store', 'metrics', 'lights', ...BELOW],
  main: ['serve', 'answering', 'progress', 'metrics', 'lights', ...BELOW],
};

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const room = (file: string) => file.split('/')[0]?.replace('.ts', '') ?? '';

describe('the rooms of src', () => {
  it.each(files)('%s imports only what lies below it', (file) => {
    const text = readFileSync(join('src', file), 'utf8');
    const imported = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) =>
      room(relative('src', join('src', file, '..', match[1] ?? ''))),
    );
    const own = room(file).replace('.js', '');
    const foreign = imported.map((name) => name.replace('.js', '')).filter((name) => name !== own);
    expect(MAY_IMPORT, `${own} is a new room: say here what it may import`).toHaveProperty(own);
    expect(foreign.filter((name) => !MAY_IMPORT[own]?.includes(name))).toEqual([]);
  });

  it.each(files.filter((file) => file !== 'config.ts'))('%s leaves the environment to config.ts', (file) => {
    expect(readFileSync(join('src', file), 'utf8')).not.toMatch(/process\.env/);
  });

  it('makes answers in verify.ts alone', () => {
    const makers = files.filter((file) =>
      /as unknown as Answer|as Answer\b/.test(readFileSync(join('src', file), 'utf8')),
    );
    expect(makers).toEqual(['answer/verify.ts']);
  });

  it('loads the SDK of model services in one file, and only when a model is asked', () => {
    const using = (pattern: RegExp) => files.filter((file) => pattern.test(readFileSync(join('src', file), 'utf8')));
    expect(using(/^import (?!type )[^;]*'openai/m)).toEqual([]);
    expect(using(/import\('openai/)).toEqual(['answer/openai-client.ts']);
  });

  it('keeps the Bot Framework in one file', () => {
    const users = files.filter((file) =>
      /from 'bot(?:builder|framework)/.test(readFileSync(join('src', file), 'utf8')),
    );
    expect(users.filter((file) => file !== 'teams/bot.ts')).toEqual([]);
  });
});
