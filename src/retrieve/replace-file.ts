import { renameSync } from 'node:fs';

/**
 * Puts a file in the place of another in one step, so that a reader finds the old one or the new one and never a part.
 * @param write writes the whole to the path that it is given, beside `path`.
 */
export function replaceFile(path: string, write: (draft: string) => void): void {
  const draft = `${path}.${process.pid}.draft`;
  write(draft);
  renameSync(draft, path);
}
