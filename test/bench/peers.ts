import { readFileSync, writeFileSync } from 'node:fs';
import type { GoldQuestion } from '../eval/score.js';
import { measureAcknowledgement } from './acknowledgement.js';
import { machine, table, today } from './figures.js';
import { type AnswerGrowth, measureAnswers, measureSearch, type SearchGrowth } from './growth.js';
import { plotPeers } from './peers-plots.js';
import { measureRetrieval, type Retrieved } from './retrieval.js';

export interface PeersOptions {
  /** Questions asked; all of the measuring half unless fewer. */
  readonly questions: number;
  /** Seconds of each flood of deliveries. */
  readonly seconds: number;
  /** Most vectors of the growing search. */
  readonly largest: number;
  /** How often the chapter is repeated at most. */
  readonly repeat: number;
}

/** A ratio that was aimed at. */
interface Goal {
  readonly ratio: number;
  readonly aim: string;
  readonly met: boolean;
}

export interface Compared {
  readonly date: string;
  readonly machine: string;
  readonly questions: number;
  readonly goals: Readonly<Record<string, Goal>>;
  readonly retrieval: Readonly<Record<string, Retrieved>>;
  readonly acknowledgement: Awaited<ReturnType<typeof measureAcknowledgement>>;
  readonly search: Readonly<Record<string, SearchGrowth>>;
  readonly answer: Readonly<Record<string, AnswerGrowth>>;
}

const SCORES = new URL('../../corpus/scores/', import.meta.url);

/** Measures the built program beside its peers, keeps figures and plots in `corpus/scores/`, and gives them back. */
export async function comparePeers(options: PeersOptions): Promise<Compared> {
  const all = readFileSync(new URL('../eval/questions.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): GoldQuestion => JSON.parse(line))
    .filter(({ half }) => half === 'measure');
  const questions = all.slice(0, options.questions);
  const texts = questions.map(({ q }) => q);
  const retrieval = await measureRetrieval(questions);
  const acknowledgement = await measureAcknowledgement(texts, options.seconds);
  const search = measureSearch(options.largest);
  const repetitions = [1, 10, 100].filter((times) => times <= options.repeat);
  const answer = await measureAnswers(texts, repetitions);
  const compared: Compared = {
    date: today(),
    machine: machine(),
    questions: questions.length,
    goals: goals(retrieval, acknowledgement, search),
    retrieval,
    acknowledgement,
    search: Object.fromEntries(search.map((one) => [`${one.vectors} vectors`, one])),
    answer: Object.fromEntries(answer.map((one) => [`chapter ${one.times} times`, one])),
  };
  writeFileSync(new URL('peers.json', SCORES), `${JSON.stringify(compared, null, 2)}\n`);
  for (const [name, svg] of Object.entries(plotPeers(compared))) writeFileSync(new URL(`${name}.svg`, SCORES), svg);
  return compared;
}

function goals(
  retrieval: Compared['retrieval'],
  acknowledgement: Compared['acknowledgement'],
  search: readonly SearchGrowth[],
): Record<string, Goal> {
  const found: Record<string, Goal> = {};
  const atMost = (name: string, ours = 0, theirs = 0, aim = 1) => {
    found[name] = { ratio: ours / theirs, aim: `≤ ${aim.toFixed(1)}`, met: ours / theirs <= aim };
  };
  const ours = retrieval.attache;
  for (const [key, name] of [
    ['langchain', 'LangChain.js'],
    ['llamaindex', 'LlamaIndex.TS'],
    ['hnswlib', 'raw hnswlib'],
  ] as const) {
    atMost(`answer beside ${name}, p50`, ours?.p50Ms, retrieval[key]?.p50Ms);
    atMost(`answer beside ${name}, p99`, ours?.p99Ms, retrieval[key]?.p99Ms);
  }
  atMost('memory beside LangChain.js', ours?.residentMb, retrieval.langchain?.residentMb, 0.3);
  atMost('ready beside LangChain.js', ours?.readyMs, retrieval.langchain?.readyMs, 0.4);
  const acknowledged = acknowledgement.attacheSlack.perSecond / acknowledgement.bolt.perSecond;
  found['durable acknowledgements beside a bare Bolt app'] = {
    ratio: acknowledged,
    aim: '≥ 0.5',
    met: acknowledged >= 0.5,
  };
  for (const { vectors, oursMs, rawMs } of search) {
    atMost(`search among ${vectors} vectors beside raw hnswlib`, oursMs, rawMs, 1.1);
  }
  return found;
}

/** The tables that the README shows. */
export function renderPeers({ machine: on, questions, retrieval, acknowledgement, ...rest }: Compared): string {
  const base = retrieval.attache;
  const beside = (ours = 0, theirs = 0) => (theirs === 0 ? '' : (ours / theirs).toFixed(2));
  return [
    `${on}; ${questions} questions each`,
    table(
      ['goal', 'ratio', 'aim', ''],
      Object.entries(rest.goals).map(([name, { ratio, aim, met }]) => [
        name,
        ratio.toFixed(2),
        aim,
        met ? 'met' : 'missed',
      ]),
    ),
    table(
      [
        'questions',
        'p50',
        'p99',
        'ready',
        'resident',
        'ours: p50',
        'ready',
        'resident',
        'need in 1st',
        'in first 3',
        'correct',
        'wrong',
      ],
      Object.values(retrieval).map((one) => [
        one.title,
        `${one.p50Ms.toFixed(1)} ms`,
        `${one.p99Ms.toFixed(1)} ms`,
        `${one.readyMs.toFixed(0)} ms`,
        `${one.residentMb.toFixed(0)} MB`,
        beside(base?.p50Ms, one.p50Ms),
        beside(base?.readyMs, one.readyMs),
        beside(base?.residentMb, one.residentMb),
        one.needInFirst.toFixed(2),
        one.needInFirstThree.toFixed(2),
        one.correct.toFixed(2),
        one.wrong.toFixed(2),
      ]),
    ),
    table(
      ['acknowledgements, 32 under way', 'a second', 'p50', 'p99', 'ready', 'resident'],
      Object.values(acknowledgement).map((one) => [
        one.title,
        one.perSecond.toFixed(0),
        `${one.p50Ms.toFixed(1)} ms`,
        `${one.p99Ms.toFixed(0)} ms`,
        `${one.readyMs.toFixed(0)} ms`,
        `${one.residentMb.toFixed(0)} MB`,
      ]),
    ),
    table(
      ['nearest 24 among', 'ours', 'raw hnswlib', 'ratio', 'graph built in'],
      Object.values(rest.search).map(({ vectors, oursMs, rawMs, ratio, buildSeconds }) => [
        vectors.toLocaleString('en-US'),
        `${oursMs.toFixed(3)} ms`,
        `${rawMs.toFixed(3)} ms`,
        ratio.toFixed(2),
        `${buildSeconds.toFixed(1)} s`,
      ]),
    ),
    table(
      ['answer with the chapter', 'sentences', 'p50', 'p99'],
      Object.values(rest.answer).map(({ times, sentences, p50Ms, p99Ms }) => [
        times === 1 ? 'once' : `${times} times`,
        sentences.toLocaleString('en-US'),
        `${p50Ms.toFixed(1)} ms`,
        `${p99Ms.toFixed(1)} ms`,
      ]),
    ),
  ].join('\n\n');
}
