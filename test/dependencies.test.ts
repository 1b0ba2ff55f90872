import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { productionTree } from './bench/tree-size.js';

const json = <Shape>(path: string): Shape => JSON.parse(readFileSync(path, 'utf8'));
const manifest = json<{
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
}>('package.json');
const lock = json<{ packages: Record<string, { dev?: boolean; hasInstallScript?: boolean; version: string }> }>(
  'package-lock.json',
);

it('the README gives each dependency its licence as installed, a reason, and what would take its place', () => {
  const readme = readFileSync('README.md', 'utf8');
  const section = /^## Dependencies\n(.*?)^## /ms.exec(readme)?.[1] ?? '';
  const rows = [...section.matchAll(/^\| `([^`]+)` \| (.+?) \| (.+?) \| (.+?) \|$/gm)];
  const installed = Object.keys(manifest.dependencies).map((name) => [
    name,
    json<{ license: string }>(`node_modules/${name}/package.json`).license,
  ]);
  expect(rows.map(([, name, licence]) => [name, licence])).toEqual(installed);
  for (const [, , , reason, substitute] of rows) {
    expect((reason ?? '').length).toBeGreaterThan(5);
    expect((substitute ?? '').length).toBeGreaterThan(5);
  }
});

it('what a run needs may run a script when it is installed only where package.json says so', () => {
  const wanted = Object.entries(lock.packages)
    .filter(([, { dev, hasInstallScript }]) => hasInstallScript === true && dev !== true)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  const allowed = Object.entries(manifest.allowScripts).filter(([, may]) => may);
  expect(allowed.map(([name]) => name).sort()).toEqual([...new Set(wanted)].sort());
});

it('npm run sbom names all that a run needs, as CycloneDX, and nothing that only development does', () => {
  // As npm itself starts it, and without what npm has set for the run of this test.
  const options = { encoding: 'utf8', env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' } } as const;
  const { stdout, status } = spawnSync('npm', ['run', '--silent', 'sbom'], options);
  expect(status).toBe(0);
  const bom: { bomFormat: string; components: { name: string; version: string; purl: string }[] } = JSON.parse(stdout);
  expect(bom.bomFormat).toBe('CycloneDX');
  const named = new Map(bom.components.map(({ name, version }) => [name, version]));
  const fetched = Object.entries(manifest.dependencies).filter(([, wanted]) => !wanted.startsWith('file:'));
  for (const [name] of fetched) {
    expect(bom.components).toContainEqual(
      expect.objectContaining({ name, version: lock.packages[`node_modules/${name}`]?.version }),
    );
  }
  expect(named.has('vitest')).toBe(false);
  expect(named.has('playwright-core')).toBe(false);
  expect(bom.components.every(({ purl }) => purl.startsWith('pkg:npm/'))).toBe(true);
});

it('the bundled weights list a digest of every file that decides what they compute', () => {
  for (const model of ['all-MiniLM-L6-v2', 'question-encoder']) {
    const directory = `corpus/model/${model}`;
    const listed = readFileSync(`${directory}/SHA256SUMS`, 'utf8');
    for (const file of ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx']) {
      expect(existsSync(`${directory}/${file}`)).toBe(true);
      expect(listed).toMatch(new RegExp(`^[0-9a-f]{64}  ${file.replaceAll('.', '\\.')}$`, 'm'));
    }
  }
});

it('the bench adds up what is installed for a run', () => {
  const { packages, megabytes, largest } = productionTree('.');
  expect(packages).toBeGreaterThan(Object.keys(manifest.dependencies).length);
  expect(largest[0]?.megabytes).toBeGreaterThan(1);
  expect(megabytes).toBeGreaterThan(largest.reduce((sum, one) => sum + one.megabytes, 0));
});
