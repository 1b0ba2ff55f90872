import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/v4';
import { tries } from './tries.js';

const Dependencies = z.record(z.string(), z.string()).default({});
const Manifest = z.object({
  version: z.string().optional(),
  dependencies: Dependencies,
  devDependencies: Dependencies,
  optionalDependencies: Dependencies,
  allowScripts: z.record(z.string(), z.boolean()).default({}),
  scripts: Dependencies,
});
const Locked = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  link: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
  dependencies: Dependencies,
  devDependencies: Dependencies,
});

const own = Manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
const { packages: all } = z
  .object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), Locked) })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const root = all[''];
/** What stands in for packages that nothing here uses comes with the program itself, and is linked. */
const packages = Object.entries(all).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Licences whose terms were read: none of them asks more of whoever runs the program than to keep the notices. */
const KNOWN = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  '(MIT OR WTFPL)',
  '(BSD-2-Clause OR MIT OR Apache-2.0)',
]);

describe('FAULTS.md row 45: the lockfile', () => {
  it('asks for what package.json asks for, no more and no less', () => {
    expect(root?.dependencies).toEqual(own.dependencies);
    expect(root?.devDependencies).toEqual(own.devDependencies);
    for (const name of Object.keys({ ...own.dependencies, ...own.devDependencies }))
      expect(all, name).toHaveProperty([`node_modules/${name}`]);
  });

  it('has a strong digest of every package, from a registry over https', () => {
    tries(packages.length);
    for (const [path, { integrity, resolved }] of packages) {
      expect(integrity, path).toMatch(/^sha512-[\w+/]{86}==$/);
      if (resolved !== undefined) expect(resolved, path).toMatch(/^https:\/\//);
    }
  });

  it('is what is installed, version by version', () => {
    const installed = packages.filter(([path]) => existsSync(path));
    tries(installed.length);
    for (const [path, { version }] of installed)
      expect(JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).version, path).toBe(version);
    const absent = packages.filter(([path, { optional }]) => !optional && !existsSync(path)).map(([path]) => path);
    expect(absent).toEqual([]);
  });
});

describe('FAULTS.md row 45: scripts at installation', () => {
  const HOOKS = ['preinstall', 'install', 'postinstall'];
  /** npm builds by itself what comes with this file, script or none. */
  const builds = (path: string) => existsSync(join(path, 'binding.gyp'));

  it('run for the packages that package.json allows, and each that has one is decided on', () => {
    const having = packages.filter(([path, { hasInstallScript }]) => {
      if (!existsSync(path)) return hasInstallScript;
      const { scripts } = Manifest.parse(JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')));
      return hasInstallScript || builds(path) || HOOKS.some((hook) => hook in scripts);
    });
    tries(packages.length);
    const undecided = having.filter(([path]) => !(nameOf(path) in own.allowScripts));
    expect(undecided.map(([path]) => path)).toEqual([]);
    // Nothing stays allowed that has gone.
    const names = new Set(having.map(([path]) => nameOf(path)));
    expect(Object.keys(own.allowScripts).filter((name) => !names.has(name))).toEqual([]);
  });

  it('are two, both of native parts of the program', () => {
    const allowed = Object.entries(own.allowScripts).flatMap(([name, allow]) => (allow ? [name] : []));
    expect(allowed.sort()).toEqual(['better-sqlite3', 'hnswlib-node']);
    for (const name of allowed) expect(all[`node_modules/${name}`]?.dev, name).toBe(false);
  });
});

describe('FAULTS.md row 45: licences of what the program runs with', () => {
  const shipped = packages.filter(([, { dev }]) => !dev);

  it('are all known', () => {
    tries(shipped.length);
    const unknown = shipped.filter(([, { license = 'none' }]) => !KNOWN.has(license));
    expect(unknown.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });

  it('are the ones that the packages themselves name', () => {
    const named = z.object({ license: z.union([z.string(), z.object({ type: z.string() })]).optional() });
    for (const [path, { license }] of shipped.filter(([where]) => existsSync(where))) {
      const { license: theirs } = named.parse(JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')));
      if (theirs !== undefined) expect(typeof theirs === 'string' ? theirs : theirs.type, path).toBe(license);
    }
  });
});
