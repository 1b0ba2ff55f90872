import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Ask } from '../../src/answer/answer.js';
import { assemble } from '../../src/assemble.js';
import { readConfig } from '../../src/config.js';
import type { Chapter } from '../../src/corpus/chapter.js';
import { createLog } from '../../src/telemetry.js';
import { createBaseline } from './baseline.js';
import { generateQuestions } from './generate.js';
import { createTally, modelConfig, withService, worse } from './model.js';
import { REWORDINGS } from './reword.js';
import { type GoldQuestion, type Row, type Score, score, standsInSource, summarise } from './score.js';
import { STAND_IN, startStandIn } from './stand-in.js';
import { WITHOUT } from './without.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** Which half to answer; the scores that are kept are those of the measuring half. */
    half: { type: 'string', default: 'measure' },
    /** Print each question that was not answered rightly; for the tuning half only, so that the other stays unseen. */
    misses: { type: 'boolean', default: false },
    kinds: { type: 'string' },
    /** Questions made up by chance whose quotes are checked; none unless asked for, or for the scores that are kept. */
    generated: { type: 'string' },
    /** `openai`: the model that the environment configures may write; `stand-in`: none does, but the gate has work to do. */
    composer: { type: 'string', default: 'extract' },
  },
});
if (values.half !== 'tune' && values.half !== 'measure') throw new Error('--half must be tune or measure');
if (values.misses && values.half === 'measure') throw new Error('--misses shows the tuning half only; add --half tune');

const questions = readFileSync(new URL('questions.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): GoldQuestion => JSON.parse(line))
  .filter(
    ({ half, kind }) => half === values.half && (values.kinds === undefined || values.kinds.split(',').includes(kind)),
  );

if (values.composer !== 'extract') await scoreModel();

const { ask, chapter } = await assemble(readConfig({}), { log: createLog('warn') });
const ours = await answerAll(ask, chapter);
const baseline = await answerAll(await createBaseline(chapter), chapter);

const whole = values.half === 'measure' && values.kinds === undefined;
const rows = table(ours);
const quotes = ours.reduce((sum, { quotes }) => sum + quotes, 0);
const unverified = ours.reduce((sum, score) => sum + score.unverified, 0);
const result = {
  date: new Date().toISOString().slice(0, 10),
  half: values.half,
  questions: questions.length,
  rows,
  /** Share of quotes that are the source's words, character for character. */
  verbatim: quotes === 0 ? 1 : 1 - unverified / quotes,
  /** Share of five rewordings of each question that cite the same sentences. */
  stability: await stability(ask, chapter, ours),
  generated: await checkGenerated(ask, chapter, Number(values.generated ?? (values.half === 'measure' ? 10_000 : 0))),
  /** What each part adds: the same questions without it. */
  without: whole ? await withoutEach() : [],
  baseline: summarise('baseline: the three nearest passages', baseline),
};
if (whole) {
  const file = new URL('../../corpus/scores/eval.json', import.meta.url);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}
if (values.misses) for (const miss of ours.filter(({ outcome }) => outcome !== 'correct')) printMiss(miss);
process.stdout.write(
  values.json
    ? `${JSON.stringify(result, null, 2)}\n`
    : `${renderTable([...rows, ...result.without, result.baseline])}\n\nverbatim ${result.verbatim.toFixed(3)}; stability under five rewordings ${result.stability.toFixed(2)}; ${result.generated.questions} generated questions (seed ${result.generated.seed}) gave ${result.generated.quotes} quotes, ${result.generated.unverified} unverified\n`,
);

/** The model path beside the extractive one; ends with 1 where a refusal or a quote is worse for it. */
async function scoreModel(): Promise<never> {
  const standIn = { kind: 'openai', apiKey: STAND_IN, model: STAND_IN } as const;
  if (!['openai', 'stand-in'].includes(values.composer)) throw new Error('--composer: extract, openai or stand-in');
  const service =
    values.composer === 'openai' ? modelConfig(process.env) : { ...standIn, baseUrl: (await startStandIn()).baseUrl };
  if (service === undefined) throw new Error('Set OPENAI_API_KEY and OPENAI_MODEL (or Azure’s) for a model to score.');
  const tally = createTally();
  const log = createLog('warn');
  const extractive = await assemble(readConfig({}), { log });
  const model = await assemble(withService(service), { log, tell: tally.tell });
  const before = await answerAll(extractive.ask, extractive.chapter);
  const after = await answerAll(model.ask, model.chapter);
  const found = worse(before, after);
  const modelRows = [...table(after), summarise('all, extractive', before)];
  const facts = { composer: 'openai', prompt: model.versions.prompt, model: service.model, worse: found };
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ ...facts, half: values.half, rows: modelRows }, null, 2)}\n`
      : `${renderTable(modelRows)}\n\n${facts.prompt}\n${tally}\n${found.join('; ') || 'no refusal and no quote is worse than without the model'}\n`,
  );
  process.exit(found.length === 0 ? 0 : 1);
}

async function answerAll(answerer: Ask, source: Chapter): Promise<Score[]> {
  const scores: Score[] = [];
  for (const question of questions) {
    const answer = await answerer({
      q: question.q,
      ...(question.history === undefined ? {} : { history: question.history }),
    });
    scores.push(score(question, answer, source));
  }
  return scores;
}

async function withoutEach(): Promise<Row[]> {
  const without: Row[] = [];
  for (const [part, change] of Object.entries(WITHOUT)) {
    const lesser = await assemble(readConfig({}), { log: createLog('warn'), change });
    without.push(summarise(`all, without ${part}`, await answerAll(lesser.ask, chapter)));
  }
  return without;
}

/** Rewords each question that stands alone, and looks whether the answer cites the same. */
async function stability(answerer: Ask, source: Chapter, before: readonly Score[]): Promise<number> {
  const alone = before.filter(({ question }) => question.history === undefined);
  let same = 0;
  for (const { question, cited } of alone) {
    for (const reword of REWORDINGS) {
      const now = score(question, await answerer({ q: reword(question.q) }), source).cited;
      if (now.length === cited.length && now.every((id) => cited.includes(id))) same += 1;
    }
  }
  return alone.length === 0 ? 1 : same / (alone.length * REWORDINGS.length);
}

/** Answers questions made up by chance; what matters is that no quote is anything but the source's words. */
async function checkGenerated(answerer: Ask, source: Chapter, count: number) {
  const seed = 15;
  const found = { seed, questions: count, answered: 0, quotes: 0, unverified: 0 };
  for (const q of generateQuestions(source, count, seed)) {
    const { kind, citations } = await answerer({ q });
    found.answered += kind === 'unanswered' ? 0 : 1;
    found.quotes += citations.length;
    found.unverified += citations.filter((citation) => !standsInSource(citation, source.file)).length;
  }
  return found;
}

function table(scores: readonly Score[]): Row[] {
  const kinds = [...new Set(scores.map(({ question }) => question.kind))];
  const answerable = scores.filter(({ question }) => question.need.length > 0);
  return [
    ...kinds.map((kind) =>
      summarise(
        kind,
        scores.filter(({ question }) => question.kind === kind),
      ),
    ),
    summarise('all answerable', answerable),
    summarise('all', scores),
  ];
}

function renderTable(shown: readonly Row[]): string {
  const percent = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(2));
  const header = [
    'kind',
    'n',
    'correct',
    '95 %',
    'wrong',
    'cit. prec.',
    'cit. rec.',
    'ref. prec.',
    'ref. rec.',
    'truth',
    'unverified',
  ];
  const lines = shown.map((row) => [
    row.kind,
    String(row.questions),
    percent(row.correct.share),
    `${percent(row.correct.low)}–${percent(row.correct.high)}`,
    percent(row.wrong),
    percent(row.citationPrecision),
    percent(row.citationRecall),
    percent(row.refusalPrecision),
    percent(row.refusalRecall),
    percent(row.truth),
    String(row.unverifiedQuotes),
  ]);
  const rule = header.map(() => '---');
  return [header, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function printMiss({ question, outcome, cited }: Score): void {
  const want = question.need.map((group) => group.join('/')).join(' + ') || question.expect;
  process.stdout.write(
    `${outcome} ${question.id} (${question.kind}) ${question.q}\n    want ${want}; cited ${cited.join(' ') || 'nothing'}\n`,
  );
}
