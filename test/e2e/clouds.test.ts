import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { until } from '../slack/double.js';
import { command, event } from '../slack/payloads.js';
import { message } from '../teams/edge.js';
import { type Network, networkTest, recordedIn, recording, startNetwork } from './network.js';
import { type Program, startProgram } from './program.js';

const QUESTION = 'Who should be the anchor partner of MAIRI?';

const COMMERCIAL = {
  slack: 'slack.com',
  hooks: 'hooks.slack.com',
  teams: 'smba.trafficmanager.net',
  login: 'login.microsoftonline.com',
  keys: 'login.botframework.com',
  issuer: 'https://api.botframework.com',
  model: 'api.openai.com',
};
const GCC = {
  ...COMMERCIAL,
  slack: 'slack-gov.com',
  hooks: 'hooks.slack-gov.com',
  teams: 'smba.infra.gcc.teams.microsoft.com',
};
const GCC_HIGH = {
  ...GCC,
  teams: 'smba.infra.gov.teams.microsoft.us',
  login: 'login.microsoftonline.us',
  keys: 'login.botframework.azure.us',
  issuer: 'https://api.botframework.us',
  model: 'attache.openai.azure.us',
};
/** The columns of the clouds, as Slack and Microsoft document them. */
const COLUMNS = {
  public: COMMERCIAL,
  gcc: GCC,
  gcch: GCC_HIGH,
  dod: { ...GCC_HIGH, teams: 'smba.infra.dod.teams.microsoft.us' },
};

const modelSettings = (host: string): Record<string, string> =>
  host === 'api.openai.com'
    ? { OPENAI_API_KEY: 'sk-1', OPENAI_MODEL: 'm' }
    : {
        AZURE_OPENAI_ENDPOINT: `https://${host}`,
        AZURE_OPENAI_API_KEY: 'key-1',
        OPENAI_API_VERSION: '2026-01-01',
        OPENAI_MODEL: 'm',
      };

describe.each(Object.entries(COLUMNS))('CLOUD=%s', (cloud, column) => {
  let network: Network | undefined;
  let program: Program | undefined;
  afterAll(async () => {
    await program?.stop();
    await network?.close();
  });

  networkTest(
    'asked in Slack and Teams, reaches for every host of its column and for no other',
    async () => {
      network = await startNetwork();
      const { slack, channel, connector } = network;
      program = await startProgram({
        ...network.env,
        ...network.settings,
        ...modelSettings(column.model),
        CLOUD: cloud,
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_APP_TOKEN: 'xapp-1',
      });
      expect(program.printed).toMatch(/Slack +on +Socket Mode/);

      slack.push('events_api', event('message-im-agent-view', { text: QUESTION }), 'e1');
      await until(() => slack.messages.find(({ metadata }) => metadata !== undefined), 'the answer in Slack');
      const there = { response_url: `https://${column.hooks}/respond` };
      slack.push('slash_commands', command('/nscai-ask', QUESTION, there), 'c1');
      await slack.waitFor('respond', 1);
      // Of another cloud, or of nobody.
      const elsewhere = column.hooks === 'hooks.slack.com' ? 'hooks.slack-gov.com' : 'hooks.slack.example';
      const wrong = { response_url: `https://${elsewhere}/respond` };
      slack.push('slash_commands', command('/nscai-ask', QUESTION, wrong), 'c2');
      await until(() => program?.output().includes('"outcome":"refused"'), 'the foreign address to be refused');

      const serviceUrl = `https://${column.teams}/teams/`;
      const ask = (url: string) =>
        fetch(`${program?.url}api/messages`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${channel.token({ iss: column.issuer, serviceurl: url })}`,
          },
          body: JSON.stringify(message(url, QUESTION)),
        });
      expect((await ask(serviceUrl)).status).toBe(200);
      const [reply] = await connector.waitFor(1);
      expect(JSON.stringify(reply?.body)).toContain('NSF should be the anchor partner');
      const otherCloud = cloud === 'dod' ? COLUMNS.public.teams : COLUMNS.dod.teams;
      expect((await ask(`https://${otherCloud}/teams/`)).status).toBe(403);

      const { slack: api, hooks, teams, login, keys, model } = column;
      expect(network.reached()).toEqual([api, hooks, teams, login, keys, model].sort());
    },
    120_000,
  );
});

describe('with no environment', { timeout: 120_000 }, () => {
  it('FAULTS.md row 34: reaches for nothing at all, asked in the browser and anonymously in the chat of Teams', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'attache-embedded-'));
    const file = join(directory, 'connections.jsonl');
    const program = await startProgram(recording(file));
    const answer = await fetch(`${program.url}api/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ q: QUESTION }),
    });
    expect(await answer.json()).toMatchObject({ kind: 'answered' });
    for (const page of ['', 'p/p08', 'offices', 'recommendations', 'picture', 'scores', 'readyz']) {
      expect((await fetch(`${program.url}${page}`)).status).toBe(200);
    }
    // A reply goes back to where the chat is; on this machine that is not away from it.
    const chat = message('http://127.0.0.1:9/', QUESTION);
    const headers = { 'content-type': 'application/json' };
    await fetch(`${program.url}api/messages`, { method: 'POST', headers, body: JSON.stringify(chat) });
    await until(() => /"surface":"teams".*"outcome"/.test(program.output()), 'the chat to be worked');
    expect(await program.stop()).toBe(0);
    expect(recordedIn(file)).toEqual([]);
    rmSync(directory, { recursive: true, force: true });
  });

  it('would be caught if it did: names, addresses, sockets of files and programs are written down', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'attache-caught-'));
    const file = join(directory, 'connections.jsonl');
    const script = `
      import dgram from 'node:dgram'; import dns from 'node:dns'; import https from 'node:https'; import net from 'node:net';
      import { spawn } from 'node:child_process'; import { Worker } from 'node:worker_threads';
      const quiet = () => undefined;
      await fetch('https://fetched.example/').catch(quiet);
      https.get('https://got.example/').on('error', quiet);
      net.connect(443, '192.0.2.1').on('error', quiet);
      net.connect('/run/nobody.sock').on('error', quiet);
      dns.lookup('looked.example', quiet);
      await dns.promises.resolve4('resolved.example').catch(quiet);
      dgram.createSocket('udp4').unref().send('x', 53, '192.0.2.2');
      spawn('true').on('error', quiet);
      new Worker("fetch('https://threaded.example/').catch(() => undefined)", { eval: true });
    `;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { PATH: process.env.PATH ?? '', ...recording(file) },
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(recordedIn(file)).toEqual([
      '/run/nobody.sock',
      '192.0.2.1',
      'fetched.example',
      'got.example',
      'lookup looked.example',
      'lookup resolved.example',
      'send x 53 192.0.2.2',
      'start true',
      'threaded.example',
    ]);
    rmSync(directory, { recursive: true, force: true });
  });
});
