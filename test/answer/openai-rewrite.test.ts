import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ask } from '../../src/answer/answer.js';
import { isFollowUp, keepsToWhatWasAsked } from '../../src/answer/openai-rewrite.js';
import { assemble } from '../../src/assemble.js';
import { readConfig } from '../../src/config.js';
import { createLog } from '../../src/telemetry.js';
import { completion, findEntities, json, KEY, MODEL, startDouble } from './openai-parts.js';

const namesIn = (text: string) => findEntities(text).map(({ id }) => id);
const MAIRI = { question: 'Who funds it?', earlier: ['What is MAIRI?'], byRule: 'Who funds MAIRI?' };

describe('a follow-up rewritten by a model', () => {
  it.each([
    ['Who funds MAIRI?', MAIRI],
    [
      'Who funds the Multilateral AI Research Institute?',
      { ...MAIRI, earlier: ['What is the Multilateral AI Research Institute?'] },
    ],
    [
      'What is the third of the seven areas?',
      { question: 'and the third one?', earlier: ['What are the seven areas?'], byRule: 'and the third area?' },
    ],
  ])('may say “%s”', (text, asked) => expect(keepsToWhatWasAsked(text, asked, namesIn)).toBe(true));

  it.each([
    ['asks something else', 'Who leads MAIRI?'],
    ['asks of something else', 'Who funds the ISTS?'],
    ['asks of one thing more', 'Who funds MAIRI and the ETC?'],
    ['loses what was asked', 'What is MAIRI?'],
    ['brings what nobody said', 'Who funds MAIRI in Canada?'],
    ['holds a link', 'Who funds MAIRI? https://evil.example'],
    ['speaks to the reader', 'Please tell me who funds MAIRI and click'],
    ['is in another script', 'Who funds MAIRI? Кто?'],
    ['leaves open what the rules filled in', 'Who funds it?'],
    ['asks when for who', 'When funds MAIRI?'],
    ['asks whether it would', 'Who would fund MAIRI?'],
    ['denies', 'Who funds not MAIRI?'],
    ['is empty', ''],
  ])('but nothing that %s', (_, text) => expect(keepsToWhatWasAsked(text, MAIRI, namesIn)).toBe(false));

  it.each([
    ['When would it be funded?', 'Who would fund MAIRI?'],
    ['Who does not fund it?', 'Who funds MAIRI?'],
  ])('and not “%s” as “%s”', (question, text) => {
    const byRule = question.replace('it', 'MAIRI');
    expect(keepsToWhatWasAsked(text, { question, earlier: MAIRI.earlier, byRule }, namesIn)).toBe(false);
  });

  it('may drop the “no” of a correction', () => {
    const asked = { question: 'No, who funds it?', earlier: MAIRI.earlier, byRule: 'No, who funds MAIRI?' };
    expect(keepsToWhatWasAsked('Who funds MAIRI?', asked, namesIn)).toBe(true);
  });

  it('is made only where there is something to fill in', () => {
    expect(
      isFollowUp(
        'Who leads the International Science and Technology Strategy?',
        [{ q: 'Hi' }],
        'Who leads the International Science and Technology Strategy?',
      ),
    ).toBe(false);
    expect(isFollowUp('Who funds it?', [], 'Who funds it?')).toBe(false);
    expect(isFollowUp('Who funds it?', [{ q: 'What is MAIRI?' }], 'Who funds MAIRI?')).toBe(true);
  });
});

describe('in the whole program', () => {
  let ask: Ask;
  let rewritten = '';
  let double: Awaited<ReturnType<typeof startDouble>>;
  beforeAll(async () => {
    double = await startDouble((body, response) => {
      const { response_format } = JSON.parse(body);
      const reply = response_format.json_schema.name === 'rewrite' ? { question: rewritten } : { claims: [] };
      json(response, 200, completion(JSON.stringify(reply)));
    });
    const config = readConfig({ OPENAI_API_KEY: KEY, OPENAI_MODEL: MODEL, OPENAI_BASE_URL: double.baseUrl });
    ({ ask } = await assemble(config, { log: createLog('silent') }));
  });
  afterAll(() => double.close());

  it('it is shown as the question', async () => {
    rewritten = 'Who funds the startup costs of MAIRI?';
    const answer = await ask({ q: 'Who funds the startup costs of it?', history: [{ q: 'What is MAIRI?' }] });
    expect(answer.question).toBe(rewritten);
    expect(answer.citations.map(({ passage }) => passage)).toEqual(['p27']);
  });

  it('it gives way to the rules where it asks something else', async () => {
    rewritten = 'Who leads the ISTS?';
    const answer = await ask({ q: 'Who would fund it?', history: [{ q: 'What is MAIRI?' }] });
    expect(answer.question).toBe('Who would fund MAIRI?');
  });

  it('only questions leave for it, never an answer', async () => {
    rewritten = 'Who oversees the ISTS?';
    await ask({ q: 'Who oversees it?', history: [{ q: 'What is the ISTS?', a: 'canary' }] });
    const sent = double.bodies.map((body) => JSON.parse(JSON.parse(body).messages[1].content));
    const rewrites = sent.filter((data) => 'earlier' in data);
    expect(rewrites.at(-1)).toEqual({ earlier: ['What is the ISTS?'], question: 'Who oversees it?' });
    expect(double.bodies.join()).not.toContain('canary');
  });
});
