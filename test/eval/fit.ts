import { readFileSync, writeFileSync } from 'node:fs';
import { createAsCompared } from '../../src/answer/as-compared.js';
import { createFeatures, type Understood } from '../../src/answer/features.js';
import { lastAsked, otherReadingsOf, sinceNewSubject } from '../../src/answer/follow-up.js';
import { dot } from '../../src/answer/judge.js';
import { createSplit } from '../../src/answer/split.js';
import { createUnderstand } from '../../src/answer/understand.js';
import type { Candidate } from '../../src/answer/votes.js';
import { assemble, assembleRetrieval } from '../../src/assemble.js';
import { readConfig } from '../../src/config.js';
import { type ForeseenQuestion, loadForeseenQuestions } from '../../src/corpus/foreseen.js';
import type { Span } from '../../src/corpus/passage.js';
import { createLikelihood, type LikelihoodOf } from '../../src/retrieve/likelihood.js';
import { createLog } from '../../src/telemetry.js';
import type { GoldQuestion } from './score.js';

/**
 * Fits the judge's weights: which of these candidates answers this question, or does none? From the tuning half, and from
 * foreseen questions each of which is left out of what votes on it, with all that its hand wrote. Writes them where the judge
 * reads them.
 */
const log = createLog('warn');
const { chapter, findEntities, lists, followUps, gloss, retrieve } = await assembleRetrieval(readConfig({}), { log });
const { ask } = await assemble(readConfig({}), { log });
const { resolve } = followUps;
const split = createSplit(followUps);
const understand = createUnderstand(findEntities);
const weighUp = createFeatures(chapter, lists, findEntities);

/** A question with its candidates: which of them answer it. */
interface Sample {
  readonly candidates: readonly { readonly features: readonly number[]; readonly answers: boolean }[];
  readonly silence: readonly number[];
  /** How much it counts. */
  readonly weight: number;
}
const samples = { alone: [] as Sample[], leaning: [] as Sample[] };

/** Letters and several questions at once are taken apart before they are judged. */
const TAKEN_APART = new Set(['memo', 'multi']);
/** How much a question of the tuning half counts beside a foreseen one: it is more like those that people ask, and there are fewer. */
const OF_PEOPLE = { alone: 2, leaning: 1.5 };
/** Of foreseen questions that stand alone, one in so many: there are more than time for them. */
const EVERY = 3;

/** How much large weights cost. */
const SHRINKAGE = 3e-4;
const STEPS = 4000;
/** A step looks at one part of so many. */
const BATCHES = 8;
const RATE = 0.02;

const questions = readFileSync(new URL('questions.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): GoldQuestion => JSON.parse(line))
  .filter(({ half, kind }) => half === 'tune' && !TAKEN_APART.has(kind));
for (const question of questions) {
  const { q, history = [] } = question;
  await add(
    { q, after: history.map(({ q }) => q), language: languageOf(question) },
    OF_PEOPLE,
    ({ spans, contrary }) => {
      const ids = spans.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id));
      return isRight(question, ids, contrary);
    },
  );
}
const everyQuestion = loadForeseenQuestions('corpus');
const asCompared = createAsCompared(followUps, gloss);
const labelled = everyQuestion.map((question) => ({ ...question, text: asCompared(question) }));
/** Of one hand at a time, as it takes a second to make. */
let without: { readonly hand: string; readonly likelihood: LikelihoodOf } | undefined;
const foreseen = everyQuestion.filter(({ hand }) => hand !== undefined);
const alone = foreseen.filter(({ after }) => after === undefined).filter((_, at) => at % EVERY === 0);
const chosen = [...alone, ...foreseen.filter(({ after }) => after !== undefined)];
for (const own of chosen.sort((a, b) => (a.hand ?? '').localeCompare(b.hand ?? ''))) {
  const starts = new Set(own.spans.map(({ start }) => start));
  await add(own, { alone: 1, leaning: 1 }, ({ spans, contrary }) => {
    const shared = spans.filter(({ start }) => starts.has(start)).length;
    const same = shared > 0 && shared * 2 >= Math.max(spans.length, starts.size);
    return same && contrary === (own.contrary ?? false);
  });
}

const written = (sample: readonly Sample[]) => {
  const { candidate, silence } = regress(sample);
  const list = (weights: readonly number[]) => `[${weights.map((weight) => weight.toFixed(3)).join(', ')}]`;
  return `{ candidate: ${list(candidate)}, silence: ${list(silence)} }`;
};
writeFileSync(
  new URL('../../src/answer/judge-weights.ts', import.meta.url),
  `// Written by test/eval/fit.ts.
// biome-ignore-all format: numbers, as many as they are.
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: a fitted weight may come near one.

/** How much each feature counts: for a candidate after a constant, and for silence. */
interface Weights {
  readonly candidate: readonly number[];
  readonly silence: readonly number[];
}

/** Of a question that stands alone. */
export const ALONE: Weights = ${written(samples.alone)};

/** … and of one that leans on what came before it. */
export const LEANING: Weights = ${written(samples.leaning)};
`,
);
process.stdout.write(
  `fitted on ${samples.alone.length} questions that stand alone and ${samples.leaning.length} that lean\n`,
);

type Asked = Pick<ForeseenQuestion, 'q' | 'after' | 'language' | 'hand'>;

async function add(
  { q, after = [], language, hand }: Asked,
  weights: Readonly<Record<keyof typeof samples, number>>,
  answers: (candidate: Candidate) => boolean,
): Promise<void> {
  const { question: put, turns } = sinceNewSubject(
    gloss(q, language),
    after.map((turn) => ({ q: gloss(turn, language) })),
  );
  const standing = resolve(put, turns);
  const [asking, ...more] = split(standing, turns);
  // Several things at once are taken apart before they are judged.
  if (asking === undefined || more.length > 0) return;
  const leans = standing !== put || asking.namesNothing;
  const previous = leans ? lastAsked(turns, resolve) : undefined;
  const beside =
    previous === undefined
      ? undefined
      : {
          otherReadings: await Promise.all(otherReadingsOf(put, previous).map((text) => read(text, hand))),
          before: await answeredLast(after),
        };
  const asked = beside === undefined ? (asking.readings[0] ?? standing) : standing;
  const { candidates, silence } = weighUp(await read(asked, hand), beside);
  const judged = candidates.map(({ candidate, features }) => ({ features, answers: answers(candidate) }));
  const kind = beside === undefined ? 'alone' : 'leaning';
  samples[kind].push({ candidates: judged, silence: silence.features, weight: weights[kind] });
}

/** What one hand wrote is like the rest that it wrote, and people who ask are other hands: it does not vote on its own. */
async function read(question: string, hand: string | undefined): Promise<Understood> {
  const retrieval = await retrieve(question);
  const understanding = understand(question);
  if (hand === undefined) return { understanding, retrieval };
  if (without?.hand !== hand) {
    without = { hand, likelihood: createLikelihood(labelled.filter((other) => other.hand !== hand)) };
  }
  const others = retrieval.foreseen.filter(({ item }) => item.hand !== hand);
  return {
    understanding,
    retrieval: { ...retrieval, foreseen: others, likelihood: without.likelihood(retrieval.query) },
  };
}

/** Where the last answer of a conversation stands. */
async function answeredLast(turns: readonly string[]): Promise<readonly Span[]> {
  for (const [at, q] of [...turns.entries()].reverse()) {
    const { citations } = await ask({ q, history: turns.slice(0, at).map((turn) => ({ q: turn })) });
    if (citations.length > 0) return citations;
  }
  return [];
}

function languageOf({ kind }: GoldQuestion): string {
  return /^[a-z]{2}$/.test(kind) ? kind : 'en';
}

function isRight({ need, ok, expect }: GoldQuestion, ids: readonly string[], contrary: boolean): boolean {
  const belongs = new Set([...need.flat(), ...ok]);
  const right = ids.filter((id) => belongs.has(id)).length / ids.length;
  if (expect === 'either') return contrary && right === 1;
  return need.length > 0 && right >= 0.5 && need.every((group) => group.some((id) => ids.includes(id)));
}

/**
 * Multinomial logit among the candidates of each question and silence: by Adam (Kingma and Ba, 2015) over standardised
 * features, shrunk a little towards zero.
 */
function regress(sample: readonly Sample[]): { candidate: number[]; silence: number[] } {
  const ofCandidates = standardise(sample.flatMap(({ candidates }) => candidates.map(({ features }) => features)));
  const ofSilence = standardise(sample.map(({ silence }) => [1, ...silence]));
  const width = ofCandidates.width + ofSilence.width;
  const standard = sample.map(({ candidates, silence, weight }) => ({
    weight,
    options: [
      ...candidates.map(({ features, answers }) => ({ offset: 0, features: ofCandidates.make(features), answers })),
      {
        offset: ofCandidates.width,
        // The candidates have a constant; one on both sides would be one too many.
        features: ofSilence.make([0, ...silence]),
        answers: !candidates.some(({ answers }) => answers),
      },
    ],
  }));
  const batches = Array.from({ length: BATCHES }, (_, batch) => standard.filter((__, at) => at % BATCHES === batch));
  const weights = new Array<number>(width).fill(0);
  const [first, second] = [weights.map(() => 0), weights.map(() => 0)];
  for (let step = 1; step <= STEPS; step += 1) {
    const gradient = weights.map((weight) => 2 * SHRINKAGE * weight);
    const batch = batches[step % BATCHES] ?? [];
    const [ofCandidate, ofNone] = [weights.slice(0, ofCandidates.width), weights.slice(ofCandidates.width)];
    const all = sum(batch.map(({ weight }) => weight));
    for (const { options, weight } of batch) {
      const odds = options.map(({ features, offset }) => Math.exp(dot(features, offset === 0 ? ofCandidate : ofNone)));
      const total = sum(odds);
      const right = sum(odds.filter((_, at) => options[at]?.answers));
      for (const [at, { features, offset, answers }] of options.entries()) {
        const share = (odds[at] ?? 0) / total;
        // Of several that answer, each need be no more probable than it is among them.
        const wanted = answers ? (odds[at] ?? 0) / right : 0;
        const error = ((share - wanted) * weight) / all;
        for (let place = 0; place < features.length; place += 1) {
          gradient[offset + place] = (gradient[offset + place] ?? 0) + error * (features[place] ?? 0);
        }
      }
    }
    const rate = RATE * Math.min(1, (2 * (STEPS - step)) / STEPS);
    for (const [at, slope] of gradient.entries()) {
      first[at] = 0.9 * (first[at] ?? 0) + 0.1 * slope;
      second[at] = 0.999 * (second[at] ?? 0) + 0.001 * slope ** 2;
      const [mean, spread] = [(first[at] ?? 0) / (1 - 0.9 ** step), (second[at] ?? 0) / (1 - 0.999 ** step)];
      weights[at] = (weights[at] ?? 0) - (rate * mean) / (Math.sqrt(spread) + 1e-8);
    }
  }
  const candidate = ofCandidates.undo(weights.slice(0, ofCandidates.width));
  const [constant = 0, ...silence] = ofSilence.undo(weights.slice(ofCandidates.width));
  return { candidate: candidate.map((weight, at) => (at === 0 ? weight - constant : weight)), silence };
}

/** Features of one mean and spread, all but the first of a row, which is constant; and weights of such made weights of those as they were. */
function standardise(rows: readonly (readonly number[])[]) {
  const width = rows[0]?.length ?? 0;
  const places = Array.from({ length: width }, (_, at) => at);
  const means = places.map((at) => (at === 0 ? 0 : sum(rows.map((row) => row[at] ?? 0)) / rows.length));
  const spreads = places.map((at) =>
    at === 0 ? 1 : Math.sqrt(sum(rows.map((row) => ((row[at] ?? 0) - (means[at] ?? 0)) ** 2)) / rows.length) || 1,
  );
  return {
    width,
    make: (row: readonly number[]) => row.map((value, at) => (value - (means[at] ?? 0)) / (spreads[at] ?? 1)),
    undo: (weights: readonly number[]) => {
      const scaled = weights.map((weight, at) => weight / (spreads[at] ?? 1));
      return scaled.map((weight, at) =>
        at === 0 ? weight - sum(scaled.map((one, place) => one * (means[place] ?? 0))) : weight,
      );
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
