import { LLMock } from '@copilotkit/aimock';
import { expect, it } from 'vitest';
import type { Ask } from '../../src/answer/answer.js';
import { assemble } from '../../src/assemble.js';
import { readConfig } from '../../src/config.js';
import type { Chapter } from '../../src/corpus/chapter.js';
import { createLog } from '../../src/telemetry.js';
import { createTally, withService, worse } from './model.js';
import { readRecording, recordedQuestions, requestKey } from './recording.js';
import { type Score, score } from './score.js';

/** Of the requests, at least this share must be in the recording; where retrieval has changed, some are not. */
const REPLAYED = 0.5;

it('a recorded model makes no refusal and no quote worse than the extractive path', { timeout: 120_000 }, async () => {
  const recording = readRecording();
  let found = 0;
  let missed = 0;
  const double = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  double.on({ predicate: () => true }, ({ messages }) => {
    const reply = recording.replies.get(requestKey(String(messages.at(-1)?.content)));
    if (reply === undefined) missed += 1;
    else found += 1;
    // What was not recorded says nothing, so that the chapter's own words go out.
    return { content: reply ?? '{"claims": []}' };
  });
  await double.start();
  try {
    const tally = createTally();
    const service = {
      kind: 'openai',
      apiKey: 'recorded',
      model: recording.model,
      baseUrl: `${double.url}/v1`,
    } as const;
    const log = createLog('silent');
    const extract = await assemble(readConfig({}), { log });
    const model = await assemble(withService(service), { log, tell: tally.tell });
    const scored = await scoreAll(model.ask, model.chapter);
    expect(worse(await scoreAll(extract.ask, extract.chapter), scored)).toEqual([]);
    expect(scored.filter(({ unverified }) => unverified > 0)).toEqual([]);
    expect(tally.written()).toBeGreaterThan(0);
    expect(tally.rejected()).toBeGreaterThan(0);
    expect(found / (found + missed), 'record anew: npx tsx test/eval/record.ts').toBeGreaterThan(REPLAYED);
  } finally {
    await double.stop();
  }
});

async function scoreAll(ask: Ask, chapter: Chapter): Promise<Score[]> {
  const scores: Score[] = [];
  for (const question of recordedQuestions()) {
    const { q, history } = question;
    scores.push(score(question, await ask({ q, ...(history && { history }) }), chapter));
  }
  return scores;
}
