import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/answer/answer.js';
import { createCite } from '../../src/answer/cite.js';
import { createVerify } from '../../src/answer/verify.js';
import { MAY_BE_LOST } from '../../src/answer/wording.js';
import { answerOf, chapter, sentence } from '../answers.js';
import { until } from './double.js';
import { MODES, QUESTION, type Running, run } from './edge.js';
import { command, event, recorded } from './payloads.js';

/** Long enough for a busy machine to renew it, short enough to wait for. */
const TIMING = { leaseMs: 500, pollMs: 50 };
/** Longer than a lease: what would be tried again would have been. */
const SETTLED_MS = 1_200;
const THREE = ['p27.5', 'p27.6', 'p27.7'];

/** An answer whose citations open at an https address, as where `PUBLIC_URL` is set. */
function publicAnswer(sentences: readonly string[]) {
  const verify = createVerify({
    chapter,
    cite: createCite(chapter, () => 'https://reader.example.org'),
    findEntities: () => [],
  });
  return ({ q }: Question) =>
    verify(
      {
        claims: sentences.map((id) => ({ evidence: [sentence(id)] })),
        complete: true,
        nearest: [],
        missing: [],
        refusal: '',
        composer: 'extract',
      },
      { question: q, notes: [] },
    );
}

const long = ({ q }: Question) => answerOf({ sentences: THREE, question: q });
const quotes = answerOf({ sentences: THREE }).citations.map(({ quote }) => quote);

/** The one message of ours in the channel, once it stands there whole. */
async function whole(running: Running) {
  const message = await until(
    () => running.slack.messages.find(({ metadata, streaming }) => metadata !== undefined && !streaming),
    'a whole message',
  );
  await running.inbox.idle();
  return message;
}

describe.each(MODES)('an answer of several claims, over %s', (mode) => {
  it('is posted at once, in one call, where it comes late', async () => {
    const running = await run(mode, { answer: long, waitedMs: 4_000 });
    await running.send('event', recorded('app-mention'));
    const message = await whole(running);
    expect(
      running.slack.calls.map(({ method }) => method).filter((method) => !/^(?:auth|apps)\./.test(method)),
    ).toEqual(['chat.postMessage']);
    for (const quote of quotes) expect(JSON.stringify(message.blocks)).toContain(quote);
  });

  it('is shown claim by claim, and stands whole in one message', async () => {
    const running = await run(mode, { answer: long });
    await running.send('event', recorded('app-mention'));
    const message = await whole(running);
    const calls = running.slack.calls.map(({ method }) => method).filter((method) => method.startsWith('chat.'));
    expect(calls).toEqual(['chat.startStream', 'chat.appendStream', 'chat.appendStream', 'chat.stopStream']);
    const text = JSON.stringify(message.blocks);
    for (const quote of quotes) expect(text.split(JSON.stringify(quote).slice(1, -1))).toHaveLength(2);
    expect(text).toContain('not policy in force');
    expect(running.slack.callsOf('chat.startStream')[0]?.body).toMatchObject({
      thread_ts: '1700000000.000100',
      recipient_team_id: 'T1',
      recipient_user_id: 'U1',
    });
    expect(running.slack.refusals).toEqual([]);
  });

  it.each(['chat.appendStream', 'chat.stopStream'])('is made whole by an update when %s fails', async (method) => {
    const running = await run(mode, { answer: long, timing: TIMING });
    running.slack.answer(method, { status: 500, body: {} });
    await running.send('event', recorded('app-mention'));
    const [update] = await running.slack.waitFor('chat.update', 1);
    for (const quote of quotes)
      expect(JSON.stringify(update?.body.blocks)).toContain(JSON.stringify(quote).slice(1, -1));
    expect(update?.body.metadata).toMatchObject({ event_payload: { key: 'slack:T1:C1:1700000000.000100' } });
    await wait(SETTLED_MS);
    expect(running.slack.messages).toHaveLength(1);
  });

  it('is made whole when the stream was ended by Slack', async () => {
    const running = await run(mode, { answer: long });
    running.slack.answer('chat.appendStream', { body: { ok: false, error: 'message_not_in_streaming_state' } });
    await running.send('event', recorded('app-mention'));
    await running.slack.waitFor('chat.update', 1);
    expect(running.slack.messages).toHaveLength(1);
  });

  it.each(['unknown_method', 'missing_scope', 'channel_type_not_supported'])(
    'is posted plainly where Slack answers %s to a stream',
    async (error) => {
      const running = await run(mode, { answer: long });
      running.slack.answer('chat.startStream', { body: { ok: false, error } });
      for (const posts of [1, 2]) {
        await running.send('event', event('app-mention'));
        await running.slack.waitFor('chat.postMessage', posts);
      }
      await running.inbox.idle();
      expect(running.slack.messages).toHaveLength(2);
      // A method that is not there is not asked for again.
      const asked = running.slack.callsOf('chat.startStream').length;
      expect(asked).toBe(error === 'channel_type_not_supported' ? 2 : 1);
    },
  );

  it('is posted plainly where streams are limited just now', async () => {
    const running = await run(mode, { answer: long });
    running.slack.answer('chat.startStream', { status: 429, headers: { 'retry-after': '60' }, body: { ok: false } });
    await running.send('event', recorded('app-mention'));
    await running.slack.waitFor('chat.postMessage', 1);
  });

  it('ends where somebody presses Stop', async () => {
    const running = await run(mode, { answer: long });
    running.slack.hold('chat.appendStream');
    await running.send('event', recorded('app-mention'));
    await running.slack.waitFor('chat.appendStream', 1);
    await running.send('event', recorded('agent-session-stopped'));
    // Slack itself ends the stream, and says so to the next append.
    running.slack.answer('chat.appendStream', { body: { ok: false, error: 'message_not_in_streaming_state' } });
    running.slack.letGo();
    await running.inbox.idle();
    expect(running.slack.messages).toHaveLength(1);
    expect(running.slack.callsOf('chat.update')).toEqual([]);
    expect(running.slack.callsOf('chat.appendStream')).toHaveLength(1);
  });
});

describe.each(MODES)('Slack’s own citations, over %s', (mode) => {
  it('carry number, place, title and the first words where the reader has an https address', async () => {
    const running = await run(mode, { answer: publicAnswer(['p08.1']) });
    await running.send('event', recorded('app-mention'));
    const [post] = await running.slack.waitFor('chat.postMessage', 1);
    expect(JSON.stringify(post?.body.blocks)).toContain(
      '"type":"citation","url":"https://reader.example.org/p/p08?q=2046-2197","text":"Ch. 15, ¶ 8","index":1',
    );
    expect(running.slack.refusals).toEqual([]);
  });

  it.each([[['p08.1']], [THREE]])('become links, once, for a Slack that does not know them', async (sentences) => {
    const running = await run(mode, { answer: publicAnswer(sentences), citations: false });
    await running.send('event', event('app-mention'));
    await until(() => running.slack.messages.length === 1, 'the answer');
    await running.inbox.idle();
    const [message] = running.slack.messages;
    expect(JSON.stringify(message?.blocks)).not.toContain('"citation"');
    expect(JSON.stringify(message?.blocks)).toContain('https://reader.example.org/p/');
    const refused = running.slack.refusals.length;
    expect(refused).toBeGreaterThan(0);
    await running.send('event', event('app-mention'));
    await until(() => running.slack.messages.length === 2, 'the next answer');
    expect(running.slack.refusals).toHaveLength(refused);
  });
});

describe.each(MODES)('FAULTS.md row 40, over %s: a post', (mode) => {
  it('is looked for in the thread when nobody knows whether it arrived, and left alone where it stands', async () => {
    const running = await run(mode, { timing: TIMING });
    running.slack.answer('chat.postMessage', { status: 500, body: {} });
    const key = 'slack:T1:C1:1700000000.000100';
    const standing = { ts: '1', metadata: { event_type: 'attache_answer', event_payload: { key } } };
    running.slack.answer('conversations.replies', { body: { ok: true, messages: [standing] } });
    await running.send('event', recorded('app-mention'));
    const [look] = await running.slack.waitFor('conversations.replies', 1);
    expect(look?.body).toMatchObject({ channel: 'C1', ts: '1700000000.000100', include_all_metadata: 'true' });
    await wait(SETTLED_MS);
    expect(running.slack.callsOf('chat.postMessage')).toHaveLength(1);
  });

  it('is made again where the thread does not have it', async () => {
    const running = await run(mode, { timing: TIMING });
    running.slack.answer('chat.postMessage', { status: 500, body: {} }, 1);
    await running.send('event', recorded('app-mention'));
    const posts = await running.slack.waitFor('chat.postMessage', 2);
    expect(posts[1]?.body.metadata).toEqual({
      event_type: 'attache_answer',
      event_payload: { key: 'slack:T1:C1:1700000000.000100' },
    });
    await wait(SETTLED_MS);
    expect(running.slack.messages).toHaveLength(1);
  });

  it('of a stream that was cut off is found without its name and made whole, never doubled', async () => {
    const running = await run(mode, { answer: long, timing: TIMING });
    for (const method of ['chat.appendStream', 'chat.stopStream'])
      running.slack.answer(method, { status: 500, body: {} });
    running.slack.answer('chat.update', { status: 429, headers: { 'retry-after': '60' }, body: { ok: false } }, 1);
    await running.send('event', recorded('app-mention'));
    const message = await until(
      () => running.slack.messages.find(({ metadata }) => metadata !== undefined),
      'the message to be made whole',
    );
    await wait(SETTLED_MS);
    expect(running.slack.messages).toHaveLength(1);
    for (const quote of quotes) expect(JSON.stringify(message.blocks)).toContain(JSON.stringify(quote).slice(1, -1));
  });

  it.each(['channel_not_found', 'token_revoked', 'msg_too_long', 'some_new_error'])(
    'that Slack refuses for good with %s becomes a dead letter',
    async (error) => {
      const running = await run(mode, { timing: TIMING });
      running.slack.answer('chat.postMessage', { body: { ok: false, error } });
      await running.send('event', recorded('app-mention'));
      await running.slack.waitFor('chat.postMessage', 1);
      await until(async () => (await running.inbox.dead()).length > 0, 'a dead letter');
      expect(await running.inbox.dead()).toEqual([`Slack answered ${error}`]);
      expect(running.slack.callsOf('chat.postMessage')).toHaveLength(1);
    },
  );

  it('of a command whose address is used up becomes a dead letter, and is not said to be lost', async () => {
    const running = await run(mode, { timing: TIMING });
    running.slack.answer('respond', { status: 404, body: { ok: false, error: 'used_url' } });
    await running.send('command', command('/nscai-ask', QUESTION, { response_url: running.slack.responseUrl }));
    await until(async () => (await running.inbox.dead()).length > 0, 'a dead letter');
    expect(await running.inbox.dead()).toEqual(['Slack answered a reply with 404']);
  });

  it('waits three seconds where Slack asks for them, and so does the rest of its channel', async () => {
    const running = await run(mode, { timing: { pollMs: 50 } });
    const headers = { 'retry-after': '3' };
    running.slack.answer('chat.postMessage', { status: 429, headers, body: { ok: false } }, 1);
    await running.send('event', recorded('app-mention'));
    await running.slack.waitFor('chat.postMessage', 1);
    await running.inbox.settled();
    await running.send('event', event('app-mention'));
    const [refused, ...posts] = await running.slack.waitFor('chat.postMessage', 3);
    for (const post of posts) expect(post.at - (refused?.at ?? 0)).toBeGreaterThan(2_900);
  });

  it.each<[string, Record<string, string>]>([
    ['an hour', { 'retry-after': '3600' }],
    ['no time at all', {}],
  ])('is parked where Slack asks for %s', async (_, headers) => {
    const running = await run(mode, { timing: { pollMs: 50 } });
    running.slack.answer('chat.postMessage', { status: 429, headers, body: { ok: false } }, 1);
    await running.send('event', recorded('app-mention'));
    await running.slack.waitFor('chat.postMessage', 1);
    await running.inbox.settled();
    await running.send('event', event('app-mention'));
    await wait(1_000);
    expect(running.slack.callsOf('chat.postMessage')).toHaveLength(1);
  });

  it('is looked for again where Slack cannot be asked just then, and given up by nobody', async () => {
    const running = await run(mode, { timing: TIMING });
    running.slack.answer('chat.postMessage', { status: 500, body: {} }, 1);
    running.slack.answer('conversations.replies', { status: 503, body: {} }, 1);
    await running.send('event', recorded('app-mention'));
    await running.slack.waitFor('conversations.replies', 2);
    await running.slack.waitFor('chat.postMessage', 2);
    await running.inbox.idle();
    expect(await running.inbox.dead()).toEqual([]);
    expect(running.slack.messages).toHaveLength(1);
  });

  it('that is out counts as sent, whatever becomes of what it said', async () => {
    const running = await run(mode, { timing: TIMING });
    const { db } = running.inbox.database() ?? {};
    if (db === undefined) throw new Error('there is no store');
    await sql`create trigger full before insert on turns begin select raise(abort, 'full'); end`.execute(db);
    await running.send('event', recorded('app-mention'));
    await running.slack.waitFor('chat.postMessage', 1);
    await running.inbox.idle();
    await wait(SETTLED_MS);
    expect(running.slack.callsOf('conversations.replies')).toEqual([]);
    expect(running.slack.messages).toHaveLength(1);
  });

  it('that cannot be looked for is given up with a word to who asked', async () => {
    const running = await run(mode, { timing: TIMING });
    running.slack.answer('chat.postMessage', { status: 500, body: {} });
    running.slack.answer('conversations.replies', { body: { ok: false, error: 'missing_scope' } });
    await running.send('event', recorded('app-mention'));
    const [notice] = await running.slack.waitFor('chat.postEphemeral', 1);
    expect(notice?.body).toMatchObject({ user: 'U1', text: MAY_BE_LOST });
  });
});

describe('FAULTS.md row 40: a long answer', () => {
  it('is posted in parts between claims, each quotation whole in one of them', async () => {
    const all = chapter.sentences.map(({ id }) => id);
    const running = await run('http', { answer: ({ q }) => answerOf({ sentences: all, question: q }) });
    await running.send('event', event('message-im-agent-view'));
    await running.inbox.idle();
    expect(running.slack.refusals).toEqual([]);
    expect(running.slack.messages.length).toBeGreaterThan(3);
    const shown = running.slack.messages.map(({ blocks }) => JSON.stringify(blocks));
    for (const { quote } of answerOf({ sentences: all }).citations) {
      expect(shown.filter((text) => text.includes(JSON.stringify(`“${quote}”`).slice(1, -1)))).not.toEqual([]);
    }
    expect(shown.filter((text) => text.includes('not policy in force'))).toHaveLength(1);
  });
});

describe('posts to one channel', () => {
  it('keep to about one a second after a burst', async () => {
    const running = await run('http', { timing: { pollMs: 50 } });
    const started = Date.now();
    for (let at = 0; at < 8; at += 1) await running.send('event', event('app-mention', { user: `U${at}` }));
    await running.slack.waitFor('chat.postMessage', 8);
    expect(Date.now() - started).toBeGreaterThan(2_500);
  });
});
