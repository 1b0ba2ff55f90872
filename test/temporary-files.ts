import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all tests, and the programs that they start or kill, one directory for temporary files, gone with the last of them. */
export default function keepTogether(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'attache-test-'));
  process.env.TMPDIR = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
