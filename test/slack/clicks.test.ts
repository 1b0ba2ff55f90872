import { describe, expect, it } from 'vitest';
import { TOO_MANY } from '../../src/answer/wording.js';
import { ACTIONS } from '../../src/slack/buttons.js';
import { PAGE_ROWS } from '../../src/slack/role-message.js';
import { registers } from '../answers.js';
import { until } from './double.js';
import { MODES, QUESTION, type Running, run } from './edge.js';
import { click, command, event, recorded, submission } from './payloads.js';

type Fields = Record<string, unknown>;

/** What can be clicked in blocks, by its action id. */
function clickable(blocks: unknown, action_id: string): Fields {
  const found = [...objects(blocks)].find((object) => object.action_id === action_id);
  if (found === undefined) throw new Error(`there is no ${action_id} to click`);
  return found;
}

function* objects(value: unknown): Generator<Fields> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Fields;
  for (const item of Object.values(value)) yield* objects(item);
}

async function ask(running: Running, name = '/nscai-ask', text = QUESTION) {
  const before = running.slack.callsOf('respond').length;
  await running.send('command', command(name, text, { response_url: running.slack.responseUrl }));
  const replies = await running.slack.waitFor('respond', before + 1);
  return replies[before]?.body ?? {};
}

describe.each(MODES)('what can be clicked, over %s', (mode) => {
  it.each([
    ['/nscai-ask', QUESTION],
    ['/nscai-recs', 'visas'],
    ['/nscai-leads', 'MAIRI'],
  ])('shares the reply to %s into the channel, once, with who shared it', async (name, text) => {
    const running = await run(mode);
    const reply = await ask(running, name, text);
    const share = clickable(reply.blocks, ACTIONS.share);
    await running.send('interactive', click(running.slack.responseUrl, share));
    await running.slack.waitFor('respond', 2);
    await running.send('interactive', click(running.slack.responseUrl, share));
    const replies = await running.slack.waitFor('respond', 3);
    expect(replies.map(({ body }) => body.response_type)).toEqual(['ephemeral', 'in_channel', 'ephemeral']);
    expect(JSON.stringify(replies[1]?.body.blocks)).toContain('"Shared by "},{"type":"user","user_id":"U1"}');
    expect(JSON.stringify(replies[1]?.body.blocks)).not.toContain(ACTIONS.share);
    expect(replies[2]?.body.text).toContain('shared already');
    expect(running.slack.refusals).toEqual([]);
  });

  it('shares the very answer that was read, without asking again', async () => {
    const running = await run(mode);
    const reply = await ask(running);
    await running.send('interactive', click(running.slack.responseUrl, clickable(reply.blocks, ACTIONS.share)));
    const [, shared] = await running.slack.waitFor('respond', 2);
    expect(running.asked).toHaveLength(1);
    expect(`${shared?.body.text}`.replace(/^Shared: /, 'You asked: ')).toBe(reply.text);
  });

  it.each([
    'not json',
    '{"k":"ask","q":7}',
    JSON.stringify({ k: 'ask', q: 'x'.repeat(5000) }),
    '{"k":"all"}',
    '{"__proto__":{"polluted":1}}',
  ])('FAULTS.md row 21: tells politely that a forged button value %# cannot be shared', async (value) => {
    const running = await run(mode);
    await running.send('interactive', click(running.slack.responseUrl, { action_id: ACTIONS.share, value }));
    const [reply] = await running.slack.waitFor('respond', 1);
    expect(reply?.body).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('cannot be shared'),
    });
    expect('polluted' in {}).toBe(false);
  });

  it.each([ACTIONS.cable, ACTIONS.rephrase, ACTIONS.feedback, `${ACTIONS.starter}:0`])(
    'FAULTS.md row 21: opens a polite window for a forged %s',
    async (action_id) => {
      const running = await run(mode);
      await running.send('interactive', click(running.slack.responseUrl, { action_id, value: '{"k":"ask"}' }));
      await running.slack.waitFor('views.open', 1);
      expect(running.slack.refusals).toEqual([]);
    },
  );

  it('acknowledges a click that it does not know', async () => {
    const running = await run('http');
    await running.send('interactive', click(running.slack.responseUrl, { action_id: ACTIONS.find, value: 'x' }));
    await running.slack.waitFor('views.open', 1);
  });

  it('keeps the last mark of a person under the answer’s receipt, and asks why after a bad one', async () => {
    const running = await run(mode);
    const reply = await ask(running);
    const marks = clickable(reply.blocks, ACTIONS.feedback) as { positive_button: Fields; negative_button: Fields };
    const press = async (button: Fields) =>
      running.send(
        'interactive',
        click(running.slack.responseUrl, {
          type: 'feedback_buttons',
          action_id: ACTIONS.feedback,
          value: button.value,
        }),
      );
    await press(marks.negative_button);
    await press(marks.positive_button);
    await press(marks.negative_button);
    const [opened] = await running.slack.waitFor('views.open', 2);
    const view = opened?.body.view as Fields;
    expect(view.callback_id).toBe('feedback_reason');
    await running.send('interactive', submission('feedback_reason', 'the wrong office', String(view.private_metadata)));
    const given = await running.inbox.feedback.list();
    expect(given).toMatchObject([{ receipt: 'receipt-1', verdict: 'down', reason: 'the wrong office' }]);
    expect(JSON.stringify(given)).not.toContain('U1');
  });

  it('copies an answer for a cable: quotation, attribution, place, date and status as plain text', async () => {
    const running = await run(mode);
    await running.send('event', recorded('app-mention'));
    const [post] = await running.slack.waitFor('chat.postMessage', 1);
    const cable = clickable(post?.body.blocks, ACTIONS.cable);
    await running.send('interactive', click(running.slack.responseUrl, cable));
    const [opened] = await running.slack.waitFor('views.open', 1);
    const texts = [...objects(opened?.body.view)].map(({ initial_value }) => initial_value).filter(Boolean);
    expect(texts.join('')).toMatch(
      /“.*Department of State.*” \[sic\]\n— .*March 2021.*Ch\. 15, ¶ 8\n.*\n\n.*not policy in force\. Looked up /s,
    );
    expect(running.asked).toHaveLength(1);
    expect(running.slack.refusals).toEqual([]);
    await running.send('interactive', submission('cable_text', 'anything'));
  });

  it('asks a refused question in other words, in the same thread', async () => {
    const running = await run(mode);
    await running.send('event', event('app-mention', { text: 'what does it cost?', ts: '1700000000.000900' }));
    const [post] = await running.slack.waitFor('chat.postMessage', 1);
    expect(JSON.stringify(post?.body.blocks)).toContain('Nearest passages');
    const again = clickable(post?.body.blocks, ACTIONS.rephrase);
    const container = { type: 'message', message_ts: '1700000000.000950', channel_id: 'C1', is_ephemeral: false };
    const message = { ts: '1700000000.000950', thread_ts: '1700000000.000900' };
    await running.send('interactive', click(running.slack.responseUrl, again, { container, message }));
    const [opened] = await running.slack.waitFor('views.open', 1);
    const view = opened?.body.view as Fields;
    expect(JSON.stringify(view)).toContain('what does it cost?');
    await running.send('interactive', submission('rephrase_question', QUESTION, String(view.private_metadata)));
    const posts = await running.slack.waitFor('chat.postMessage', 2);
    expect(posts[1]?.body).toMatchObject({ channel: 'C1', thread_ts: '1700000000.000900' });
    // The words stand nowhere else in the thread.
    expect(posts[1]?.body.text).toMatch(`Asked: ${QUESTION}\n`);
    expect(JSON.stringify(posts[1]?.body.blocks)).toContain('"Asked by "},{"type":"user","user_id":"U1"}');
    expect(running.asked[1]?.q).toBe(QUESTION);
  });

  it('FAULTS.md row 43: says in the window that a rephrased question is one too many', async () => {
    const running = await run(mode);
    const metadata = JSON.stringify({ kind: 'thread', channel: 'C1', thread: '1700000000.000900' });
    const acknowledged: unknown[] = [];
    for (let at = 0; at < 60; at += 1) {
      acknowledged.push(
        await running.send('interactive', submission('rephrase_question', `${QUESTION} ${at}`, metadata)),
      );
    }
    expect(JSON.stringify(acknowledged.at(-1))).toContain(JSON.stringify(TOO_MANY).slice(1, -1));
    expect(acknowledged.at(-1)).toMatchObject({ response_action: 'update' });
  });

  it('answers a rephrased private question in private', async () => {
    const running = await run(mode);
    const reply = await ask(running, '/nscai-ask', 'what does it cost?');
    await running.send('interactive', click(running.slack.responseUrl, clickable(reply.blocks, ACTIONS.rephrase)));
    const [opened] = await running.slack.waitFor('views.open', 1);
    const view = opened?.body.view as Fields;
    await running.send('interactive', submission('rephrase_question', QUESTION, String(view.private_metadata)));
    const replies = await running.slack.waitFor('respond', 2);
    expect(replies[1]?.body).toMatchObject({ response_type: 'ephemeral' });
    expect(JSON.stringify(replies[1]?.body)).toContain('p08');
  });

  it('finds recommendations from the first letter, by office, topic or number', async () => {
    const running = await run(mode);
    const offers = async (value: string) => {
      const reply = (await running.send('interactive', { ...recorded('block-suggestion'), value })) as {
        options: Fields[];
      };
      return reply.options.map((option) => String(option.value));
    };
    expect((await offers('v')).length).toBeGreaterThan(0);
    expect(await offers('1.4')).toContain('1.4');
    expect(await offers('congress')).toEqual(registers.recommendations('congress').map(({ id }) => id));
    expect(await offers('qqqq')).toEqual([]);
  });

  it('shows the chosen recommendation in private, or in the window where it was chosen', async () => {
    const running = await run(mode);
    const chosen = { type: 'external_select', action_id: ACTIONS.find, selected_option: { value: '1.4' } };
    await running.send('interactive', click(running.slack.responseUrl, chosen));
    const [reply] = await running.slack.waitFor('respond', 1);
    expect(reply?.body).toMatchObject({ response_type: 'ephemeral', text: expect.stringMatching(/^1\.4 /) });
    await running.send(
      'interactive',
      click('', chosen, { view: { id: 'V7' }, container: { type: 'view', view_id: 'V7' } }),
    );
    const [updated] = await running.slack.waitFor('views.update', 1);
    expect(updated?.body.view_id).toBe('V7');
    expect(running.slack.refusals).toEqual([]);
  });

  it('turns the pages of the table, each row with its citation', async () => {
    const running = await run(mode);
    const first = await ask(running, '/nscai-leads', '');
    const next = clickable(first.blocks, `${ACTIONS.page}:on`);
    await running.send('interactive', click(running.slack.responseUrl, next));
    const [, second] = await running.slack.waitFor('respond', 2);
    expect(second?.body.replace_original).toBe(true);
    expect(second?.body.text).toContain(`${PAGE_ROWS + 1} to ${2 * PAGE_ROWS} of`);
    const table = [...objects(second?.body.blocks)].find(({ type }) => type === 'table') as { rows: unknown[][] };
    for (const row of table.rows.slice(1)) expect(JSON.stringify(row.at(-1))).toMatch(/"url":"[^"]+\/[pn]\//);
    expect(running.slack.refusals).toEqual([]);
  });

  it('answers a starter of the App Home and opens both registers in windows', async () => {
    const running = await run(mode);
    await running.send('event', recorded('app-home-opened-home'));
    const [home] = await running.slack.waitFor('views.publish', 1);
    for (const action_id of [`${ACTIONS.starter}:0`, `${ACTIONS.register}:recs`, `${ACTIONS.register}:leads`]) {
      const element = clickable(home?.body.view, action_id);
      await running.send('interactive', click('', element, { container: { type: 'view' }, view: { id: 'VHOME' } }));
    }
    const opened = await running.slack.waitFor('views.open', 3);
    const views = opened.map(({ body }) => JSON.stringify(body.view));
    for (const expected of ['What the chapter says', 'Recommendations', 'Who leads what']) {
      expect(views.some((view) => view.includes(expected))).toBe(true);
    }
    expect(running.slack.refusals).toEqual([]);
  });

  it('checks a text against the chapter by the global shortcut and by the one of a message', async () => {
    const running = await run(mode);
    await running.send('interactive', recorded('shortcut'));
    const [asking] = await running.slack.waitFor('views.open', 1);
    expect(asking?.body.view).toMatchObject({ callback_id: 'check_text' });
    const acknowledgement = await running.send('interactive', submission('check_text', QUESTION));
    expect(acknowledgement).toMatchObject({ response_action: 'update' });
    const [answered] = await running.slack.waitFor('views.update', 1);
    expect(JSON.stringify(answered?.body.view)).toContain('/p/p08?q=2046-2197');
    await running.send('interactive', recorded('message-action'));
    await running.slack.waitFor('views.open', 2);
    expect(running.asked.at(-1)?.q).toBe('State leads the ISTS & all else');
    expect(running.slack.refusals).toEqual([]);
  });
});

describe('a window whose answer takes long', () => {
  it('opens at once with a word of patience, and gets its answer later', async () => {
    const running = await run('http', {
      answer: async () => {
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        throw new Error('down');
      },
    });
    await running.send('interactive', recorded('message-action'));
    const [opened] = await running.slack.waitFor('views.open', 1);
    expect(JSON.stringify(opened?.body.view)).toContain('Looking in the chapter');
    await running.slack.waitFor('views.update', 1);
    await until(() => running.slack.refusals.length === 0, 'no refusal');
  });
});
