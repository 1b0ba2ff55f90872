import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { describe, expect, it, vi } from 'vitest';
import { UpstreamError } from '../../src/errors.js';
import { createSlack } from '../../src/slack/app.js';
import { createLog } from '../../src/telemetry.js';
import { answerOf, chapter, READER, receipted, registers } from '../answers.js';
import { deliver, sign, startSlackDouble } from './double.js';
import { afterwards, MODES, QUESTION, run, SECRET } from './edge.js';
import { command, event, recorded } from './payloads.js';

const body = JSON.stringify(recorded('app-mention'));
const now = () => String(Math.floor(Date.now() / 1000));

describe('the door of Slack over HTTP', () => {
  it.each<[string, Record<string, string>]>([
    ['no signature', { 'x-slack-signature': '' }],
    ['a wrong signature', { 'x-slack-signature': `v0=${'0'.repeat(64)}` }],
    ['another version', { 'x-slack-signature': sign(SECRET, now(), body).replace('v0', 'v1') }],
    ['63 digits', { 'x-slack-signature': sign(SECRET, now(), body).slice(0, -1) }],
    ['65 digits', { 'x-slack-signature': `${sign(SECRET, now(), body)}0` }],
    ['digits that are none', { 'x-slack-signature': `v0=${'g'.repeat(64)}` }],
  ])('FAULTS.md row 1: is shut for %s', async (_, headers) => {
    const running = await run('http');
    const response = await deliver(running.url, SECRET, body, headers);
    expect(response.status).toBe(401);
    await running.inbox.idle();
    expect(running.asked).toEqual([]);
  });

  it('FAULTS.md row 1: is shut where the header of the signature is not there, or there twice', async () => {
    const running = await run('http');
    const signature = sign(SECRET, now(), body);
    for (const signatures of [[], [signature, signature]]) {
      const headers = new Headers({ 'content-type': 'application/json', 'x-slack-request-timestamp': now() });
      for (const one of signatures) headers.append('x-slack-signature', one);
      expect((await fetch(running.url, { method: 'POST', body, headers })).status).toBe(401);
    }
    await running.inbox.idle();
    expect(running.asked).toEqual([]);
  });

  it.each(['-301', '+301', 'NaN', '1e9', '-5', ''])('FAULTS.md row 2: is shut for the timestamp %j', async (skew) => {
    const running = await run('http');
    const timestamp = /^[-+]301$/.test(skew) ? String(Math.floor(Date.now() / 1000) + Number(skew)) : skew;
    const response = await deliver(running.url, SECRET, body, { 'x-slack-request-timestamp': timestamp });
    expect(response.status).toBe(401);
  });

  it('FAULTS.md row 2: is shut for a timestamp that comes twice', async () => {
    const running = await run('http');
    const headers = new Headers({ 'content-type': 'application/json', 'x-slack-signature': sign(SECRET, now(), body) });
    headers.append('x-slack-request-timestamp', now());
    headers.append('x-slack-request-timestamp', now());
    expect((await fetch(running.url, { method: 'POST', body, headers })).status).toBe(401);
  });

  it('FAULTS.md row 39: is shut while our own clock is ten minutes off, and open within five', async () => {
    const real = Date.now.bind(Date);
    let minutes = 0;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + minutes * 60_000);
    afterwards(async () => clock.mockRestore());
    const running = await run('http');
    const statusAt = async (off: number) => {
      minutes = off;
      const headers = { 'x-slack-request-timestamp': String(Math.floor(real() / 1000)) };
      return (await deliver(running.url, SECRET, body, headers)).status;
    };
    for (const off of [-10, 10]) expect(await statusAt(off)).toBe(401);
    await running.inbox.idle();
    expect(running.asked).toEqual([]);
    for (const off of [-4.9, 4.9]) expect(await statusAt(off)).toBe(200);
    await running.slack.waitFor('chat.postMessage', 1);
  });

  it('FAULTS.md row 4: is shut when one byte of the body, or only its spacing, is another', async () => {
    const running = await run('http');
    const signature = { 'x-slack-request-timestamp': now(), 'x-slack-signature': sign(SECRET, now(), body) };
    expect((await deliver(running.url, SECRET, body.replace('ISTS', 'ISTs'), signature)).status).toBe(401);
    expect((await deliver(running.url, SECRET, JSON.stringify(JSON.parse(body), null, 1), signature)).status).toBe(401);
  });

  it('FAULTS.md row 5: refuses a body over 1 MiB, compressed or not JSON, and goes on', async () => {
    const running = await run('http');
    expect((await deliver(running.url, SECRET, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
    expect((await deliver(running.url, SECRET, body, { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await deliver(running.url, SECRET, '{"type":')).status).toBe(400);
    expect((await deliver(running.url, SECRET, Buffer.from([0x7b, 0xff, 0xfe]))).status).toBe(400);
    expect((await deliver(running.url, SECRET, body)).status).toBe(200);
  });

  it('FAULTS.md row 5: unpacks nothing, and reads no body by another type than its own', async () => {
    const running = await run('http');
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));
    expect((await deliver(running.url, SECRET, bomb, { 'content-encoding': 'gzip' })).status).toBe(415);
    for (const type of ['text/plain', 'text/xml', 'application/octet-stream', 'application/json; charset=latin1']) {
      const { status } = await deliver(running.url, SECRET, body, { 'content-type': type });
      expect(status, type).toBeLessThan(500);
    }
    await running.inbox.idle();
    expect(running.asked.length).toBeLessThanOrEqual(1);
  });

  it('FAULTS.md row 5: answers a question with lone surrogates as any other', async () => {
    const running = await run('http');
    const odd = event('app-mention', { text: '<@UBOT> Who leads the ISTS? \ud800' });
    expect((await deliver(running.url, SECRET, JSON.stringify(odd))).status).toBe(200);
    await running.slack.waitFor('chat.postMessage', 1);
  });

  it('FAULTS.md row 5: serves others while somebody sends a body drop by drop', async () => {
    const running = await run('http');
    const { port } = new URL(running.url);
    const slow = connect(Number(port), '127.0.0.1');
    afterwards(async () => slow.destroy());
    slow.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{');
    const drops = setInterval(() => slow.write(' '), 50);
    afterwards(async () => clearInterval(drops));
    expect((await deliver(running.url, SECRET, body)).status).toBe(200);
    await running.slack.waitFor('chat.postMessage', 1);
  });

  it('FAULTS.md row 6: takes no harm from deep JSON and from names of prototypes', async () => {
    const running = await run('http');
    const deep = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expect((await deliver(running.url, SECRET, deep)).status).toBeLessThan(500);
    expect((await deliver(running.url, SECRET, '{"__proto__":{"polluted":true},"type":"x"}')).status).toBeLessThan(500);
    expect('polluted' in {}).toBe(false);
  });

  it('FAULTS.md row 6: asks one question where a key is there twice', async () => {
    const running = await run('http');
    const twice = body.replace('"text":', '"text":"<@UBOT> Who else?","text":');
    expect((await deliver(running.url, SECRET, twice)).status).toBe(200);
    await running.slack.waitFor('chat.postMessage', 1);
    expect(running.asked.map(({ q }) => q)).toEqual([QUESTION]);
  });

  it.each(['null', '5', '"x"', '{"type":"event_callback","event":""}'])(
    'FAULTS.md row 6: ignores the signed body %s, which holds nothing to answer',
    async (nothing) => {
      const running = await run('http');
      expect((await deliver(running.url, SECRET, nothing)).status).toBeLessThan(500);
      expect(running.asked).toEqual([]);
    },
  );

  it('FAULTS.md row 7: answers a signed url_verification with its challenge as text, an unsigned one with 401', async () => {
    const running = await run('http');
    const challenge = JSON.stringify({ type: 'url_verification', challenge: '<b>c</b>', token: 't' });
    const response = await deliver(running.url, SECRET, challenge);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toBe('<b>c</b>');
    expect((await deliver(running.url, 'wrong', challenge)).status).toBe(401);
  });

  it('FAULTS.md row 8: acknowledges a message that comes again within 100 ms', async () => {
    const running = await run('http');
    await deliver(running.url, SECRET, body);
    const times: number[] = [];
    for (const retry of ['1', '2', '3']) {
      const started = performance.now();
      expect((await deliver(running.url, SECRET, body, { 'x-slack-retry-num': retry })).status).toBe(200);
      times.push(performance.now() - started);
    }
    // The best of three: a busy machine may stop any one of them.
    expect(Math.min(...times)).toBeLessThan(100);
    await running.slack.waitFor('chat.postMessage', 1);
    await running.inbox.idle();
    expect(running.asked).toHaveLength(1);
  });
});

describe.each(MODES)('FAULTS.md row 11, over %s: a response_url', (mode) => {
  it('of a foreign host is never called, whatever it looks like', async () => {
    const running = await run(mode);
    const port = new URL(running.slack.apiUrl).port;
    for (const response_url of [
      'http://169.254.169.254/latest',
      'https://hooks.slack.com.evil.com/x',
      `http://user@127.0.0.1:${port}/respond`,
      `http://[::1]:${port}/respond`,
      `http://localhost:${port}/respond`,
      'file:///etc/passwd',
    ]) {
      await running.send('command', command('/nscai-ask', QUESTION, { response_url }));
    }
    await running.send('command', command('/nscai-ask', QUESTION, { response_url: running.slack.responseUrl }));
    await running.slack.waitFor('respond', 1);
    await running.inbox.idle();
    expect(running.slack.callsOf('respond')).toHaveLength(1);
  });

  it('is not followed when it redirects', async () => {
    const running = await run(mode);
    const location = `${running.slack.apiUrl}elsewhere`;
    running.slack.answer('respond', { status: 307, headers: { location }, body: {} });
    await running.send('command', command('/nscai-ask', QUESTION, { response_url: running.slack.responseUrl }));
    await running.slack.waitFor('respond', 1);
    await running.inbox.idle();
    expect(running.slack.callsOf('elsewhere')).toEqual([]);
  });
});

describe('FAULTS.md row 35: a store that is away', () => {
  it.each(MODES)('is told to Slack over %s by no acknowledgement', async (mode) => {
    const slack = await startSlackDouble();
    const workspaces = { kind: 'one', botToken: 'xoxb-1' } as const;
    const common = { apiUrl: slack.apiUrl, responseOrigins: [], publicUrl: undefined, workspaces };
    const away = async () => {
      throw new UpstreamError('away');
    };
    const edge = createSlack(
      mode === 'http'
        ? { ...common, mode, signingSecret: SECRET }
        : { ...common, mode, appToken: 'xapp-1', unusedSecret: false },
      {
        ask: receipted(() => answerOf({ sentences: ['p08.1'] })),
        registers,
        source: chapter.source,
        conversations: { history: async () => [], remember: async () => undefined },
        feedback: { give: away, list: away },
        installations: { keep: away, find: away, remove: away },
        scores: undefined,
        reader: () => READER,
        accept: away,
        log: createLog('silent'),
      },
    );
    const server = createServer(express().use(edge.router)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await edge.start();
    afterwards(() => slack.close());
    afterwards(async () => server.close());
    afterwards(() => edge.stop());
    if (mode === 'http') {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
      expect((await deliver(url, SECRET, body)).status).toBe(500);
    } else {
      slack.push('events_api', recorded('app-mention'), 'lost');
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(slack.acks).not.toContain('lost');
    }
    expect(slack.callsOf('chat.postMessage')).toEqual([]);
  });
});
