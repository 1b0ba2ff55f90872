import { existsSync, readFileSync } from 'node:fs';
import { env } from '@xenova/transformers';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/v4';
import { readConfig } from '../src/config.js';
import { Environment } from '../src/environment.js';

const readme = readFileSync('README.md', 'utf8');
const section = (title: string, level = '##') =>
  new RegExp(`^${level} ${title}\\n(.*?)^#{2,${level.length}} `, 'ms').exec(readme)?.[1] ?? '';
const Scripts = z.object({ scripts: z.object({ install: z.string() }) });

describe('the README', () => {
  it('names every setting that is read, those of the Bot Framework too', () => {
    const settings = section('Settings');
    for (const name of Object.keys(Environment.shape)) expect(settings, name).toContain(`\`${name}\``);
    expect(settings).toContain('`CallerId`');
    let refusal = '';
    try {
      readConfig({ CallerId: 'x' });
    } catch (error) {
      refusal = String(error);
    }
    const others = /: (.*) must be set beside CallerId/.exec(refusal)?.[1]?.split(', ') ?? [];
    expect(others).toHaveLength(6);
    for (const name of others) expect(settings, name).toContain(`\`${name}\``);
  });

  it('says of each addon what its install script does', () => {
    const install = section('Install without the network', '###');
    const { scripts } = Scripts.parse(JSON.parse(readFileSync('node_modules/better-sqlite3/package.json', 'utf8')));
    expect(install).toContain(`\`better-sqlite3\` runs \`${scripts.install}\``);
    expect(existsSync('node_modules/hnswlib-node/binding.gyp')).toBe(true);
    expect(install).toContain('`hnswlib-node` is compiled always');
    const { allowScripts } = z
      .object({ allowScripts: z.record(z.string(), z.boolean()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    expect(Object.values(allowScripts).filter(Boolean)).toHaveLength(2);
    expect(section('Run it')).toContain('two native addons');
  });

  it('names the host of the hub among those that are reached', () => {
    expect(section('Hosts that it reaches', '###')).toContain(`\`${new URL(env.remoteHost).host}\``);
  });

  it('names files that are there, where it says what is checked', () => {
    const named = [...section('Security').matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(([, file]) => file ?? '');
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });
});
