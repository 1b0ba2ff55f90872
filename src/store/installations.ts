import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { UpstreamError } from '../errors.js';
import type { Database } from './database.js';

/** What a workspace or an organisation granted when it installed the app, by its id; a value is JSON of the platform's. */
export interface Installations {
  keep(id: string, installation: unknown): Promise<void>;
  /** Undefined where there is none, or none that this secret opens. */
  find(id: string): Promise<unknown>;
  remove(id: string): Promise<void>;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Installations in the store, sealed: a copy of the file or a dump of the database holds no token that works.
 * @param database undefined while the store is away; then every call throws `UpstreamError`.
 * @param secret of the deployment; under another one nothing that was kept can be opened, and workspaces install anew.
 */
export function createInstallations(database: () => Database | undefined, secret: string): Installations {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'attache installations', 32));
  const open = (): Database => {
    const store = database();
    if (store === undefined) throw new UpstreamError('The store is away, so no workspace can be looked up.');
    return store;
  };
  return {
    async keep(id, installation) {
      const { db, now } = open();
      const sealed = seal(key, JSON.stringify(installation));
      await db
        .insertInto('installations')
        .values({ id, installation: sealed, at: now() })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ installation: sealed, at: now() }))
        .execute();
    },
    async find(id) {
      const { db } = open();
      const row = await db.selectFrom('installations').select('installation').where('id', '=', id).executeTakeFirst();
      const text = row === undefined ? undefined : unseal(key, row.installation);
      return text === undefined ? undefined : JSON.parse(text);
    },
    async remove(id) {
      await open().db.deleteFrom('installations').where('id', '=', id).execute();
    },
  };
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function unseal(key: Buffer, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return text.toString('utf8');
  } catch {
    return undefined;
  }
}
