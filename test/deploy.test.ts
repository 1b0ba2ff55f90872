import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'attache-deploy-'));
  cpSync('.deploy', join(root, '.deploy'), { recursive: true });
  for (const name of [
    '.absent',
    'src',
    'prompts',
    'corpus',
    'manifest',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ]) {
    symlinkSync(resolve(name), join(root, name));
  }
  for (const name of ['LICENSE', 'NOTICE', 'README.md']) symlinkSync(resolve(name), join(root, name));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function check(): { status: number | null; said: string } {
  const options = { encoding: 'utf8', env: { PATH: process.env.PATH ?? '' } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, '.deploy/check.mjs')], options);
  return { status, said: `${stdout}${stderr}` };
}

function change(file: string, from: string, to: string): void {
  const path = join(root, '.deploy', file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

it('a command of the service runs with its user, store and settings, and whatever is asked of it', () => {
  const bin = join(root, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'systemd-run'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
  const options = { encoding: 'utf8', env: { PATH: `${bin}:${process.env.PATH ?? ''}` } } as const;
  const { status, stdout } = spawnSync(join(root, '.deploy/attache'), ['inbox', 'retry', 'a key'], options);
  const passed = stdout.trimEnd().split('\n');
  expect(status).toBe(0);
  expect(passed.slice(-5)).toEqual(['/usr/bin/node', 'dist/cli.js', 'inbox', 'retry', 'a key']);
  expect(passed).toContain('Environment=DATABASE_URL=/var/lib/attache/attache.db');
});

describe('Containerfile and systemd unit', () => {
  it('are in order', () => {
    const { status, said } = check();
    expect(said).toContain('Containerfile: in order');
    expect(said).toContain('attache.service: ');
    expect(status).toBe(0);
  });

  it.each([
    ['Containerfile', 'USER 10001:10001', 'USER 0:0', /last USER must be a number, and not 0/],
    ['Containerfile', 'NODE_ENV=production', 'SLACK_BOT_TOKEN=x', /ENV names a secret/],
    ['Containerfile', 'COPY prompts ./prompts', 'COPY prompt ./prompts', /COPY prompt: there is no such file/],
    ['Containerfile', 'HEALTHCHECK ', '# ', /HEALTHCHECK is missing/],
    ['attache.service', 'ProtectSystem=strict\n', '', /ProtectSystem=strict/],
    ['attache.service', '/attache.db', '/other.db', /without Environment=DATABASE_URL/],
    ['attache', '/etc/attache/environment', '/etc/attache/other', /EnvironmentFile=\/etc\/attache\/other/],
    ['attache', '-p User=attache ', '', /without User=attache/],
    ['attache.service', 'NoNewPrivileges=yes', 'NoNewPrivileges yes', /NoNewPrivileges/],
  ])('%s is refused where “%s” is “%s”', (file, from, to, sentence) => {
    change(file, from, to);
    const { status, said } = check();
    expect(said).toMatch(sentence);
    expect(status).toBe(1);
  });
});
