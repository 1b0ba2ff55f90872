import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answerOf, chapter } from '../answers.js';
import { asked, PAGES, type Site, startSite, statuses } from './site.js';

let server: Site;
beforeAll(async () => {
  server = await startSite();
});
afterAll(() => server.close());

const get = async (path: string) => {
  const response = await fetch(new URL(path, server.url));
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const post = async (body: string | Buffer, headers: Record<string, string> = {}) => {
  const response = await fetch(new URL('/api/ask', server.url), {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, body: await response.json() };
};

/** The text of a page's marked words. */
function marked(page: string): string {
  return [...page.matchAll(/<mark(?: id="m")?>([^<]*)<\/mark>/g)]
    .map((match) => match[1])
    .join('')
    .replaceAll('&amp;', '&');
}

describe('the reader', () => {
  it('marks the cited words of every sentence, and nothing else', async () => {
    for (const sentence of chapter.sentences) {
      const passage = chapter.passage(sentence.passage);
      const path = passage?.kind === 'endnote' ? `/n/${passage.number}` : `/p/${sentence.passage}`;
      const { status, text } = await get(`${path}?q=${sentence.start}-${sentence.end}`);
      expect(status).toBe(200);
      expect(marked(text)).toBe(sentence.text);
      expect(text.match(/ id="m"/g)).toHaveLength(1);
    }
  });

  it('marks nothing for a range that is none, or lies in another passage', async () => {
    for (const range of ['', 'x', '5-1', '1-125', '2046-99999', '2046-2197-3', '-1-5']) {
      const { status, text } = await get(`/p/p08?q=${range}`);
      expect(status).toBe(200);
      expect(text).not.toContain('<mark>');
    }
  });

  it('marks just what an address says, and copies whole sentences', async () => {
    const [first, second] = chapter.passage('p01')?.sentences ?? [];
    const { text } = await get('/p/p01?q=1-107');
    const cut =
      'The United States cannot compete with and counter the global technology ambitions of authoritarian rivals ';
    expect(marked(text)).toBe(cut.trimEnd());
    expect(text).toContain(`<pre tabindex="0">“${first?.text}”\n`);
    expect((await get('/p/p01?q=120-130')).text).toContain(`<pre tabindex="0">“${first?.text} ${second?.text}”\n`);
  });

  it('shows [sic] outside the quoted words, and the defect as it stands', async () => {
    expect((await get('/p/p08?q=2046-2197')).text).toMatch(
      /agencies to:<\/mark> <a class="sic" href="#sic-1"[^>]*>\[sic\]/,
    );
    expect((await get('/p/p08')).text).toMatch(/with and other key agencies <a class="sic"/);
    expect((await get('/n/2')).text).toContain('Blueprint for Action andits <a class="sic"');
  });

  it('links each endnote mark to its note, and the note back', async () => {
    const { text } = await get('/');
    for (let note = 1; note <= 12; note += 1) {
      expect(text).toContain(`id="call-${note}" href="#n${String(note).padStart(2, '0')}"`);
      expect(text).toContain(`#call-${note}"`);
    }
  });

  it('says in words that a passage is not there', async () => {
    for (const path of [
      '/p/p38',
      '/p/p00',
      '/p/n01',
      '/n/13',
      '/n/07',
      '/n/x',
      '/recommendations/9',
      '/offices/treasury',
      '/none',
    ]) {
      const { status, text } = await get(path);
      // An endnote is a passage too, and may be asked for by its id.
      expect(status, path).toBe(path === '/p/n01' ? 200 : 404);
      expect(text).toContain('<h1>');
    }
  });

  it('costs less than 60 KB at the first visit, style and script included', async () => {
    const { text } = await get('/');
    const loaded = [...text.matchAll(/(?:src|href)="(\/(?:style|script)[^"]*)"/g)].map((match) => match[1] ?? '');
    expect(loaded).toHaveLength(2);
    const sizes = await Promise.all(['/', ...loaded].map(async (path) => Buffer.byteLength((await get(path)).text)));
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(60_000);
  });

  it('keeps every page under 60 KB', async () => {
    for (const path of Object.values(PAGES)) expect((await get(path)).text.length, path).toBeLessThan(60_000);
  });
});

describe('the ask box', () => {
  it('answers without JavaScript and carries the earlier questions hidden', async () => {
    const { text } = await get('/?q=who+leads+the+ISTS%3F&h=one&h=two');
    expect(asked.at(-1)).toEqual({ q: 'who leads the ISTS?', history: [{ q: 'one' }, { q: 'two' }] });
    expect(text).toContain(
      'href="/p/p08?q=2046-2197&amp;c=2046-2197,13969-14052&amp;h=one&amp;h=two&amp;h=who%20leads%20the%20ISTS%3F#m"',
    );
    expect(text).toContain('<p dir="auto">A sentence of ours:</p>');
    expect(text.match(/<input type="hidden" name="h" value="[^"]*"/g)).toEqual(
      ['one', 'two', 'who leads the ISTS?'].map((question) => `<input type="hidden" name="h" value="${question}"`),
    );
    expect(text).toContain('href="/?q=who%20leads%20the%20ISTS%3F"');
  });

  it('shows the nearest passages of a refusal as what they are', async () => {
    const { text } = await get('/?q=budget');
    expect(text).toContain('They do not answer the question');
    expect(text).toContain('NSF should be the anchor partner');
  });

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '<a href="https://evil.example">x</a>',
    '[x](javascript:alert(1))',
    '<!channel> <!here> <@U123> <!subteam^S1> <#C1>',
    '<https://evil.example|Chapter 3> https://evil.example [a][b] ![](https://evil.example/x.png)',
  ])('FAULTS.md rows 18, 19, 20: gives %s back as text alone', async (question) => {
    const { text } = await get(`/?q=${encodeURIComponent(question)}&h=${encodeURIComponent(question)}`);
    expect(text).not.toMatch(/<script(?! src="\/script)|<img|<!c|<@|href="(?:https?:|javascript:)/i);
  });

  it('FAULTS.md row 24: takes a question of 40,000 characters, of blanks, of one letter, of NUL in the address', async () => {
    for (const question of ['x'.repeat(40_000), ' '.repeat(20_000), 'x', '🙂', '\u0000', '']) {
      expect((await get(`/?q=${encodeURIComponent(question)}`)).status).toBe(200);
    }
    const tooLong = await get(`/?q=${'x'.repeat(200_000)}`);
    expect(tooLong.status).toBe(431);
    expect(tooLong.text).toMatch(/^The question is too long/);
  });

  it('FAULTS.md row 24: carries of a long question what was read of it, so that five of them fit into the head', async () => {
    const long = `${'x'.repeat(1_990)} ${'ж'.repeat(10_000)}`;
    const { text } = await get(`/?q=${encodeURIComponent(long)}`);
    expect(asked.at(-1)?.q).toBe(long);
    const [, carried = ''] = /<input type="hidden" name="h" value="([^"]*)"/.exec(text) ?? [];
    expect(carried).toBe(long.slice(0, 2_000));
    expect(text).toContain(`data-question="${carried}"`);
  });

  it('lets a browser cut nothing of a question, which would do so without a word', async () => {
    expect((await get('/')).text).toMatch(/<input id="q"(?![^>]*maxlength)[^>]*>/);
  });

  it('sets words of the asker and ours the way they run, and the chapter left to right', async () => {
    const q = 'من يقود الاستراتيجية؟';
    const says = 'لا يذكر الفصل ذلك.';
    const site = await startSite({}, async ({ q }) =>
      q === 'refuse'
        ? answerOf({ question: q, refusal: says })
        : answerOf({ question: q, sentences: ['p08.1'], lead: says }),
    );
    const page = async (path: string) => (await fetch(new URL(path, site.url))).text();
    const answered = await page(`/?q=${encodeURIComponent(q)}&h=${encodeURIComponent(q)}`);
    expect(answered).toMatch(/<input id="q"[^>]* dir="auto"/);
    expect(answered).toContain(`<h2 dir="auto" lang="ar">${q}</h2>`);
    expect(answered).toContain(`<p dir="auto" lang="ar">${says}</p>`);
    expect(answered).toContain(`dir="auto" lang="ar">${q}</a></li>`);
    expect(answered).toContain('<p class="notice" dir="auto">Source:');
    expect(answered).toMatch(/<p class="says">“/);
    expect(await page('/?q=refuse')).toContain(`<p class="says" dir="auto" lang="ar">${says}</p>`);
    await site.close();
  });

  it.each([
    ['誰が戦略を主導しますか', 'ja'],
    ['谁领导这一战略？', 'zh'],
    ['Кто руководит стратегией?', 'ru'],
    ['Qui dirige la stratégie ?', undefined],
    ['who leads the “стратегия” of the report?', undefined],
    ['?', undefined],
  ])('%s has the language that its script tells, and no other', async (q, lang) => {
    const { text } = await get(`/?q=${encodeURIComponent(q)}`);
    expect(text).toContain(`<h2 dir="auto"${lang === undefined ? '' : ` lang="${lang}"`}>${q}</h2>`);
  });

  it('follows the last five earlier questions only, and shows each', async () => {
    const { text } = await get(
      `/?q=now&${'abcdefg'
        .split('')
        .map((letter) => `h=${letter}`)
        .join('&')}`,
    );
    expect(asked.at(-1)?.history?.map(({ q }) => q)).toEqual(['c', 'd', 'e', 'f', 'g']);
    expect(text).toContain('<a href="/?q=d&amp;h=c" class="again" dir="auto">d</a>');
  });

  it('FAULTS.md row 23: gives back no character that is not seen', async () => {
    const { text } = await get(`/?q=${encodeURIComponent('a\u202Eb\u200Bc\u{E0041}d\u0000e')}`);
    for (const unseen of ['\u202E', '\u200B', '\u0000', '\u{E0041}']) expect(text).not.toContain(unseen);
  });
});

describe('POST /api/ask', () => {
  it('takes a question object and gives the answer object', async () => {
    const { status, body } = await post('{"id":"A1","q":"ISTS?","history":[{"q":"a","a":"b"}],"mine":1}');
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'answered', citations: [{ n: 1, passage: 'p08' }, { n: 2 }] });
  });

  it.each([
    ['{"q":', 400],
    ['7', 400],
    ['null', 400],
    ['[]', 400],
    ['{}', 400],
    ['{"q":7}', 400],
    ['{"q":"x","history":"y"}', 400],
    ['{"q":"x","history":[{"a":"y"}]}', 400],
    ['{"q":"x","id":7}', 400],
    ['', 400],
    [`{"q":"${'x'.repeat(1024 * 1024 + 1)}"}`, 413],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 400],
  ])('FAULTS.md rows 5, 6: answers %.20s with %i in words', async (body, status) => {
    const reply = await post(body);
    expect(reply.status).toBe(status);
    expect(reply.body.error).toMatch(/^[“A-Z].*\.$/);
    expect(reply.body.error).not.toMatch(/ at |node_modules|JSON\.parse/);
  });

  it('FAULTS.md row 5: wants JSON, plain, in UTF-8', async () => {
    expect((await post('q=x', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await post('{"q":"x"}', { 'content-encoding': 'br' })).status).toBe(400);
    expect((await post(Buffer.from([0x7b, 0xff, 0x7d]))).status).toBe(400);
  });

  it('FAULTS.md row 5: unpacks no more than the limit', async () => {
    const { status } = await post(gzipSync(`{"q":"${'x'.repeat(20 * 1024 * 1024)}"}`), { 'content-encoding': 'gzip' });
    expect(status).toBe(413);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('FAULTS.md row 6: takes no harm from names of prototypes and from doubled keys', async () => {
    await post('{"q":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect('polluted' in {}).toBe(false);
    await post('{"q":"first","q":"second"}');
    expect(asked.at(-1)?.q).toBe('second');
  });

  it('FAULTS.md row 24: takes NUL, lone surrogates and 40,000 characters', async () => {
    for (const q of ['\\u0000', '\\ud800', 'x'.repeat(40_000), ' '.repeat(100_000)]) {
      expect((await post(`{"q":"${q}"}`)).status).toBe(200);
    }
  });

  it('FAULTS.md row 44: tells a person one sentence and no cause when something breaks', async () => {
    const { status, body } = await post('{"q":"fail"}');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('canary');
    expect((await get('/?q=fail')).text).not.toContain('canary');
  });

  it('asks to wait past the rate that is set, with Retry-After', async () => {
    const limited = await startSite({ rateLimit: 2 });
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      const response = await fetch(new URL('/?q=x', limited.url));
      statuses.push(response.status);
      if (response.status !== 429) continue;
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await response.text()).toContain('Too many questions in a minute');
    }
    expect(statuses).toEqual([200, 200, 429]);
    expect((await fetch(new URL('/p/p08', limited.url))).status).toBe(200);
    await limited.close();
  });
});

describe('the limit where none is set', () => {
  it.each([
    ['X-Forwarded-For', '203.0.113.7'],
    ['Forwarded', 'for=203.0.113.7'],
  ])('holds for what a proxy on this machine relays with %s, and the log has no stack', async (name, first) => {
    const complained = vi.spyOn(console, 'error');
    const site = await startSite();
    const ask = (headers: Record<string, string>) => fetch(new URL('/?q=x', site.url), { headers });
    for (let count = 0; count < 60; count += 1) expect((await ask({ [name]: first })).status).toBe(200);
    // Another address in the header is the same proxy.
    expect((await ask({ [name]: first.replace('7', '8') })).status).toBe(429);
    expect((await ask({})).status).toBe(200);
    expect(complained).not.toHaveBeenCalled();
    complained.mockRestore();
    await site.close();
  });
});

describe('health and headers', () => {
  it('FAULTS.md row 44: shows each part by name and state only', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
    expect(await get('/readyz')).toMatchObject({ status: 200, text: 'index on\n' });
    statuses.push({ part: 'model', state: 'broken', detail: 'canary' });
    expect(await get('/readyz')).toMatchObject({ status: 503, text: 'index on\nmodel broken\n' });
    statuses.pop();
  });

  it('FAULTS.md row 44: shows no directory, no metrics and no stack, whatever is asked for', async () => {
    for (const path of [
      '/metrics',
      '/..%2f..%2fpackage.json',
      '/src/web/server.ts',
      '/.git/config',
      '/p/%E0%A4%A',
      '/%00',
      '/offices/__proto__',
    ]) {
      const { status, text } = await get(path);
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(status, path).toBeLessThan(500);
      expect(text, path).not.toMatch(/node_modules|file:\/\/|\bat \w+ \(|express|Error:/i);
      expect(text, path).toContain('class="message"');
    }
  });

  it('sends a strict policy, no banner and no cookie', async () => {
    const { headers } = await get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-robots-tag')).toBe('noindex');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('set-cookie')).toBeNull();
  });

  it('FAULTS.md row 5: gives up a request whose head never ends', { timeout: 40_000 }, async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /api/ask HTTP/1.1\r\nHost: x\r\n');
    const reply = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    expect(reply).toContain('408');
  });
});
