import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answering, startAnswering } from '../../src/answering/answering.js';
import { readConfig } from '../../src/config.js';

/** As the program runs it: threads load built files. */
let built: typeof startAnswering;
beforeAll(async () => {
  built = (await import(new URL('../../dist/answering/answering.js', import.meta.url).href)).startAnswering;
});

let answering: Answering | undefined;
afterEach(() => answering?.stop());

const config = readConfig({ LOG_LEVEL: 'silent' });
const options = {
  reader: 'https://reader.example',
  onProgress: () => undefined,
  tell: () => undefined,
  onDeath: () => undefined,
};

describe('the thread that answers', () => {
  it('answers each question to whoever asked it, however many ask at once', async () => {
    answering = await built(config, options);
    const asked = ['Who leads the ISTS?', 'What are the seven areas of the ETC?', 'Who won the world cup?'];
    const answers = await Promise.all(asked.map((q, at) => answering?.ask({ q, id: String(at) })));
    expect(answers.map((answer) => answer?.id)).toEqual(['0', '1', '2']);
    expect(answers.map((answer) => answer?.kind)).toEqual(['answered', 'answered', 'unanswered']);
    expect(answers[0]?.citations[0]?.url).toMatch(/^https:\/\/reader\.example\/p\/p08\?q=/);
  });

  it('cites the reader where it listens', async () => {
    answering = await built(config, options);
    answering.readAt('http://127.0.0.1:4000');
    const { citations } = await answering.ask({ q: 'Who leads the ISTS?' });
    expect(citations[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:4000\//);
  });

  it('says what is wrong where it cannot start', async () => {
    const broken = { ...config, embeddingModel: '/no/such/model' };
    answering = await built(broken, options);
    expect(answering.statuses.find(({ part }) => part === 'model')?.state).toBe('broken');
  });

  it('leaves nobody waiting when it is stopped', async () => {
    answering = await built(config, options);
    const pending = answering.ask({ q: 'Who leads the ISTS?' });
    void answering.stop();
    await expect(pending).rejects.toThrow();
    await expect(answering.ask({ q: 'Who?' })).rejects.toThrow('stopping');
  });
});
