import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../../src/answer/answer.js';
import { createCite } from '../../src/answer/cite.js';
import { createVerify } from '../../src/answer/verify.js';
import { type Chapter, loadChapter } from '../../src/corpus/chapter.js';
import { type GoldQuestion, score } from '../eval/score.js';
import { ATTACHE, askAt, type Contestant, contestants } from './contestants.js';
import { quantile } from './figures.js';
import { type Running, start } from './program.js';

/** What one contestant did with the questions. */
export interface Retrieved {
  readonly title: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly residentMb: number;
  /** From the start of the process to its first answer, median. */
  readonly readyMs: number;
  /** Shares of the answerable questions whose needed sentences all lie in the first passage, or in the first three. */
  readonly needInFirst: number;
  readonly needInFirstThree: number;
  /** The evaluation's strict shares, with the passages whole as the answer of those that have no other. */
  readonly correct: number;
  readonly wrong: number;
}

const STARTS = 3;
const WARM_UP = 20;

/**
 * Asks every contestant every question. Each question goes to all of them before the next one does, and another of them
 * comes first each time, so that a slow moment of the machine falls on all.
 */
export async function measureRetrieval(questions: readonly GoldQuestion[]): Promise<Record<string, Retrieved>> {
  const chapter = loadChapter('corpus');
  const directory = mkdtempSync(join(tmpdir(), 'attache-peers-'));
  const file = join(directory, 'passages.json');
  writeFileSync(file, JSON.stringify(chapter.passages.map(({ id, text }) => ({ id, text }))));
  const all = contestants(file);
  const ready = await measureReady(all, questions[0]?.q ?? '');
  const running: { contestant: Contestant; program: Running; times: number[]; judged: Judged[] }[] = [];
  for (const contestant of all) {
    running.push({ contestant, program: await start(contestant.launch), times: [], judged: [] });
  }
  const judge = createReferee(chapter);
  const warmUp = questions.slice(0, WARM_UP);
  for (const [place, question] of [...warmUp, ...questions].entries()) {
    for (let turn = 0; turn < running.length; turn += 1) {
      const one = running[(place + turn) % running.length];
      if (one === undefined) continue;
      // The peers keep no conversation; of a follow-up they get the question alone, as the evaluation's baseline does.
      const { q, history } = question;
      const asked = one.contestant === ATTACHE && history !== undefined ? { q, history } : { q };
      const { reply, ms } = await askAt<Answer | Passages>(one.program.found, asked);
      if (place < warmUp.length) continue;
      one.times.push(ms);
      one.judged.push(judge(question, reply));
    }
  }
  const rows = running.map(({ contestant, program, times, judged }): [string, Retrieved] => {
    const { key, title } = contestant;
    const figures = { title, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), readyMs: ready[key] ?? 0 };
    return [key, { ...figures, residentMb: program.residentMb(), ...sum(judged) }];
  });
  await Promise.all(running.map(({ program }) => program.kill()));
  rmSync(directory, { recursive: true, force: true });
  return Object.fromEntries(rows);
}

/** Median of a few starts each, in turn, to the first answer. */
async function measureReady(all: readonly Contestant[], q: string): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round < STARTS; round += 1) {
    for (const { key, launch } of all) {
      const began = performance.now();
      const program = await start(launch);
      await askAt(program.found, { q });
      times[key] = [...(times[key] ?? []), performance.now() - began];
      await program.kill();
    }
  }
  return Object.fromEntries(Object.entries(times).map(([key, sample]) => [key, quantile(sample, 0.5)]));
}

interface Passages {
  /** Ids, nearest first. */
  readonly passages: readonly string[];
}

interface Judged {
  /** Undefined for a question without an answer in the chapter. */
  readonly inFirst: boolean | undefined;
  readonly inFirstThree: boolean | undefined;
  readonly outcome: 'correct' | 'refused' | 'wrong';
}

function createReferee(chapter: Chapter): (question: GoldQuestion, reply: Answer | Passages) => Judged {
  const cite = createCite(chapter, () => 'http://127.0.0.1:3978');
  const verify = createVerify({ chapter, cite, findEntities: () => [] });
  const whole = (q: string, ids: readonly string[]): Answer => {
    const claims = ids
      .flatMap((id) => chapter.passage(id) ?? [])
      .map(({ start, end }) => ({ evidence: [{ start, end }] }));
    const draft = { claims, complete: true, nearest: [], missing: [], refusal: '', composer: 'extract' } as const;
    return verify(draft, { question: q, notes: [] });
  };
  return (question, reply) => {
    const answer = 'passages' in reply ? whole(question.q, reply.passages) : reply;
    const ids = 'passages' in reply ? reply.passages : reply.citations.map(({ passage }): string => passage);
    const found = [...new Set(ids)];
    const holds = (some: readonly string[]) =>
      question.need.length === 0
        ? undefined
        : question.need.every((group) => group.some((sentence) => some.includes(sentence.split('.')[0] ?? '')));
    const { outcome } = score(question, answer, chapter);
    return { inFirst: holds(found.slice(0, 1)), inFirstThree: holds(found.slice(0, 3)), outcome };
  };
}

function sum(judged: readonly Judged[]) {
  const share = (values: readonly (boolean | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.filter(Boolean).length / Math.max(known.length, 1);
  };
  return {
    needInFirst: share(judged.map(({ inFirst }) => inFirst)),
    needInFirstThree: share(judged.map(({ inFirstThree }) => inFirstThree)),
    correct: share(judged.map(({ outcome }) => outcome === 'correct')),
    wrong: share(judged.map(({ outcome }) => outcome === 'wrong')),
  };
}
