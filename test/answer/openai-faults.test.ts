import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../src/answer/openai-client.js';
import { claim, claims, completion, json, KEY, MODEL, modelPath, quote, SHORT, startDouble } from './openai-parts.js';

const GOOD = completion(claims(claim('p27.6', 'NSF should be the anchor partner.')));
const SAID = 'NSF should be the anchor partner. [1]';
const EXTRACT = `${quote('p27.6')} [1]`;
const Q = 'Who should be the anchor partner?';

type Double = Awaited<ReturnType<typeof startDouble>>;
const doubles: Double[] = [];
async function double(...reply: Parameters<typeof startDouble>): Promise<Double> {
  const started = await startDouble(...reply);
  doubles.push(started);
  return started;
}
afterEach(async () => {
  vi.useRealTimers();
  for (const started of doubles.splice(0)) await started.close();
});

/** One byte a second would outlast any test; one every 50 ms outlasts the short limits just the same. */
async function trickle(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  for (const byte of GOOD) {
    if (response.destroyed) return;
    response.write(byte);
    await wait(50);
  }
}

const error = (message: string, more: object = {}) => JSON.stringify({ error: { message, type: 'error', ...more } });

const FAULTS: [string, string, (response: ServerResponse) => unknown][] = [
  ['401', 'unauthorised', (response) => json(response, 401, error(`Incorrect API key provided: ${KEY}`))],
  [
    '429 with Retry-After: 3600',
    'limited',
    (response) => json(response, 429, error('slow'), { 'retry-after': '3600' }),
  ],
  ['500', 'failed', (response) => json(response, 500, error('oops'))],
  ['a hang', 'timeout', () => {}],
  ['one byte at a time', 'timeout', trickle],
  [
    'a drop in mid-stream',
    'unreachable',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(GOOD.length) });
      response.write(GOOD.slice(0, 40), () => response.destroy());
    },
  ],
  ['invalid JSON', 'malformed', (response) => json(response, 200, `${GOOD.slice(0, -9)}`)],
  ['a page in place of JSON', 'malformed', (response) => response.writeHead(200).end('<html>hello</html>')],
  ['JSON of another shape', 'malformed', (response) => json(response, 200, completion('{"answer": "NSF"}'))],
  ['prose in place of claims', 'malformed', (response) => json(response, 200, completion('NSF should.'))],
  ['10 MB', 'oversized', (response) => json(response, 200, `"${'x'.repeat(10 << 20)}"`)],
  ['a wrong model name', 'rejected', (response) => json(response, 404, error(`The model ${MODEL} does not exist`))],
];

describe('FAULTS.md row 28: a model service that answers with', () => {
  it.each(FAULTS)('%s: the extractive answer goes out within the budget', async (_, outcome, fault) => {
    const { baseUrl, bodies } = await double((_body, response) => fault(response));
    const path = modelPath({ baseUrl }, { limits: SHORT });
    const started = performance.now();
    const answer = await path.answer(Q, ['p27.6']);
    expect(performance.now() - started).toBeLessThan(LIMITS.totalMs);
    expect(answer).toMatchObject({ kind: 'answered', composer: 'extract', text: EXTRACT });
    expect(path.outcomes()[0]).toBe(outcome);
    expect(bodies.length).toBeLessThanOrEqual(2);
    // FAULTS.md row 30: what the log hears of it holds no key and no word of the question.
    expect(path.lines.length).toBeGreaterThan(0);
    expect(path.lines.join()).not.toMatch(/canary|anchor/);
  });

  it('nothing at all, as nobody listens: the extractive answer', async () => {
    const { baseUrl, close } = await double(() => {});
    await close();
    const path = modelPath({ baseUrl }, { limits: SHORT });
    expect((await path.answer(Q, ['p27.6'])).text).toBe(EXTRACT);
    expect(path.outcomes()).toEqual(['unreachable', 'unreachable']);
  });

  it('nothing for as long as one call may take is given up, with a budget that ends before twelve seconds', () => {
    expect(LIMITS).toMatchObject({ callMs: 8_000, totalMs: 10_000, bytes: 1 << 20, failures: 5, probeMs: 30_000 });
  });

  it('nothing, with a budget for the whole answer that ends before the call may: the budget holds', async () => {
    const { baseUrl } = await double(() => {});
    const path = modelPath({ baseUrl }, { limits: { ...SHORT, callMs: 20_000, totalMs: 500 } });
    const started = performance.now();
    expect((await path.answer(Q, ['p27.6'])).text).toBe(EXTRACT);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('a fault once: it is asked once more, and heard', async () => {
    let asked = 0;
    const { baseUrl } = await double((_body, response) => {
      asked += 1;
      return asked === 1 ? json(response, 503, error('busy')) : json(response, 200, GOOD);
    });
    const path = modelPath({ baseUrl });
    expect((await path.answer(Q, ['p27.6'])).text).toBe(SAID);
    expect(path.outcomes()).toEqual(['failed', 'answered']);
  });

  it('five failures in a row: it is left alone, and asked again by one probe every thirty seconds', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    let healthy = false;
    const { baseUrl, bodies } = await double((_body, response) =>
      healthy ? json(response, 200, GOOD) : json(response, 401, error('no')),
    );
    const path = modelPath({ baseUrl });
    const ask = async (times: number) => {
      for (let time = 0; time < times; time += 1) await path.answer(Q, ['p27.6']);
      return bodies.length;
    };
    const states = () => path.counts.flatMap((count) => (count.kind === 'breaker' ? [count.state] : []));
    expect(await ask(4)).toBe(4);
    expect(states()).toEqual([]);
    expect(await ask(10)).toBe(5);
    expect(states()).toEqual(['open']);
    vi.advanceTimersByTime(29_999);
    expect(await ask(3)).toBe(5);
    vi.advanceTimersByTime(1);
    expect(await ask(3)).toBe(6);
    expect(states()).toEqual(['open', 'half-open', 'open']);
    vi.advanceTimersByTime(30_000);
    healthy = true;
    expect((await path.answer(Q, ['p27.6'])).text).toBe(SAID);
    expect(states().at(-1)).toBe('closed');
  });

  it('five failures of five kinds opens the breaker just the same', async () => {
    const kinds = ['invalid JSON', '10 MB', 'a wrong model name', '401', 'JSON of another shape'];
    let next = 0;
    const { baseUrl, bodies } = await double((_body, response) => {
      const [, , fault] = FAULTS.find(([name]) => name === kinds[next]) ?? [];
      next += 1;
      fault?.(response);
    });
    const path = modelPath({ baseUrl });
    for (let time = 0; time < 8; time += 1) await path.answer(Q, ['p27.6']);
    expect(bodies).toHaveLength(5);
  });
});

it('FAULTS.md row 29: a redirect to another host is not followed', async () => {
  const other = await double((_body, response) => json(response, 200, GOOD));
  const { baseUrl } = await double((_body, response) =>
    response.writeHead(307, { location: `${other.baseUrl}/chat/completions` }).end(),
  );
  const path = modelPath({ baseUrl });
  expect((await path.answer(Q, ['p27.6'])).text).toBe(EXTRACT);
  expect(path.outcomes()[0]).toBe('unreachable');
  expect(other.bodies).toEqual([]);
});

describe('a server that does not know a setting', () => {
  it('says its name once; it is left out from then on, and the answer still comes', async () => {
    const refused = ['temperature', 'max_tokens'];
    const { baseUrl, bodies } = await double((body, response) => {
      const name = refused.find((setting) => setting in JSON.parse(body));
      if (name === undefined) return json(response, 200, GOOD);
      return json(
        response,
        400,
        error(`Unsupported value: '${name}' is not supported with this model.`, { param: name }),
      );
    });
    const path = modelPath({ baseUrl });
    await path.answer('one?', ['p27.6']);
    expect((await path.answer('two?', ['p27.6'])).text).toBe(SAID);
    expect((await path.answer('three?', ['p27.6'])).text).toBe(SAID);
    expect(bodies).toHaveLength(4);
    const last = JSON.parse(bodies.at(-1) ?? '');
    expect(last).toMatchObject({ seed: 15, max_completion_tokens: 1500 });
    expect(last).not.toHaveProperty('temperature');
    expect(last).not.toHaveProperty('max_tokens');
  });

  it('is not thought broken for it', async () => {
    const { baseUrl } = await double((body, response) =>
      'seed' in JSON.parse(body) ? json(response, 422, error('unrecognized field: seed')) : json(response, 200, GOOD),
    );
    const path = modelPath({ baseUrl });
    expect((await path.answer(Q, ['p27.6'])).text).toBe(SAID);
    expect(path.outcomes()).toEqual(['adapted', 'answered']);
    expect(path.lines).toEqual([]);
  });

  it('nor is a model that declines, which is not asked again for it', async () => {
    const message = { role: 'assistant', content: null, refusal: 'I cannot help with that.' };
    const { baseUrl, bodies } = await double((_body, response) =>
      json(response, 200, completion('', { choices: [{ index: 0, finish_reason: 'stop', message }] })),
    );
    const path = modelPath({ baseUrl });
    for (let time = 0; time < 6; time += 1) expect((await path.answer(`${Q} ${time}`, ['p27.6'])).text).toBe(EXTRACT);
    expect(bodies).toHaveLength(6);
    expect(new Set(path.outcomes())).toEqual(new Set(['declined']));
  });

  it.each<[string, string, (response: ServerResponse) => unknown]>([
    [
      'a filter before the model',
      'declined',
      (response) => json(response, 400, error('filtered', { code: 'content_filter' })),
    ],
    [
      'a filter behind it',
      'declined',
      (response) => json(response, 200, completion('', { choices: [ended('content_filter')] })),
    ],
    ['a reply that was cut', 'cut', (response) => json(response, 200, completion('', { choices: [ended('length')] }))],
  ])('nor is %s, whose questions do not turn it off for others', async (_, outcome, fault) => {
    const { baseUrl, bodies } = await double((_body, response) => fault(response));
    const path = modelPath({ baseUrl });
    for (let time = 0; time < 6; time += 1) expect((await path.answer(`${Q} ${time}`, ['p27.6'])).text).toBe(EXTRACT);
    expect(bodies).toHaveLength(6);
    expect(new Set(path.outcomes())).toEqual(new Set([outcome]));
  });

  it('but one that goes on rejecting what is no longer sent is left alone', async () => {
    const { baseUrl, bodies } = await double((_body, response) =>
      json(response, 400, error('Unsupported parameter', { param: 'seed' })),
    );
    const path = modelPath({ baseUrl });
    for (let time = 0; time < 8; time += 1) await path.answer(`${Q} ${time}`, ['p27.6']);
    expect(path.outcomes().slice(0, 2)).toEqual(['adapted', 'rejected']);
    expect(path.outcomes().at(-1)).toBe('spared');
    expect(bodies.length).toBeLessThan(8);
  });

  it('nothing is asked after the budget has ended in the pause before a second try', async () => {
    const { baseUrl, bodies } = await double(async (_body, response) => {
      await wait(120);
      json(response, 503, error('busy'));
    });
    vi.spyOn(Math, 'random').mockReturnValue(0.99);
    const path = modelPath({ baseUrl }, { limits: { ...SHORT, callMs: 1_000, totalMs: 300 } });
    const started = performance.now();
    await path.answer(Q, ['p27.6']);
    expect(performance.now() - started).toBeLessThan(480);
    expect(bodies).toHaveLength(1);
    expect(path.outcomes()).toEqual(['failed']);
    vi.restoreAllMocks();
  });
});

function ended(reason: string): object {
  const content = '{"claims":[{"text":"NSF sho';
  return { index: 0, finish_reason: reason, message: { role: 'assistant', content } };
}

describe('what a model costs', () => {
  it('is counted by answer, and an identical question within the hour costs nothing', async () => {
    const { baseUrl, bodies } = await double((_body, response) => json(response, 200, GOOD));
    const path = modelPath({ baseUrl });
    expect((await path.answer(Q, ['p27.6'])).text).toBe(SAID);
    expect((await path.answer(Q, ['p27.6'])).text).toBe(SAID);
    expect(bodies).toHaveLength(1);
    expect(path.counts.filter(({ kind }) => kind === 'answer')).toEqual([
      { kind: 'answer', composer: 'openai', calls: 1, tokens: 120 },
      { kind: 'answer', composer: 'openai', calls: 0, tokens: 0 },
    ]);
    expect(path.counts.flatMap((count) => (count.kind === 'cache' ? [count.hit] : []))).toEqual([false, true]);
    await path.answer('Who is to be the anchor partner?', ['p27.6']);
    expect(bodies).toHaveLength(2);
  });

  it('is nothing where there is no answer, or one that corrects the question', async () => {
    const { baseUrl, bodies } = await double((_body, response) => json(response, 200, GOOD));
    const path = modelPath({ baseUrl });
    await path.answer(Q, []);
    expect((await path.answer(Q, ['p27.6'], 'The chapter says otherwise:')).text).toContain(EXTRACT);
    await path.answer('Give me the exact words on the anchor partner', ['p27.6']);
    expect(bodies).toEqual([]);
    expect(path.counts).toEqual([]);
  });
});

describe('what leaves this machine', () => {
  it('is the passages, the question and the key, in four headers at most', async () => {
    const { baseUrl, bodies, requests } = await double((_body, response) => json(response, 200, GOOD));
    await modelPath({ baseUrl }).answer(Q, ['p27.6']);
    const sent = JSON.parse(bodies[0] ?? '');
    expect(JSON.parse(sent.messages[1].content)).toEqual({
      passages: [{ id: 'p27', text: quote('p27.6') }],
      question: Q,
    });
    const own = ['authorization', 'content-type', 'accept', 'content-length'];
    const transport = ['host', 'connection', 'accept-encoding', 'accept-language', 'sec-fetch-mode', 'user-agent'];
    expect(Object.keys(requests[0]?.headers ?? {}).filter((name) => ![...own, ...transport].includes(name))).toEqual(
      [],
    );
    expect(requests[0]?.headers['user-agent']).toBe('node');
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('goes to a deployment at Azure by its own path, key header and version', async () => {
    const { baseUrl, requests } = await double((_body, response) => json(response, 200, GOOD));
    const endpoint = baseUrl.replace('/v1', '');
    const service = { kind: 'azure', endpoint, apiKey: KEY, apiVersion: '2024-10-21', model: 'dep' } as const;
    expect((await modelPath(service).answer(Q, ['p27.6'])).text).toBe(SAID);
    expect(requests[0]?.url).toBe('/openai/deployments/dep/chat/completions?api-version=2024-10-21');
    expect(requests[0]?.headers['api-key']).toBe(KEY);
  });
});
