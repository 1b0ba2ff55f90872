import { describe, expect, it } from 'vitest';
import type { Judge, Judgement } from '../../src/answer/judge.js';
import { createParameters } from '../../src/answer/openai-parameters.js';
import { findLists } from '../../src/corpus/lists.js';
import { createLog } from '../../src/telemetry.js';
import { chapter, READER, receipted, registers } from '../answers.js';
import { randomFrom } from '../random.js';
import { type Expression, expressionsMadeBy, findExpressions } from './expressions.js';
import { baitFor, COMMON, excess } from './growth.js';

const { literals, made } = findExpressions();

/** Questions that lead past every place that puts an expression together. */
const QUESTIONS = [
  'What are the seven areas of the ETC and the five actions?',
  'Which area is about standards? List the four elements. Which of the seven areas is about AI?',
  'Does State lead the ISTS?',
  'What are the three components?',
  'What is the third area of the ETC?',
  'What does the authoritarian challenge encompass?',
  'What are the elements of the authoritarian challenge to the global technology order?',
  'What should the Emerging Technology Coalition work on?',
  'What areas should the coalition focus on?',
  'and MAIRI?',
];

/** Uses whatever makes expressions while the program runs. */
async function useAll(): Promise<void> {
  const [{ startStages }, { createSlack }, { cited }] = await Promise.all([
    import('./program.js'),
    import('../../src/slack/app.js'),
    import('../../src/teams/markdown.js'),
  ]);
  await import('../../src/teams/connector.js');
  const { ask } = startStages();
  for (const q of QUESTIONS) await ask({ q, history: [{ q: 'What are the seven areas of the ETC?' }] });
  for (const q of QUESTIONS) await ask({ q });
  // Where the votes point at what introduces a list, its items may be wanted.
  const [list] = findLists(chapter);
  const best = { spans: list === undefined ? [] : [list.introduction], probability: 1 };
  const judge: Judge = () => ({ candidates: [best], silence: { nearness: 0 } }) as unknown as Judgement;
  await startStages({ judge }).ask({ q: 'What does the challenge encompass?' });
  cited('It says so. [1]', [1], []);
  createParameters().leaveOut({ status: 400, message: 'no such parameter: seed' }, { seed: 1 });
  const away = async () => undefined;
  createSlack(
    {
      mode: 'http',
      signingSecret: 'a secret that is none',
      apiUrl: 'http://127.0.0.1:9/',
      responseOrigins: [],
      publicUrl: undefined,
      workspaces: { kind: 'one', botToken: 'xoxb-1' },
    },
    {
      ask: receipted(() => Promise.reject(new Error('not asked'))),
      registers,
      source: chapter.source,
      conversations: { history: async () => [], remember: away },
      feedback: { give: away, list: async () => [] },
      installations: { keep: away, find: away, remove: away },
      scores: undefined,
      reader: () => READER,
      accept: async () => true,
      log: createLog('silent'),
    },
  );
}

/** Pieces for each expression besides the common ones; `npm run fuzz -- --target expressions` tries others. */
const PIECES = process.env.CI === 'true' ? 16 : 8;

function slow(expressions: readonly Expression[], common: readonly string[] = COMMON, pieces = PIECES): string[] {
  const random = randomFrom(25);
  return expressions.flatMap(({ place, pattern }) => {
    const own = Array.from({ length: pieces }, () => baitFor(pattern, random));
    const found = [...common, ...own].find((piece) => excess(pattern, piece) !== undefined);
    return found === undefined ? [] : [`${place} with ${JSON.stringify(found)}: ${excess(pattern, found)}`];
  });
}

describe('FAULTS.md row 25: regular expressions', () => {
  it('that are written as such take a time in proportion to 50,000 characters', { timeout: 300_000 }, () => {
    expect(literals.length).toBeGreaterThan(200);
    expect(slow(literals)).toEqual([]);
  });

  it('that the program puts together do so too, and none is left out', { timeout: 300_000 }, async () => {
    const expressions = await expressionsMadeBy(useAll);
    const places = new Set(expressions.map(({ place }) => place));
    expect(made.filter((place) => !places.has(place))).toEqual([]);
    const one = new Map(expressions.map((expression) => [expression.place, expression]));
    // Some of these name everything that the chapter names, and take their time.
    expect(slow([...one.values()], COMMON.slice(0, 8), PIECES / 2)).toEqual([]);
  });

  it('that grow faster are found', { timeout: 120_000 }, () => {
    expect(excess(/\s+$/, ' ')).toMatch(/ms at/);
    expect(excess(/^a+$/, 'a')).toBeUndefined();
  });
});
