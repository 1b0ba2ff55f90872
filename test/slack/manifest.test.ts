import { readdirSync, readFileSync, statSync } from 'node:fs';
import { App } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { STARTERS } from '../../src/slack/home.js';
import { SCOPES } from '../../src/slack/workspaces.js';
import { run } from './edge.js';

const manifest = JSON.parse(readFileSync('manifest/slack.json', 'utf8'));
const { features, settings, oauth_config: oauth, display_information: shown } = manifest;

/** Events of the view that apps made today cannot have; an app that was made before brings them in its own manifest. */
const OLDER_VIEW = ['assistant_thread_started'];

/** The scope that each method of ours and each event needs, as Slack documents it; undefined: any token. */
const NEEDS: Record<string, string | undefined> = {
  'assistant.threads.setStatus': 'assistant:write',
  'assistant.threads.setSuggestedPrompts': 'assistant:write',
  'auth.test': undefined,
  'chat.appendStream': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.startStream': 'chat:write',
  'chat.stopStream': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.replies': 'im:history',
  'views.open': undefined,
  'views.publish': undefined,
  'views.update': undefined,
  agent_session_stopped: 'assistant:write',
  app_home_opened: undefined,
  app_mention: 'app_mentions:read',
  app_uninstalled: undefined,
  'message.im': 'im:history',
  tokens_revoked: undefined,
};

const spies = {
  event: vi.spyOn(App.prototype, 'event'),
  message: vi.spyOn(App.prototype, 'message'),
  command: vi.spyOn(App.prototype, 'command'),
  shortcut: vi.spyOn(App.prototype, 'shortcut'),
};
const heard: { events: string[]; commands: string[]; shortcuts: { type: string; callback_id: string }[] } = {
  events: [],
  commands: [],
  shortcuts: [],
};

beforeAll(async () => {
  await run('http');
  heard.events = spies.event.mock.calls.map(([name]) => String(name));
  if (spies.message.mock.calls.length > 0) heard.events.push('message.im');
  heard.commands = spies.command.mock.calls.map(([name]) => String(name));
  heard.shortcuts = spies.shortcut.mock.calls.map(([of]) => of as unknown as { type: string; callback_id: string });
});
afterAll(() => vi.restoreAllMocks());

describe('the manifest and the listeners', () => {
  it('have the same events', () => {
    const events = heard.events.filter((name) => !OLDER_VIEW.includes(name));
    expect(settings.event_subscriptions.bot_events.toSorted()).toEqual(events.toSorted());
    expect(heard.events).toEqual(expect.arrayContaining(OLDER_VIEW));
  });

  it('have the same commands', () => {
    const commands = features.slash_commands.map((one: { command: string }) => one.command);
    expect(commands.toSorted()).toEqual(heard.commands.toSorted());
  });

  it('have the same shortcuts', () => {
    const shortcuts = features.shortcuts.map(({ type, callback_id }: { type: string; callback_id: string }) => ({
      type: type === 'message' ? 'message_action' : 'shortcut',
      callback_id,
    }));
    expect(shortcuts).toEqual(heard.shortcuts);
  });

  it('ask for exactly the scopes that methods, events and commands need', () => {
    const sources = readdirSync('src/slack').map((file) => readFileSync(`src/slack/${file}`, 'utf8'));
    const methods = sources.flatMap((text) =>
      [...text.matchAll(/client\s*\.((?:assistant\.threads|chat|conversations|views|auth)\s*\.\w+)\(/g)].map((match) =>
        (match[1] ?? '').replace(/\s/g, ''),
      ),
    );
    const multiline = sources.some((text) => /client\.assistant\.threads\s*\n\s*\.setStatus\(/.test(text));
    const used = [...methods, ...(multiline ? ['assistant.threads.setStatus'] : [])];
    const events = settings.event_subscriptions.bot_events as string[];
    for (const name of [...used, ...events]) expect(NEEDS, `say here what ${name} needs`).toHaveProperty([name]);
    expect(Object.keys(NEEDS).filter((name) => ![...used, ...events].includes(name))).toEqual([]);
    const needed = new Set([...used, ...events].map((name) => NEEDS[name]).filter((scope) => scope !== undefined));
    needed.add('commands');
    expect(oauth.scopes.bot).toEqual([...needed].sort());
    expect([...SCOPES]).toEqual(oauth.scopes.bot);
  });

  it('name every scope in the README with its reason', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const scope of SCOPES) expect(readme).toMatch(new RegExp(`\\| \`${scope}\` \\| \\S`));
  });

  it('suggest the same questions', () => {
    const suggested = features.agent_view.suggested_prompts.map(({ message }: { message: string }) => message);
    expect(suggested).toEqual(STARTERS.map(({ message }) => message));
  });
});

describe('the pictures of the README', () => {
  it('are there, and small', () => {
    const shown = [...readFileSync('README.md', 'utf8').matchAll(/\((manifest\/pictures\/slack-[\w-]+\.png)\)/g)];
    expect(shown.length).toBeGreaterThan(1);
    for (const [, path = ''] of shown) expect(statSync(path).size).toBeLessThan(120_000);
  });
});

describe('the manifest', () => {
  it('keeps to the lengths that Slack allows', () => {
    expect(shown.name.length).toBeLessThanOrEqual(35);
    expect(shown.description.length).toBeLessThanOrEqual(140);
    expect(features.agent_view.agent_description.length).toBeLessThanOrEqual(300);
    expect(features.agent_view.suggested_prompts.length).toBeLessThanOrEqual(4);
    for (const { name, description } of features.shortcuts) {
      expect(name.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(150);
    }
    for (const { command, description } of features.slash_commands) {
      expect(command.length).toBeLessThanOrEqual(32);
      expect(description.length).toBeLessThanOrEqual(2000);
    }
  });

  it('asks for interactivity, which buttons, windows and type-ahead need, and for no token that expires', () => {
    expect(settings.interactivity.is_enabled).toBe(true);
    expect(settings.token_rotation_enabled).toBe(false);
  });
});
