import { readFileSync } from 'node:fs';
import { createAsCompared } from '../../src/answer/as-compared.js';
import { createStandsElsewhere } from '../../src/answer/elsewhere.js';
import { type Features, featuresOf, logistic, WEIGHTS, WEIGHTS_LEANING } from '../../src/answer/judge.js';
import { createNeighbourhood } from '../../src/answer/neighbourhood.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { type Candidate, countVotes } from '../../src/answer/votes.js';
import { assemble, assembleRetrieval } from '../../src/assemble.js';
import { readConfig } from '../../src/config.js';
import { loadForeseenQuestions } from '../../src/corpus/foreseen.js';
import type { Span } from '../../src/corpus/passage.js';
import type { Retrieval } from '../../src/retrieve/retrieve.js';
import { createLog } from '../../src/telemetry.js';
import type { GoldQuestion } from './score.js';

/**
 * Fits the judge's weights: does this candidate answer this question? From the tuning half, and from foreseen questions
 * each of which is left out of what votes on it. Prints what to write down.
 */
const log = createLog('warn');
const { chapter, findEntities, lists, followUps, gloss, retrieve } = await assembleRetrieval(readConfig({}), { log });
const { ask } = await assemble(readConfig({}), { log });
const understand = createUnderstand(findEntities);
const asCompared = createAsCompared(followUps, gloss);
const standsElsewhere = createStandsElsewhere(chapter, lists, findEntities);
const neighbourhood = createNeighbourhood(chapter);

const questions = readFileSync(new URL('questions.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): GoldQuestion => JSON.parse(line))
  .filter(({ half }) => half === 'tune');

interface Row {
  readonly features: Features;
  readonly answers: 0 | 1;
  /** Leans on what was answered before it. */
  readonly leaning: boolean;
}

const rows: Row[] = [];
for (const question of questions) {
  const turns = turnsOf(question);
  const asked = asCompared({ q: question.q, after: turns, language: 'en', spans: [] });
  const before = await answeredBefore(question.q, turns);
  addRows({ asked, retrieval: await retrieve(asked), before }, 3, ({ spans, contrary }) => {
    const ids = spans.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id));
    return isRight(question, ids, contrary);
  });
}
// What one hand wrote is like the rest that it wrote, and people who ask are other hands.
for (const own of loadForeseenQuestions('corpus').filter(({ hand }, at) => hand !== undefined && at % 2 === 0)) {
  const asked = asCompared(own);
  const all = await retrieve(asked);
  const retrieval = { ...all, foreseen: all.foreseen.filter(({ item }) => item.hand !== own.hand) };
  const before = await answeredBefore(own.q, own.after);
  const starts = new Set(own.spans.map(({ start }) => start));
  addRows({ asked, retrieval, before }, own.after === undefined ? 2 : 3, ({ spans, contrary }) => {
    const shared = spans.filter(({ start }) => starts.has(start)).length;
    const same = shared > 0 && shared * 2 >= Math.max(spans.length, starts.size);
    return same && contrary === (own.contrary ?? false);
  });
}

process.stdout.write(`${questions.length} questions, ${rows.length} candidates\n`);
for (const [weights, leaning] of [
  [WEIGHTS, false],
  [WEIGHTS_LEANING, true],
] as const) {
  const fitted = regress(rows.filter((row) => row.leaning === leaning)).map((weight) => weight.toFixed(2));
  process.stdout.write(`${leaning ? 'leaning' : 'alone'}: fitted ${fitted.join(', ')}; now ${weights.join(', ')}\n`);
}

interface Found {
  readonly asked: string;
  readonly retrieval: Retrieval;
  readonly before: readonly Span[];
}

/** A row for each of the `most` candidates with the most votes. */
function addRows({ asked, retrieval, before }: Found, most: number, answers: (candidate: Candidate) => boolean): void {
  const votes = countVotes(retrieval);
  const { unspoken } = retrieval;
  const known = { understanding: understand(asked), votes, unspoken, chapter, standsElsewhere, neighbourhood, before };
  for (const candidate of votes.candidates.slice(0, most)) {
    const features = featuresOf(candidate, known);
    rows.push({ features, answers: answers(candidate) ? 1 : 0, leaning: before.length > 0 });
  }
}

function turnsOf({ history = [] }: GoldQuestion): string[] {
  return history.map(({ q }) => q);
}

/** Of a question that names nothing itself: nothing else leans on what was answered before it. */
async function answeredBefore(question: string, turns: readonly string[] = []): Promise<readonly Span[]> {
  const [last, ...earlier] = [...turns].reverse();
  if (last === undefined || followUps.namesIn(question).length > 0) return [];
  return (await ask({ q: last, history: earlier.reverse().map((q) => ({ q })) })).citations;
}

function isRight({ need, ok, expect }: GoldQuestion, ids: readonly string[], contrary: boolean): boolean {
  const belongs = new Set([...need.flat(), ...ok]);
  const right = ids.filter((id) => belongs.has(id)).length / ids.length;
  if (expect === 'either') return contrary && right === 1;
  return need.length > 0 && right >= 0.5 && need.every((group) => group.some((id) => ids.includes(id)));
}

/** Logistic regression by gradient descent over standardised features, shrunk a little towards zero. */
function regress(sample: readonly Row[]): number[] {
  const columns = WEIGHTS.map((_, at) => sample.map(({ features }) => features[at] ?? 0));
  const means = columns.map((column, at) => (at === 0 ? 0 : sum(column) / column.length));
  const spreads = columns.map((column, at) =>
    at === 0 ? 1 : Math.sqrt(sum(column.map((value) => (value - (means[at] ?? 0)) ** 2)) / column.length) || 1,
  );
  const standard = sample.map(({ features, answers }) => ({
    features: features.map((value, at) => (value - (means[at] ?? 0)) / (spreads[at] ?? 1)),
    answers,
  }));
  let weights = WEIGHTS.map(() => 0);
  for (let step = 0; step < 3000; step += 1) {
    const gradient = weights.map(() => 0);
    for (const { features, answers } of standard) {
      const error = logistic(features, weights) - answers;
      features.forEach((feature, at) => {
        gradient[at] = (gradient[at] ?? 0) + error * feature;
      });
    }
    weights = weights.map((weight, at) => weight - 0.5 * ((gradient[at] ?? 0) / sample.length + 0.0003 * weight));
  }
  const scaled = weights.map((weight, at) => weight / (spreads[at] ?? 1));
  const constant = (scaled[0] ?? 0) - sum(scaled.slice(1).map((weight, at) => weight * (means[at + 1] ?? 0)));
  return [constant, ...scaled.slice(1)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
