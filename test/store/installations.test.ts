import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.js';
import { createInstallations } from '../../src/store/installations.js';

describe('installations', () => {
  it('are kept sealed, replaced, removed, and opened by their own secret alone', async () => {
    const database = await openDatabase(':memory:');
    const ours = createInstallations(() => database, 'one secret');
    await ours.keep('slack:T1', { bot: { token: 'xoxb-old' } });
    await ours.keep('slack:T1', { bot: { token: 'xoxb-new' } });
    expect(await ours.find('slack:T1')).toEqual({ bot: { token: 'xoxb-new' } });
    const rows = await database.db.selectFrom('installations').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.installation ?? '', 'base64').toString('latin1')).not.toContain('xoxb');
    expect(await createInstallations(() => database, 'another secret').find('slack:T1')).toBeUndefined();
    await ours.remove('slack:T1');
    expect(await ours.find('slack:T1')).toBeUndefined();
    await database.close();
  });

  it('cannot be looked up while the store is away', async () => {
    await expect(createInstallations(() => undefined, 's').find('slack:T1')).rejects.toThrow('store is away');
  });
});
