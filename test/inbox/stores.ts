import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A place for a store of its own, and what takes it away again. */
export interface Place {
  readonly url: string;
  remove(): Promise<void>;
}

export interface StoreKind {
  readonly name: 'SQLite' | 'PostgreSQL';
  make(): Promise<Place>;
}

const sqlite: StoreKind = {
  name: 'SQLite',
  async make() {
    const directory = mkdtempSync(join(tmpdir(), 'attache-store-'));
    return {
      url: join(directory, 'attache.db'),
      remove: async () => rmSync(directory, { recursive: true, force: true }),
    };
  },
};

const server = process.env.DATABASE_URL ?? '';

const postgres: StoreKind = {
  name: 'PostgreSQL',
  async make() {
    const name = `attache_${randomUUID().replaceAll('-', '')}`;
    await onServer(`create database ${name}`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    return { url: url.href, remove: () => onServer(`drop database if exists ${name} with (force)`) };
  },
};

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Both kinds of store, as far as they are at hand: PostgreSQL where `DATABASE_URL` names a server. */
export function storesAtHand(): StoreKind[] {
  if (/^postgres(?:ql)?:/.test(server)) return [sqlite, postgres];
  if (process.env.CI === 'true') throw new Error('DATABASE_URL must name a PostgreSQL server where CI=true');
  process.stderr.write('PostgreSQL is skipped: DATABASE_URL names no server.\n');
  return [sqlite];
}
