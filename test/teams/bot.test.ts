import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Answer, Question } from '../../src/answer/answer.js';
import { TOO_MANY } from '../../src/answer/wording.js';
import { answerOf, cite, sentence } from '../answers.js';
import { tries } from '../tries.js';
import { type Connector, startConnector } from './connector.js';
import { type Edge, message, startEdge } from './edge.js';

let connector: Connector;
let edge: Edge;
let answer: (question: Question) => Answer | Promise<Answer>;

beforeEach(async () => {
  answer = () => answerOf({ sentences: ['p14.2'] });
  connector = await startConnector();
  edge = await startEdge({ ask: (question) => answer(question) });
});
afterEach(async () => {
  await edge.settled();
  await edge.close();
  await connector.close();
});

const say = (text: string, more?: Record<string, unknown>) => edge.post(message(connector.serviceUrl, text, more));
const text = (place: number) => String(connector.posted[place]?.body.text);
/** Waits until everything that was delivered has been dealt with. */
const settled = () => edge.settled();

test('a question is answered in its conversation, and the citation stands whole on the wire', async () => {
  const question = message(connector.serviceUrl, 'Who should lead the ETC?');
  const response = await edge.post(question);
  expect([response.status, await response.text()]).toEqual([200, '']);
  const [reply] = await connector.waitFor(1);
  const cited = cite(sentence('p14.2'), 1);
  expect(reply?.path).toBe(`/v3/conversations/a%3Apersonal/activities/${question.id}`);
  expect(reply?.headers.authorization).toBeUndefined();
  expect(reply?.body).toMatchObject({
    type: 'message',
    textFormat: 'markdown',
    replyToId: question.id,
    from: { id: '28:bot' },
    recipient: { id: '29:person' },
    conversation: { id: 'a:personal' },
    channelData: { feedbackLoop: { type: 'default' } },
  });
  expect(reply?.body.entities).toEqual([
    {
      type: 'https://schema.org/Message',
      '@type': 'Message',
      '@context': 'https://schema.org',
      '@id': '',
      citation: [
        {
          '@type': 'Claim',
          position: 1,
          appearance: {
            '@type': 'DigitalDocument',
            name: 'Ch. 15, ¶ 14',
            abstract: expect.stringMatching(
              /^The United States should lead an Emerging Technology Coalition .{40,99}…$/,
            ),
            url: cited?.url,
            image: { '@type': 'ImageObject', name: 'Text' },
          },
        },
      ],
    },
  ]);
  expect(text(0)).toBe(
    [
      `“${cited?.quote}” [1]`,
      `[1] [Ch. 15, ¶ 14](${cited?.url})`,
      '*Source: National Security Commission on Artificial Intelligence, Final Report (March 2021), chapter 15. Recommendations of an independent commission, published in March 2021; not policy in force.*',
    ].join('\n\n'),
  );
});

test('a claim in fewer words is followed by the words that it rests on', async () => {
  const said = 'The Commission proposes that the White House request the Department of State to lead an effort.';
  answer = () => answerOf({ sentences: ['p08.1'], text: said, composer: 'openai' });
  await say('Who leads?');
  await connector.waitFor(1);
  expect(text(0)).toMatch(
    /^The Commission proposes .* to lead an effort\. \[1\]\n\n\[1\] “To achieve these goals, .*” \\\[sic\\\] \[Ch\. 15, ¶ 8\]\(/,
  );
});

test('the AI label is there only where a model wrote', async () => {
  answer = ({ q }) => answerOf({ sentences: ['p14.2'], composer: q === 'model' ? 'openai' : 'extract' });
  await say('model');
  await connector.waitFor(1);
  await say('extract');
  await connector.waitFor(2);
  const labels = connector.posted.map(({ body }) => Object(body.entities)[0].additionalType);
  expect(labels).toEqual([['AIGeneratedContent'], undefined]);
});

test('a refusal carries no citation and names what is worth reading', async () => {
  answer = () => answerOf({ nearest: ['p14.2', 'n07.1'] });
  await say('How much does it cost?');
  await connector.waitFor(1);
  expect(connector.posted[0]?.body.entities).toBeUndefined();
  expect(text(0)).toMatch(/^The chapter does not say\.\n\n\*Source:/);
  const card = Object(connector.posted[0]?.body.attachments)[0].content;
  expect(card.fallbackText).toMatch(
    /^Worth reading; Ch\. 15, ¶ 14: “The United States should lead .*; Ch\. 15, n\. 7: “/,
  );
  expect(JSON.stringify(card)).toContain('none of them answers it');
});

test('no more than ten citations are sent, as more would lose the message', async () => {
  const sentences = Array.from({ length: 12 }, (_, place) => `p${String(place + 1).padStart(2, '0')}.1`);
  answer = () => answerOf({ sentences });
  await say('everything');
  await connector.waitFor(1);
  expect(Object(connector.posted[0]?.body.entities)[0].citation).toHaveLength(10);
  expect(text(0)).toContain('[12]');
});

test('200 comes at once, before there is an answer', async () => {
  let release: (answer: Answer) => void = () => {};
  // Made before the question arrives: on a busy machine it may be asked later than this test releases it.
  const waiting = new Promise<Answer>((resolve) => (release = resolve));
  answer = () => waiting;
  const response = await say('slow');
  expect(response.status).toBe(200);
  expect(connector.posted).toEqual([]);
  release(answerOf({ sentences: ['p14.2'] }));
  await connector.waitFor(1);
});

test('stopping waits for an answer that is under way', async () => {
  answer = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return answerOf({ sentences: ['p14.2'] });
  };
  await say('slow');
  await edge.settled();
  expect(connector.posted).toHaveLength(1);
});

test('a mention in a channel is answered in its thread, without the mention in the question', async () => {
  const thread = '19:chan@thread.tacv2;messageid=1700000000000';
  await say('<at>Attaché</at>&nbsp;who leads the <at>Ana</at> effort?\n', {
    conversation: { id: thread, conversationType: 'channel', isGroup: true, tenantId: 'tenant-1' },
    entities: [
      { type: 'clientInfo', locale: 'en-GB' },
      { type: 'mention', mentioned: { id: '28:bot', name: 'Attaché' }, text: '<at>Attaché</at>' },
      { type: 'mention', mentioned: { id: '29:ana', name: 'Ana' }, text: '<at>Ana</at>' },
    ],
  });
  const [reply] = await connector.waitFor(1);
  expect(edge.asked[0]?.q).toBe('who leads the Ana effort?');
  expect(reply?.path).toContain('19%3Achan%40thread.tacv2%3Bmessageid%3D1700000000000');
});

test('a message in a group that does not mention us is not read', async () => {
  await say('lunch?', { conversation: { id: '19:group', conversationType: 'groupChat', isGroup: true } });
  await settled();
  expect(edge.asked).toEqual([]);
  expect(connector.posted).toEqual([]);
});

test('a follow-up is asked with what was said in its own conversation, and only there', async () => {
  await say('Who leads the ETC?');
  await connector.waitFor(1);
  await say('And the IDDI?');
  await connector.waitFor(2);
  await say('And the IDDI?', { conversation: { id: 'a:other', conversationType: 'personal' } });
  await connector.waitFor(3);
  expect(edge.asked.map(({ history }) => history?.map(({ q }) => q))).toEqual([[], ['Who leads the ETC?'], []]);
  expect(edge.asked[1]?.history?.[0]?.a).toContain('The United States should lead');
});

test('an activity that is delivered again is answered once', async () => {
  const question = message(connector.serviceUrl, 'Who leads?');
  const again = await Promise.all([edge.post(question), edge.post(question), edge.post(question)]);
  expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
  await settled();
  expect(connector.posted).toHaveLength(1);
});

/** Teams tells of an arrival twice. */
async function arrive(conversation: Record<string, unknown>): Promise<void> {
  const arrival = { text: undefined, from: { id: '29:person' }, conversation };
  await say('', { ...arrival, type: 'installationUpdate', action: 'add' });
  await say('', { ...arrival, type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }, { id: '29:person' }] });
  await settled();
}

test('a group or a channel that we are added to is greeted once, by no name that is not there', async () => {
  await arrive({ id: '19:group', conversationType: 'groupChat', isGroup: true });
  expect(connector.posted).toHaveLength(1);
  expect(text(0)).toMatch(/^I answer questions about chapter 15/);
  expect(text(0)).not.toMatch(/undefined|null/);
  await arrive({ id: '19:channel', conversationType: 'channel', isGroup: true });
  expect(connector.posted).toHaveLength(2);
});

test('one person is not greeted, as Teams shows the questions of the manifest there', async () => {
  await arrive({ id: 'a:personal', conversationType: 'personal' });
  expect(connector.posted).toEqual([]);
});

test('a colleague who joins a group later is not greeted', async () => {
  await say('', {
    type: 'conversationUpdate',
    conversation: { id: '19:group', conversationType: 'groupChat', isGroup: true },
    membersAdded: [{ id: '29:new' }],
  });
  await settled();
  expect(connector.posted).toEqual([]);
});

test('what is not for us is acknowledged and left alone', async () => {
  const kinds = ['messageReaction', 'messageUpdate', 'messageDelete', 'typing', 'event', 'endOfConversation', 'later'];
  for (const type of kinds) expect((await say('hello', { type })).status, type).toBe(200);
  await say('', { type: 'installationUpdate', action: 'remove' });
  await say('hello', { from: { id: '28:bot' } });
  await say('hello', { from: { id: '28:another-bot' } });
  await settled();
  expect(connector.posted).toEqual([]);
  expect(edge.asked).toEqual([]);
});

test('the four commands answer with questions, cards and help', async () => {
  for (const command of ['ask who leads?', 'RECS 1.2', 'leads State', 'help']) {
    const before = connector.posted.length;
    await say(command);
    await connector.waitFor(before + 1);
  }
  expect(edge.asked.map(({ q }) => q)).toEqual(['who leads?']);
  const cards = connector.posted.map(({ body }) => Object(body.attachments)?.[0]?.content?.fallbackText);
  expect(cards[1]).toMatch(/^1\.2 Launch an International Digital Democracy Initiative/);
  expect(cards[2]).toMatch(/^Department of State; Department of State is asked to lead/);
  expect(text(3)).toContain('“leads IDDI”');
});

test('a question that begins like a command is a question', async () => {
  await say('Help me find who leads the IDDI');
  await connector.waitFor(1);
  expect(edge.asked[0]?.q).toBe('Help me find who leads the IDDI');
});

test('a reply that the connector refuses is sent once more, without its entities', async () => {
  connector.answerNext({ status: 400 }, { status: 400 });
  await say('Who leads?');
  await settled();
  expect(connector.posted.map(({ body }) => body.entities !== undefined)).toEqual([true, false]);
  expect(connector.posted[1]?.body.text).toBe(connector.posted[0]?.body.text);
});

test('FAULTS.md row 41: a reply is sent again after a 429 or 412 and the wait that it asks for, and asked for once', async () => {
  for (const status of [429, 412]) {
    const before = connector.posted.length;
    connector.answerNext({ status, headers: { 'retry-after': '1' } });
    await say('Who leads?');
    await settled();
    const [first, second] = connector.posted.slice(before);
    expect((second?.at ?? 0) - (first?.at ?? 0), String(status)).toBeGreaterThan(990);
    expect(connector.posted).toHaveLength(before + 2);
  }
  expect(edge.asked.map(({ history }) => history?.length)).toEqual([0, 1]);
});

test('FAULTS.md row 41: a reply is never sent again after a 500, 502 or 504, which may have posted it', async () => {
  for (const [at, status] of [500, 502, 504].entries()) {
    connector.answerNext({ status });
    // What is in doubt holds up its own conversation until its lease ends, hence one for each.
    await say('Who leads?', { conversation: { id: `a:${status}`, conversationType: 'personal' } });
    await settled();
    expect(connector.posted).toHaveLength(at + 1);
  }
});

test('FAULTS.md rows 40, 41: what Teams refuses for good is a dead letter, and is not sent again', async () => {
  for (const [at, status] of [403, 404, 410].entries()) {
    connector.answerNext({ status });
    await say('Who leads?');
    await settled();
    expect(connector.posted).toHaveLength(at + 1);
  }
  expect(edge.logged.join('').match(/the platform refuses the reply for good/g)).toHaveLength(3);
});

test('FAULTS.md row 41: a reply that is too large is sent once more as text alone', async () => {
  connector.answerNext({ status: 413, code: 'MessageSizeTooBig' });
  await say('recs 1.2');
  await settled();
  expect(connector.posted.map(({ body }) => body.attachments !== undefined)).toEqual([true, false]);
  expect(text(1)).toMatch(/Recommendation 1\\?\.2.*As part of the ETC/s);
});

test('FAULTS.md row 41: a reply that may be lost is not sent again; a short notice says so, once', async () => {
  const hasty = await startEdge({ ask: (question) => answer(question), timing: { leaseMs: 200, pollMs: 50 } });
  connector.answerNext({ status: 504 });
  await hasty.post(message(connector.serviceUrl, 'Who leads?'));
  await connector.waitFor(2);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(connector.posted).toHaveLength(2);
  expect(text(1)).toMatch(/may have been lost on its way/);
  await hasty.close();
});

test('FAULTS.md rows 3, 8: a delivery that comes twice is answered once', async () => {
  const twice = message(connector.serviceUrl, 'Who leads?');
  const responses = await Promise.all([edge.post(twice), edge.post(twice), edge.post(twice)]);
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  await settled();
  expect(connector.posted).toHaveLength(1);
});

test('FAULTS.md row 15: a redirect is not followed, so that no token is carried to another host', async () => {
  connector.answerNext({ status: 307, headers: { location: `${connector.serviceUrl}elsewhere` } });
  await say('Who leads?');
  await settled();
  expect(connector.posted).toHaveLength(1);
  expect(edge.logged.join('')).toContain('"status":307');
});

test('FAULTS.md row 30: where no answer can be made a plain sentence says so, and the log holds no word of the question', async () => {
  answer = ({ q }) => {
    throw new Error(`cannot answer ${q}`);
  };
  await say('Is the canary safe?');
  await connector.waitFor(1);
  expect(text(0)).toMatch(/^Something went wrong on our side/);
  expect(edge.logged.join('')).toContain('no answer could be made');
  expect(edge.logged.join('')).not.toContain('canary');
});

const press = (value: unknown, more: Record<string, unknown> = {}) =>
  say('', { type: 'invoke', name: 'adaptiveCard/action', value, ...more });
const button = (command: unknown, verb = 'ask') => ({ action: { type: 'Action.Execute', verb, data: { command } } });

test('a thumb is answered with the body that Teams wants, and kept under the receipt of its answer', async () => {
  await say('Who leads?');
  await settled();
  const mark = (reaction: string, feedback: unknown, more: Record<string, unknown> = {}) =>
    say('', {
      type: 'invoke',
      name: 'message/submitAction',
      replyToId: 'reply-1',
      value: { actionName: 'feedback', actionValue: { reaction, feedback } },
      ...more,
    });
  // As Teams writes the comment, and as the Agents Playground does.
  for (const feedback of ['{"feedbackText":"very nice"}', 'very nice', '', undefined]) {
    const response = await mark('like', feedback);
    expect([response.status, await response.text()]).toEqual([200, '{}']);
    expect(await edge.marks()).toMatchObject([
      { surface: 'teams', kind: 'answered', verdict: 'up', reason: 'very nice' },
    ]);
  }
  await mark('dislike', '{"feedbackText":"wrong office"}');
  await mark('like', '{}', { from: { id: '29:another' } });
  const marks = (await edge.marks()).map(({ verdict, reason }) => [verdict, reason]);
  expect(marks.sort()).toEqual([
    ['down', 'wrong office'],
    ['up', null],
  ]);
});

test('a thumb on a reply in a channel finds its answer without the name of the thread', async () => {
  const conversation = { id: '19:c@thread.tacv2;messageid=17', conversationType: 'channel', isGroup: true };
  const entities = [{ type: 'mention', mentioned: { id: '28:bot' }, text: '<at>A</at>' }];
  await say('<at>A</at> Who leads?', { conversation, entities });
  await settled();
  await say('', {
    type: 'invoke',
    name: 'message/submitAction',
    conversation: { ...conversation, id: '19:c@thread.tacv2' },
    replyToId: 'reply-1',
    value: { actionName: 'feedback', actionValue: { reaction: 'dislike', feedback: '' } },
  });
  expect(await edge.marks()).toHaveLength(1);
});

test('a thumb that names no reply, as in the Agents Playground, is one on the last answer there', async () => {
  const value = { actionName: 'feedback', actionValue: { reaction: 'dislike', feedback: 'no' } };
  const thumb = () => say('', { type: 'invoke', name: 'message/submitAction', value });
  await thumb();
  await say('Who leads?', { conversation: { id: 'a:personal-other', conversationType: 'personal' } });
  await settled();
  await thumb();
  expect(await edge.marks()).toEqual([]);
  await say('Who leads?');
  await settled();
  await thumb();
  expect(await edge.marks()).toMatchObject([{ verdict: 'down', reason: 'no' }]);
});

test('a thumb on what is no answer of ours is answered all the same, and nothing is kept', async () => {
  const response = await say('', {
    type: 'invoke',
    name: 'message/submitAction',
    replyToId: 'reply-99',
    value: { actionName: 'feedback', actionValue: { reaction: 'like', feedback: '' } },
  });
  expect([response.status, await response.text()]).toEqual([200, '{}']);
  expect(await edge.marks()).toEqual([]);
});

test('a button asks like anything that is typed, in a group too, and its press is acknowledged at once', async () => {
  const response = await press(button('leads IDDI'), {
    conversation: { id: '19:group', conversationType: 'groupChat', isGroup: true },
  });
  expect(await response.json()).toEqual({
    statusCode: 200,
    type: 'application/vnd.microsoft.activity.message',
    value: 'I am looking it up.',
  });
  await connector.waitFor(1);
  expect(text(0)).toMatch(/^Who has which role|^[A-Z]/);
  expect(Object(connector.posted[0]?.body.attachments)[0].content.type).toBe('AdaptiveCard');
});

test('a press that comes again under another id within a minute is answered once', async () => {
  const responses = await Promise.all([
    press(button('recs 1.2')),
    press(button('recs 1.2')),
    press(button('recs 1.2')),
  ]);
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  const said = await Promise.all(responses.map(async (response) => Object(await response.json()).value));
  const again = 'That was asked a moment ago; its answer is on its way or below.';
  expect(said.sort()).toEqual(['I am looking it up.', again, again]);
  await press(button('recs 1.1'));
  await press(button('recs 1.2'), { from: { id: '29:another' } });
  await settled();
  expect(connector.posted.map(({ body }) => body.text)).toEqual(
    expect.arrayContaining(['Recommendation 1.2', 'Recommendation 1.2']),
  );
  expect(connector.posted).toHaveLength(3);
});

test('a press on another card is another question, and one on the same card again is not', async () => {
  for (const replyToId of ['card-1', 'card-2', 'card-1', 'card-2']) await press(button('recs 1.2'), { replyToId });
  await settled();
  expect(connector.posted).toHaveLength(2);
});

test('FAULTS.md row 43: a press beyond a person’s share says so where it was pressed, and nothing follows', async () => {
  const said: string[] = [];
  for (let n = 0; n < 22; n += 1) said.push(Object(await (await press(button(`recs ${n}`))).json()).value);
  expect(said).toEqual([...Array(20).fill('I am looking it up.'), TOO_MANY, TOO_MANY]);
  await settled();
  expect(connector.posted).toHaveLength(20);
});

test('FAULTS.md row 21: a forged or oversized press is answered politely, and nothing follows', async () => {
  for (const value of [button('x'.repeat(90_000)), button({ a: 1 }), button('recs', 'drop'), null, [], 'x']) {
    const response = await press(value);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('not one of ours any more');
  }
  await settled();
  expect(connector.posted).toEqual([]);
});

test('the quotations of the last answer come as text for a cable, and only after there was one', async () => {
  await say('cable');
  await connector.waitFor(1);
  expect(text(0)).toMatch(/^There is no quotation here yet/);
  await say('Who leads the ETC?');
  await connector.waitFor(2);
  await say('cable');
  await connector.waitFor(3);
  const { fallbackText } = Object(connector.posted[2]?.body.attachments)[0].content;
  expect(fallbackText).toContain('“The United States should lead an Emerging Technology Coalition (ETC)');
  expect(fallbackText).toMatch(/Final Report, March 2021, .*Ch\. 15, ¶ 14\nhttp/s);
  expect(fallbackText).toMatch(/Looked up \w+ \d+, \d{4}\./);
  expect(edge.asked.map(({ history }) => history?.length)).toEqual([0, 0]);
  expect(await edge.receipts()).toBe(1);
});

test('at most three things to say are offered, and only to one person alone', async () => {
  await say('help');
  await connector.waitFor(1);
  const { actions } = Object(connector.posted[0]?.body.suggestedActions);
  expect(actions).toHaveLength(3);
  for (const { type, title } of actions) expect([type, title.length <= 40]).toEqual(['imBack', true]);
  await press(button('help'), { conversation: { id: '19:group', conversationType: 'groupChat', isGroup: true } });
  await connector.waitFor(2);
  expect(connector.posted[1]?.body.suggestedActions).toBeUndefined();
});

test('FAULTS.md row 43: of a thousand questions in a minute a person gets twenty answers and one polite notice, others theirs', {
  timeout: 120_000,
}, async () => {
  const waits: number[] = [];
  tries(1_000);
  for (let n = 0; n < 1_000; n += 1) {
    expect((await say(`question ${n}`)).status).toBe(200);
    if (n % 50 !== 49) continue;
    const [id, asked] = [`a:another-${n}`, performance.now()];
    await say('Who leads?', { from: { id: `29:another-${n}` }, conversation: { id, conversationType: 'personal' } });
    while (!connector.posted.some(({ path }) => path.includes(`another-${n}`)))
      await new Promise((resolve) => setTimeout(resolve, 5));
    waits.push(performance.now() - asked);
  }
  await settled();
  // Generous, for busy machines: an answer here takes some milliseconds.
  expect(waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.95)]).toBeLessThan(5_000);
  expect(edge.asked.filter(({ q }) => q.startsWith('question'))).toHaveLength(20);
  const notices = connector.posted.filter(({ body }) => body.text === TOO_MANY);
  expect(notices).toHaveLength(1);
  expect(connector.posted).toHaveLength(21 + waits.length);
});

test('FAULTS.md row 43: a thousand people with one question each are all answered', { timeout: 120_000 }, async () => {
  const people = Array.from({ length: 1_000 }, (_, at) => at);
  tries(people.length);
  for (let from = 0; from < people.length; from += 50) {
    await Promise.all(
      people.slice(from, from + 50).map(async (at) => {
        const conversation = { id: `a:person-${at}`, conversationType: 'personal' };
        const response = await say('Who leads?', { from: { id: `29:person-${at}` }, conversation });
        expect(response.status).toBe(200);
      }),
    );
  }
  await settled();
  expect(new Set(connector.posted.map(({ path }) => path.split('/')[3])).size).toBe(people.length);
});
