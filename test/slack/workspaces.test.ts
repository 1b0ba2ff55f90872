import type { Context } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { SCOPES, workspaceOf } from '../../src/slack/workspaces.js';
import { deliver } from './double.js';
import { MODES, type Running, run, SECRET } from './edge.js';
import { event, recorded } from './payloads.js';

const workspaces = {
  kind: 'many',
  clientId: '1.2',
  clientSecret: 'client secret',
  stateSecret: 'x'.repeat(16),
} as const;

/** Installs the app as a browser would: by the page, Slack's consent, and the way back with its state. */
async function install(running: Running, team: string, token: string): Promise<Response> {
  running.slack.answer('oauth.v2.access', {
    body: {
      ok: true,
      app_id: 'A1',
      access_token: token,
      token_type: 'bot',
      scope: SCOPES.join(','),
      bot_user_id: 'UBOT',
      team: { id: team, name: team },
      enterprise: null,
      is_enterprise_install: false,
      authed_user: { id: 'UADMIN', access_token: 'xoxp-never-kept' },
    },
  });
  const page = await fetch(`${running.origin}/slack/install`, { redirect: 'manual' });
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
  const consent = new URL(page.headers.get('location') ?? '');
  expect(consent.origin).toBe(new URL(running.slack.apiUrl).origin);
  expect(consent.searchParams.get('scope')?.split(',')).toEqual([...SCOPES]);
  const back = new URLSearchParams({ code: 'c', state: consent.searchParams.get('state') ?? '' });
  return fetch(`${running.origin}/slack/oauth_redirect?${back}`, { headers: { cookie } });
}

describe.each(MODES)('many workspaces, over %s', (mode) => {
  it('install by OAuth, are each answered with their own token, and are let go when they uninstall', async () => {
    const running = await run(mode, { workspaces });
    expect((await install(running, 'T1', 'xoxb-one')).status).toBe(200);
    expect((await install(running, 'T2', 'xoxb-two')).status).toBe(200);
    await running.send('event', recorded('app-mention'));
    await running.send('event', { ...event('app-mention', { channel: 'C2' }), team_id: 'T2', authorizations: [] });
    const posts = await running.slack.waitFor('chat.postMessage', 2);
    expect(posts.map(({ token, body }) => `${token} ${body.channel}`).sort()).toEqual(['xoxb-one C1', 'xoxb-two C2']);
    await running.send('event', recorded('app-uninstalled'));
    await running.send('event', { ...recorded('tokens-revoked'), team_id: 'T2', authorizations: [] });
    expect(await running.inbox.installations.find('slack:T1')).toBeUndefined();
    expect(await running.inbox.installations.find('slack:T2')).toBeUndefined();
  });

  it('that have not installed the app are acknowledged and not answered', async () => {
    const running = await run(mode, { workspaces });
    await running.send('event', recorded('app-mention'));
    await running.inbox.idle();
    expect(running.asked).toEqual([]);
  });

  it('keep no token of a person, and none in the clear', async () => {
    const running = await run(mode, { workspaces });
    await install(running, 'T1', 'xoxb-one');
    const kept = await running.inbox.installations.find('slack:T1');
    expect(JSON.stringify(kept)).toContain('xoxb-one');
    expect(JSON.stringify(kept)).not.toContain('xoxp-never-kept');
  });

  it('take no installation that nobody here began', async () => {
    const running = await run(mode, { workspaces });
    const forged = await fetch(`${running.origin}/slack/oauth_redirect?code=c&state=forged`);
    expect(forged.status).toBeGreaterThanOrEqual(400);
    expect(running.slack.callsOf('oauth.v2.access')).toEqual([]);
  });
});

describe('an organisation that has installed the app as a whole', () => {
  it('is answered in each of its workspaces with the one token', async () => {
    const running = await run('http', { workspaces });
    const bot = { token: 'xoxb-org', scopes: [], id: 'BBOT', userId: 'UBOT' };
    await running.inbox.installations.keep('slack:E1', {
      enterprise: { id: 'E1' },
      isEnterpriseInstall: true,
      authVersion: 'v2',
      user: { id: 'UADMIN' },
      bot,
    });
    const authorizations = [
      { enterprise_id: 'E1', team_id: 'T7', user_id: 'UBOT', is_bot: true, is_enterprise_install: true },
    ];
    await running.send('event', { ...recorded('app-mention'), team_id: 'T7', enterprise_id: 'E1', authorizations });
    const [post] = await running.slack.waitFor('chat.postMessage', 1);
    expect(post?.token).toBe('xoxb-org');
    expect(post?.body.team_id).toBe('T7');
  });
});

describe('the pages of the installation', () => {
  it('are not there with one token', async () => {
    const running = await run('http');
    expect((await fetch(`${running.origin}/slack/install`)).status).toBe(404);
  });

  it('are no way around the door', async () => {
    const running = await run('socket', { workspaces });
    const response = await deliver(running.url, SECRET, JSON.stringify(recorded('app-mention')));
    expect(response.status).toBe(404);
  });
});

describe('a workspace that goes while its answer is made', () => {
  it('is given up, not tried for ever', async () => {
    const running = await run('http', { workspaces, timing: { pollMs: 50 } });
    await install(running, 'T1', 'xoxb-one');
    running.slack.answer('chat.postMessage', { body: { ok: false, error: 'token_revoked' } });
    await running.send('event', recorded('app-mention'));
    await running.slack.waitFor('chat.postMessage', 1);
    await expect.poll(() => running.inbox.dead(), { timeout: 20_000 }).toEqual(['Slack answered token_revoked']);
  });
});

it('names no workspace by what is no id', () => {
  const odd = { teamId: 'T1', enterpriseId: { constructor: {} }, isEnterpriseInstall: false };
  expect(workspaceOf(odd as unknown as Context)).toEqual({ team: 'T1', org: false });
});
