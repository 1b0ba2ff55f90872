import { afterEach, describe, expect } from 'vitest';
import { ACTIONS } from '../../src/slack/buttons.js';
import { deliver, until } from '../slack/double.js';
import { click, command, event } from '../slack/payloads.js';
import { message } from '../teams/edge.js';
import { ACCESS_TOKEN, type Network, networkTest, startNetwork } from './network.js';
import { type Program, startProgram } from './program.js';

/** What no line of a log may hold, however detailed it is and whatever goes wrong. */
const CANARIES = {
  botToken: 'xoxb-canary-1-a81f',
  appToken: 'xapp-canary-2-b72e',
  signingSecret: 'canary-3-signing-c63d',
  clientSecret: 'canary-4-client-d54c',
  stateSecret: 'canary-5-state-e45b',
  appPassword: 'canary-6-password-f36a',
  accessToken: ACCESS_TOKEN,
  modelKey: 'sk-canary-8-9127',
  databasePassword: 'canary-9-database-8218',
  responseUrl: 'canary-10-response-7309',
  email: 'canary-11-person@post.example',
  slackQuestion: 'canary-12-zebrafish',
  teamsQuestion: 'canary-13-axolotl',
  webQuestion: 'canary-14-platypus',
  reason: 'canary-15-pangolin',
  /** Said by a platform in the body of an error. */
  platformError: 'canary-16-okapi',
};
const asked = (canary: string) => `Who leads the ISTS, ${canary}, and does ${CANARIES.email} know?`;

let network: Network | undefined;
let program: Program | undefined;
afterEach(async () => {
  await program?.stop();
  await network?.close();
  [program, network] = [undefined, undefined];
});

/** What of the canaries stands in what was printed; the token that a delivery brought counts too. */
function found(output: string, more: readonly string[] = []): string[] {
  return [...Object.values(CANARIES), ...more].filter((canary) => output.includes(canary));
}

function askInTeams({ channel }: Network, { url }: Program): { token: string; sent: Promise<Response> } {
  const serviceUrl = 'https://smba.trafficmanager.net/teams/';
  const token = channel.token({ serviceurl: serviceUrl });
  const body = message(serviceUrl, asked(CANARIES.teamsQuestion), {
    from: { id: '29:person', name: CANARIES.email, userPrincipalName: CANARIES.email },
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return { token, sent: fetch(`${url}api/messages`, { method: 'POST', headers, body: JSON.stringify(body) }) };
}

/** Once with a canary, and once so that there is an answer for the model to write. */
async function askInBrowser({ url }: Program): Promise<void> {
  for (const q of [asked(CANARIES.webQuestion), 'Who leads the ISTS?']) {
    const response = await fetch(`${url}api/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ q, history: [{ q: CANARIES.webQuestion }] }),
    });
    expect(response.status).toBe(200);
  }
}

const DETAILED = { LOG_LEVEL: 'trace' };
const MODEL = { OPENAI_API_KEY: CANARIES.modelKey, OPENAI_MODEL: 'm' };
const outcomes = (output: string) => output.match(/"outcome":"(?:posted|failed|refused|postponed)"/g)?.length ?? 0;

describe('FAULTS.md row 30: the most detailed log holds no canary', () => {
  networkTest(
    'while everything works, in Socket Mode and in Teams',
    async () => {
      network = await startNetwork();
      const { slack, connector } = network;
      program = await startProgram({
        ...network.env,
        ...network.settings,
        ...DETAILED,
        ...MODEL,
        MicrosoftAppPassword: CANARIES.appPassword,
        SLACK_BOT_TOKEN: CANARIES.botToken,
        SLACK_APP_TOKEN: CANARIES.appToken,
        SLACK_SIGNING_SECRET: CANARIES.signingSecret,
      });
      network.model(200, { choices: [{ message: { content: `not JSON, ${CANARIES.platformError}` } }] });
      slack.push('events_api', event('message-im-agent-view', { text: asked(CANARIES.slackQuestion) }), 'e1');
      const posted = await until(() => slack.messages.find(({ metadata }) => metadata !== undefined), 'the answer');
      const response_url = `https://hooks.slack.com/respond?${CANARIES.responseUrl}`;
      const fields = { response_url, user_name: CANARIES.email };
      slack.push('slash_commands', command('/nscai-ask', asked(CANARIES.slackQuestion), fields), 'c1');
      const value = /"value":"(down:[\w-]+)"/.exec(JSON.stringify(posted.blocks))?.[1];
      slack.push(
        'interactive',
        click(response_url, { type: 'feedback_buttons', action_id: ACTIONS.feedback, value }),
        'f1',
      );
      const { token, sent } = askInTeams(network, program);
      expect((await sent).status).toBe(200);
      await connector.waitFor(1);
      await askInBrowser(program);
      await until(() => outcomes(program?.output() ?? '') >= 3, 'three deliveries to be worked');
      // What is looked for must have passed through, or its absence says nothing.
      expect(slack.calls.some((call) => call.token === CANARIES.botToken)).toBe(true);
      expect(connector.posted[0]?.headers.authorization).toContain(CANARIES.accessToken);
      expect(program.output()).toContain('"answered a question"');
      expect(found(program.output(), [token])).toEqual([]);
    },
    120_000,
  );

  networkTest(
    'while Slack, Teams and the model fail and say in their errors what they were sent',
    async () => {
      network = await startNetwork();
      const { slack, connector } = network;
      const said = Object.values(CANARIES).join(' ');
      program = await startProgram({
        ...network.env,
        ...network.settings,
        ...DETAILED,
        ...MODEL,
        MicrosoftAppPassword: CANARIES.appPassword,
        SLACK_BOT_TOKEN: CANARIES.botToken,
        SLACK_SIGNING_SECRET: CANARIES.signingSecret,
      });
      network.model(401, { error: { message: said, code: said } });
      slack.answer('chat.startStream', { body: { ok: false, error: 'unknown_method' } });
      slack.answer('chat.postMessage', { status: 500, body: { ok: false, error: said } });
      slack.answer('respond', { status: 500, body: { error: said } });
      connector.answerNext({ status: 500, code: 'ServiceError', message: said });
      const events = `${program.url}slack/events`;
      const mention = event('app-mention', { text: `<@UBOT> ${asked(CANARIES.slackQuestion)}` });
      await deliver(events, CANARIES.signingSecret, JSON.stringify(mention));
      const response_url = `https://hooks.slack.com/respond?${CANARIES.responseUrl}`;
      const fields = command('/nscai-ask', asked(CANARIES.slackQuestion), { response_url });
      await deliver(events, CANARIES.signingSecret, new URLSearchParams(fields as Record<string, string>).toString());
      // Turned away: a wrong signature, no JSON, and a token of nobody.
      await deliver(events, 'wrong-secret', JSON.stringify(mention));
      await deliver(events, CANARIES.signingSecret, `{"text": ${CANARIES.slackQuestion}`);
      const { token, sent } = askInTeams(network, program);
      expect((await sent).status).toBe(200);
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${CANARIES.accessToken}` };
      for (const body of [JSON.stringify(message('https://smba.trafficmanager.net/', CANARIES.teamsQuestion)), '{']) {
        await fetch(`${program.url}api/messages`, { method: 'POST', headers, body });
      }
      await askInBrowser(program);
      await until(() => outcomes(program?.output() ?? '') >= 3, 'three deliveries to be worked');
      expect(program.output()).toContain('"outcome":"failed"');
      expect(program.output()).toContain('the model service did not answer as it should');
      expect(found(program.output(), [token])).toEqual([]);
    },
    120_000,
  );

  networkTest(
    'while the store is away and nothing can be kept, with workspaces that install the app',
    async () => {
      network = await startNetwork();
      program = await startProgram({
        ...network.env,
        ...network.settings,
        ...DETAILED,
        MicrosoftAppPassword: CANARIES.appPassword,
        SLACK_CLIENT_ID: '1.2',
        SLACK_CLIENT_SECRET: CANARIES.clientSecret,
        SLACK_STATE_SECRET: CANARIES.stateSecret,
        SLACK_SIGNING_SECRET: CANARIES.signingSecret,
        PUBLIC_URL: 'https://reader.example',
        DATABASE_URL: `postgres://attache:${CANARIES.databasePassword}@127.0.0.1:9/attache`,
      });
      const mention = event('app-mention', { text: `<@UBOT> ${asked(CANARIES.slackQuestion)}` });
      const kept = await deliver(`${program.url}slack/events`, CANARIES.signingSecret, JSON.stringify(mention));
      expect(kept.ok).toBe(false);
      for (const query of [`code=${CANARIES.accessToken}&state=${CANARIES.stateSecret}`, `error=${CANARIES.reason}`]) {
        await fetch(`${program.url}slack/oauth_redirect?${query}`);
      }
      const { token, sent } = askInTeams(network, program);
      expect((await sent).status).toBe(503);
      await askInBrowser(program);
      expect(program.output()).toContain('cannot be reached');
      expect(found(program.output(), [token])).toEqual([]);
    },
    120_000,
  );
});
