import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import SQLite from 'better-sqlite3';
import { UpstreamError } from '../errors.js';

/** More pages than a file has: one step under one snapshot, so that a busy program cannot make it begin again forever. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies a store's file as it is at this moment, while the program goes on writing to it. The copy is checked, is one
 * file without a journal, and may be read by its owner alone.
 * @param from path of the store.
 * @param to path of the copy; must not exist yet.
 * @returns bytes of the copy.
 * @throws UpstreamError when there is no store, the copy exists already, or it cannot be written or is not whole.
 */
export async function backUp(from: string, to: string): Promise<number> {
  if (!existsSync(from)) throw new UpstreamError('There is no store yet where DATABASE_URL says; nothing was copied.');
  if (existsSync(to)) throw new UpstreamError('The file of the copy exists already; name another one.');
  const unfinished = `${to}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    const bytes = await copy(from, unfinished);
    renameSync(unfinished, to);
    return bytes;
  } catch (cause) {
    rmSync(unfinished, { force: true });
    if (cause instanceof UpstreamError) throw cause;
    throw new UpstreamError('The store cannot be copied; check that the directory exists and has room.', { cause });
  }
}

async function copy(from: string, to: string): Promise<number> {
  const store = new SQLite(from, { readonly: true, fileMustExist: true });
  try {
    await store.backup(to, { progress: () => ALL_PAGES });
  } finally {
    store.close();
  }
  chmodSync(to, 0o600);
  const made = new SQLite(to, { fileMustExist: true });
  try {
    // The journal beside the file would be forgotten when the copy is moved.
    made.pragma('journal_mode = DELETE');
    if (made.pragma('integrity_check', { simple: true }) !== 'ok') {
      throw new UpstreamError('The copy is not whole, so it was thrown away; check the disk and the store.');
    }
    return Number(made.pragma('page_count', { simple: true })) * Number(made.pragma('page_size', { simple: true }));
  } finally {
    made.close();
  }
}
