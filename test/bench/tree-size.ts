import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface TreeSize {
  readonly packages: number;
  readonly megabytes: number;
  /** The largest, in megabytes. */
  readonly largest: readonly { readonly name: string; readonly megabytes: number }[];
}

/**
 * Size of what is installed without development parts: the packages that the lockfile wants for a run and that are there,
 * each without those that lie within it, which count on their own.
 * @param root directory of the lockfile.
 */
export function productionTree(root: string): TreeSize {
  const lock: { packages: Record<string, { dev?: boolean }> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const sizes = Object.entries(lock.packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true && existsSync(join(root, path)))
    .map(([path]) => ({ name: path.replace(/^.*node_modules\//, ''), bytes: bytesUnder(join(root, path)) }))
    .sort((a, b) => b.bytes - a.bytes);
  const megabytes = (bytes: number) => bytes / 1e6;
  return {
    packages: sizes.length,
    megabytes: megabytes(sizes.reduce((sum, { bytes }) => sum + bytes, 0)),
    largest: sizes.slice(0, 4).map(({ name, bytes }) => ({ name, megabytes: megabytes(bytes) })),
  };
}

function bytesUnder(directory: string): number {
  let sum = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isFile()) sum += statSync(path).size;
    else if (entry.isDirectory() && entry.name !== 'node_modules') sum += bytesUnder(path);
  }
  return sum;
}
