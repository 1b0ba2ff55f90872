import type { Count } from '../../src/answer/openai-counts.js';
import { type Config, type ModelConfig, readConfig } from '../../src/config.js';
import { type Score, summarise } from './score.js';

const SETTINGS = /^(?:OPENAI_(?:API_KEY|BASE_URL|MODEL|API_VERSION)|AZURE_OPENAI_(?:ENDPOINT|API_KEY))$/;

/** The model service that an environment configures, and nothing else of it. */
export function modelConfig(environment: NodeJS.ProcessEnv): ModelConfig | undefined {
  return readConfig(Object.fromEntries(Object.entries(environment).filter(([name]) => SETTINGS.test(name)))).model;
}

export function withService(model: ModelConfig): Config {
  return { ...readConfig({}), model };
}

/** What the model path did to the scores that it must not make worse; empty where nothing. */
export function worse(extract: readonly Score[], model: readonly Score[]): string[] {
  const before = summarise('extract', extract);
  const after = summarise('openai', model);
  const fell = (was: number | undefined, is: number | undefined) => (is ?? 1) < (was ?? 1);
  const findings = [
    fell(before.refusalPrecision, after.refusalPrecision) && 'refusal precision fell',
    fell(before.refusalRecall, after.refusalRecall) && 'refusal recall fell',
    after.unverifiedQuotes > before.unverifiedQuotes && 'quotes are unverified',
    ...model.map((score, place) => score.refused !== extract[place]?.refused && `${score.question.id} changed sides`),
  ];
  return findings.filter((finding) => finding !== false);
}

/** Adds up what a model did, for the line under the table. */
export function createTally() {
  const rejected = new Map<string, number>();
  const outcomes = new Map<string, number>();
  let written = 0;
  let tokens = 0;
  const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const list = (counts: Map<string, number>) =>
    [...counts].map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
  return {
    tell(count: Count): void {
      if (count.kind === 'rejected') add(rejected, count.rule);
      if (count.kind === 'call') add(outcomes, count.outcome);
      if (count.kind === 'answer' && count.composer === 'openai') written += 1;
      if (count.kind === 'tokens') tokens += count.read + count.written;
    },
    written: () => written,
    rejected: () => [...rejected.values()].reduce((sum, count) => sum + count, 0),
    toString: () =>
      `the model wrote in ${written} answers; calls: ${list(outcomes)}; tokens: ${tokens}; rejected by rule: ${list(rejected)}`,
  };
}
