import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answering, startAnswering } from '../../src/answering/answering.js';
import { readConfig } from '../../src/config.js';

/** One thread for all: the model's addon can be loaded by one thread of a process only. */
let answering: Answering;
beforeAll(async () => {
  // As the program runs it: threads load built files.
  const built: { startAnswering: typeof startAnswering } = await import(
    new URL('../../dist/answering/answering.js', import.meta.url).href
  );
  answering = await built.startAnswering(readConfig({ LOG_LEVEL: 'silent' }), {
    reader: 'https://reader.example',
    onProgress: () => undefined,
    onDeath: () => undefined,
    tell: () => undefined,
  });
});
afterAll(() => answering.stop());

describe('the thread that answers', () => {
  it('answers each question to whoever asked it, however many ask at once', async () => {
    const asked = ['Who leads the ISTS?', 'What are the seven areas of the ETC?', 'Who won the world cup?'];
    const answers = await Promise.all(asked.map((q, at) => answering.ask({ q, id: String(at) })));
    expect(answers.map(({ id }) => id)).toEqual(['0', '1', '2']);
    expect(answers.map(({ kind }) => kind)).toEqual(['answered', 'answered', 'unanswered']);
    expect(answers[0]?.citations[0]?.url).toMatch(/^https:\/\/reader\.example\/p\/p08\?q=/);
  });

  it('cites the reader where it listens', async () => {
    answering.readAt('http://127.0.0.1:4000');
    const { citations } = await answering.ask({ q: 'Who leads the ISTS?' });
    expect(citations[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:4000\//);
  });

  it('leaves nobody waiting when it is stopped', async () => {
    const pending = answering.ask({ q: 'Who leads the ISTS?' });
    void answering.stop();
    await expect(pending).rejects.toThrow();
    await expect(answering.ask({ q: 'Who?' })).rejects.toThrow('stopping');
  });
});
