#!/usr/bin/env node
/**
 * Holds the Containerfile to what it promises, where no container engine is at hand: reads it, then takes its own steps
 * in a directory of its own, starts what comes out of them as a user who may write nothing of it, asks it a question and
 * takes its health.
 *
 *   node .deploy/check.mjs                           reads the Containerfile and the systemd unit
 *   node .deploy/check.mjs --run                     and takes the steps, `npm ci` among them
 *   node .deploy/check.mjs --run --packages <dir>    with a copy of packages that are installed, in place of `npm ci`
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { run: { type: 'boolean', default: false }, packages: { type: 'string' } } });

const say = (line) => process.stdout.write(`${line}\n`);
const fail = (line) => {
  throw new Error(line);
};

/** Instructions in order, as [name, rest]; lines that end in a backslash go on. */
function instructionsOf(text) {
  const lines = text.replaceAll(/\\\n/g, ' ').split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.split(/\s+/)[0] ?? '', line.replace(/^\S+\s*/, '')]);
}

const instructions = instructionsOf(readFileSync(join(ROOT, '.deploy/Containerfile'), 'utf8'));
const at = instructions.findLastIndex(([name]) => name === 'FROM');
const stages = { build: instructions.slice(0, at), run: instructions.slice(at) };

function lint() {
  const known =
    /^(?:ARG|FROM|RUN|WORKDIR|COPY|ENV|VOLUME|USER|EXPOSE|STOPSIGNAL|HEALTHCHECK|CMD)$/;
  const wrong = [];
  for (const [name, rest] of instructions) {
    if (!known.test(name)) wrong.push(`${name} is no instruction that this file may have`);
    if (/(?:TOKEN|SECRET|PASSWORD|API_KEY)\b/i.test(rest)) wrong.push(`${name} names a secret: ${rest}`);
    if (name === 'FROM' && /:latest|^[^:$]+$/.test(rest)) wrong.push(`FROM ${rest} has no version`);
    if (name === 'RUN') execFileSync('sh', ['-n', '-c', rest]);
    if (name === 'COPY' && !rest.startsWith('--from=')) {
      for (const source of rest.split(/\s+/).slice(0, -1)) {
        if (!existsSync(join(ROOT, source))) wrong.push(`COPY ${source}: there is no such file`);
      }
    }
  }
  const last = (name) => stages.run.findLast(([one]) => one === name)?.[1];
  const user = /^(\d+)(?::\d+)?$/.exec(last('USER') ?? '')?.[1];
  if (user === undefined || user === '0') wrong.push('the last USER must be a number, and not 0');
  if (stages.run.findLastIndex(([name]) => name === 'RUN') > stages.run.findIndex(([name]) => name === 'USER')) {
    wrong.push('nothing may be run after USER');
  }
  for (const name of ['HEALTHCHECK', 'CMD', 'VOLUME']) if (last(name) === undefined) wrong.push(`${name} is missing`);
  if (wrong.length > 0) fail(wrong.join('\n'));
  say('Containerfile: in order');
}

/** By systemd's own tools where they are; elsewhere what hardens the unit is looked for by name. */
function lintUnit() {
  const unit = join(ROOT, '.deploy/attache.service');
  const text = readFileSync(unit, 'utf8');
  const hardening = ['DynamicUser=yes', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'StateDirectory=attache'];
  const missing = hardening.filter((line) => !text.split('\n').includes(line));
  const path = join(ROOT, '.deploy/attache');
  execFileSync('sh', ['-n', path]);
  const command = readFileSync(path, 'utf8');
  // A command that looks at another store than the service would say that there are no dead letters.
  for (const [, property] of command.matchAll(/-p (\S+)/g)) {
    if (!text.split('\n').includes(property)) missing.push(`${property}, which .deploy/attache has`);
  }
  for (const setting of text.match(/^(?:Environment|EnvironmentFile|User|StateDirectory|WorkingDirectory)=.*$/gm) ?? []) {
    if (!command.includes(`-p ${setting} `)) missing.push(`.deploy/attache without ${setting}`);
  }
  const odd = text.split('\n').filter((line) => !/^(?:#.*|\[\w+\]|[A-Za-z]+=.*|)$/.test(line));
  if (missing.length + odd.length > 0) fail(`attache.service: ${[...missing, ...odd].join(', ')}`);
  if (!existsSync('/usr/bin/systemd-analyze')) {
    say('attache.service: in order, as far as can be told without systemd');
    return;
  }
  const analyze = (...args) => execFileSync('systemd-analyze', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    analyze('verify', '--man=no', unit);
    // Its threshold is ten times the exposure that it prints.
    const security = analyze('security', '--offline=yes', '--threshold=20', '--no-pager', unit);
    say(`attache.service: verified; ${/exposure level.*?: [\d.]+/.exec(security)?.[0] ?? ''}`);
  } catch (error) {
    fail(`attache.service: ${error.stderr ?? ''}${error.stdout ?? ''}`);
  }
}

/** The build stage in a directory that stands for its /app. */
function build(app) {
  let directory = app;
  for (const [name, rest] of stages.build) {
    if (name === 'WORKDIR') directory = join(app, rest.replace(/^\/app/, ''));
    if (name === 'COPY') copyAll(rest, ROOT, directory);
    if (name !== 'RUN' || /^apt-get /.test(rest)) continue;
    if (values.packages !== undefined && /^npm (?:ci|rebuild)\b/.test(rest)) {
      copyPackages(directory);
      continue;
    }
    say(`RUN ${rest}`);
    if (rest.includes('trim.sh')) say(`node_modules before: ${megabytes(join(directory, 'node_modules'))} MB`);
    execFileSync('sh', ['-c', rest], { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  say(`node_modules after: ${megabytes(join(directory, 'node_modules'))} MB`);
}

function copyAll(rest, from, to) {
  const paths = rest.split(/\s+/);
  const target = join(to, paths.at(-1));
  for (const source of paths.slice(0, -1)) {
    const into = paths.at(-1).endsWith('/') ? join(target, source.split('/').at(-1)) : target;
    mkdirSync(dirname(into), { recursive: true });
    cpSync(join(from, source), into, { recursive: true });
  }
}

/** Links in place of copies; npm writes one file anew, and it must not be the one that others hold. */
function copyPackages(directory) {
  const target = join(directory, 'node_modules');
  if (existsSync(target)) return;
  execFileSync('cp', ['-al', resolve(values.packages), target]);
  const list = join(target, '.package-lock.json');
  const text = readFileSync(list);
  rmSync(list);
  copyFileSync(join(resolve(values.packages), '.package-lock.json'), list);
  if (!text.equals(readFileSync(list))) fail('the list of packages changed while it was copied');
}

const megabytes = (path) => Math.round(Number(execFileSync('du', ['-sk', path], { encoding: 'utf8' }).split('\t')[0]) / 1024);

/** The last stage, started as its user. */
async function run(app, image, data) {
  const env = { PATH: process.env.PATH ?? '' };
  let user = 0;
  let health = [];
  let command = [];
  for (const [name, rest] of stages.run) {
    const built = /^--from=build \/app\/(.*)$/.exec(rest);
    if (name === 'COPY') copyAll(built?.[1] ?? rest, built ? app : ROOT, image);
    if (name === 'ENV') Object.assign(env, Object.fromEntries(rest.split(/\s+/).map((pair) => pair.split('='))));
    if (name === 'USER') user = Number(rest.split(':')[0]);
    if (name === 'HEALTHCHECK') health = JSON.parse(rest.replace(/^.*?CMD /, ''));
    if (name === 'CMD') command = JSON.parse(rest);
  }
  Object.assign(env, { HOST: '127.0.0.1', PORT: '39780', DATABASE_URL: join(data, 'attache.db') });
  // Whoever owns the files could write them, whatever their modes say.
  const as = process.getuid?.() === 0 ? { uid: user, gid: user } : {};
  if (as.uid !== undefined) execFileSync('chown', [`${user}:${user}`, data]);
  const child = spawn(process.execPath, command.slice(1), { cwd: image, env, ...as, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    const early = ended.then(() => false);
    if (!(await Promise.race([started(child), early]))) fail('the program ended before it was ready');
    execFileSync(process.execPath, health.slice(1), { cwd: image, env, ...as });
    const answer = await fetch(`http://127.0.0.1:${env.PORT}/api/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ q: 'Who should be the anchor partner of MAIRI?' }),
    });
    const { kind, citations } = await answer.json();
    if (kind !== 'answered' || citations[0]?.passage !== 'p27') fail(`the program answered ${kind}`);
  } finally {
    child.kill('SIGTERM');
  }
  const [code] = await ended;
  if (code !== 0) fail(`the program ended with ${code}`);
  say(`started${as.uid === undefined ? '' : ` as user ${user}`}, healthy, asked, and ended with 0`);
}

function started(child) {
  return new Promise((ready, wrong) => {
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      if (/reader\s+on\s+\S+\n/.test(printed)) {
        if (!/model\s+on/.test(printed) || !/index\s+on .*read from disk/.test(printed)) wrong(new Error(printed));
        ready(true);
      }
    });
  });
}

async function takeSteps() {
  const directory = mkdtempSync(join(tmpdir(), 'attache-image-'));
  chmodSync(directory, 0o755);
  const [app, image, data] = ['build', 'image', 'data'].map((name) => join(directory, name));
  try {
    for (const one of [app, image, data]) mkdirSync(one);
    build(app);
    await run(app, image, data);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

try {
  lint();
  lintUnit();
  if (values.run) await takeSteps();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
