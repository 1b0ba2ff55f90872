import { readFileSync } from 'node:fs';
import { type Features, featuresOf, logistic, WEIGHTS } from '../../src/answer/judge.js';
import { countVotes } from '../../src/answer/votes.js';
import { assembleRetrieval } from '../../src/assemble.js';
import { readConfig } from '../../src/config.js';
import { createLog } from '../../src/telemetry.js';
import type { GoldQuestion } from './score.js';

/** Fits the judge's weights on the tuning half: does this candidate answer this question? Prints what to write down. */
const { chapter, retrieve } = await assembleRetrieval(readConfig({}), { log: createLog('warn') });

const questions = readFileSync(new URL('questions.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): GoldQuestion => JSON.parse(line))
  .filter(({ half, history }) => half === 'tune' && history === undefined);

interface Row {
  readonly features: Features;
  readonly answers: 0 | 1;
}

const rows: Row[] = [];
for (const question of questions) {
  const votes = countVotes(await retrieve(question.q));
  for (const candidate of votes.candidates.slice(0, 3)) {
    const ids = candidate.spans.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id));
    rows.push({ features: featuresOf(candidate, votes), answers: isRight(question, ids, candidate.contrary) ? 1 : 0 });
  }
}
process.stdout.write(`${questions.length} questions, ${rows.length} candidates\n`);
process.stdout.write(
  `fitted ${regress(rows)
    .map((weight) => weight.toFixed(2))
    .join(', ')}; now ${WEIGHTS.join(', ')}\n`,
);

function isRight({ need, ok, expect }: GoldQuestion, ids: readonly string[], contrary: boolean): boolean {
  const belongs = new Set([...need.flat(), ...ok]);
  const right = ids.filter((id) => belongs.has(id)).length / ids.length;
  if (expect === 'either') return contrary && right === 1;
  return need.length > 0 && right >= 0.5 && need.every((group) => group.some((id) => ids.includes(id)));
}

/** Logistic regression by gradient descent, shrunk a little towards zero. */
function regress(sample: readonly Row[]): Features {
  let weights: Features = [0, 0, 0, 0, 0];
  for (let step = 0; step < 20_000; step += 1) {
    const gradient = [0, 0, 0, 0, 0];
    for (const { features, answers } of sample) {
      const error = logistic(features, weights) - answers;
      features.forEach((feature, at) => {
        gradient[at] = (gradient[at] ?? 0) + error * feature;
      });
    }
    const moved = weights.map((weight, at) => weight - 0.1 * ((gradient[at] ?? 0) / sample.length + 0.001 * weight));
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = moved;
    weights = [a, b, c, d, e];
  }
  return weights;
}
