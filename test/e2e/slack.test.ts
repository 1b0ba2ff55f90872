import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../src/slack/buttons.js';
import { type SlackDouble, startSlackDouble, until } from '../slack/double.js';
import { click, command, event, recorded } from '../slack/payloads.js';
import { type Program, startProgram } from './program.js';

const PUBLIC_URL = 'https://reader.example.org';
const directory = mkdtempSync(join(tmpdir(), 'attache-slack-'));
const DATABASE_URL = join(directory, 'attache.db');
let slack: SlackDouble;
let program: Program;

beforeAll(async () => {
  slack = await startSlackDouble();
  program = await startProgram({
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    SLACK_API_URL: slack.apiUrl,
    PUBLIC_URL,
    DATABASE_URL,
  });
});
afterAll(async () => {
  await program.stop();
  await slack.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('the built program in Slack', () => {
  it('shows a list claim by claim, each with Slack’s own citation, in one message', async () => {
    const q = 'What are the seven areas of the Emerging Technology Coalition?';
    slack.push('events_api', event('message-im-agent-view', { text: q }), 'e1');
    const message = await until(() => slack.messages.find(({ metadata }) => metadata !== undefined), 'the answer');
    const text = JSON.stringify(message.blocks);
    expect(text.match(/"type":"citation"/g)).toHaveLength(7);
    expect(text).toContain(`${PUBLIC_URL}/p/p15?q=`);
    expect(slack.callsOf('chat.appendStream')).toHaveLength(6);
    expect(slack.refusals).toEqual([]);
  });

  it('answers every command, and publishes its scores in the App Home', async () => {
    const response_url = slack.responseUrl;
    for (const [at, name] of ['/nscai-ask', '/nscai-recs', '/nscai-leads'].entries()) {
      slack.push('slash_commands', command(name, at === 0 ? 'Who leads the ISTS?' : '', { response_url }), `c${at}`);
    }
    await slack.waitFor('respond', 3);
    slack.push('events_api', recorded('app-home-opened-home'), 'h1');
    const [home] = await slack.waitFor('views.publish', 1);
    expect(JSON.stringify(home?.body.view)).toContain('strictly correct');
    expect(slack.refusals).toEqual([]);
  });

  it('exports marks as CSV, without the person', async () => {
    const marks = /"value":"(down:[\w-]+)"/.exec(JSON.stringify(slack.messages[0]?.blocks))?.[1];
    const action = { type: 'feedback_buttons', action_id: ACTIONS.feedback, value: marks };
    slack.push('interactive', click(slack.responseUrl, action), 'f1');
    await until(() => slack.acks.includes('f1'), 'the mark to be kept');
    const { stdout, status } = spawnSync(process.execPath, ['dist/cli.js', 'feedback'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', DATABASE_URL },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^receipt,surface,kind,verdict,reason,at\r\n[\w-]{36},slack,answered,down,,2\S+\r\n$/);
    expect(stdout).not.toContain('U1');
  });
});
