import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readText } from '../corpus/records.js';

/** What a model is told for one purpose, and the shape that it must reply in. */
export interface Prompt {
  readonly text: string;
  /** JSON schema in the strict form: every property required, none besides. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** First twelve digits of the digest of both. */
  readonly version: string;
}

export interface Prompts {
  readonly compose: Prompt;
  readonly rewrite: Prompt;
}

const string = { type: 'string' };
const strict = (properties: Record<string, unknown>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const CLAIM = strict({ text: string, passages: { type: 'array', items: string }, quote: string });
const CLAIMS = strict({ claims: { type: 'array', items: CLAIM } });
const QUESTION = strict({ question: string });

/**
 * Reads the prompts under `directory`.
 * @throws CorpusError when one is missing.
 */
export function loadPrompts(directory: string): Prompts {
  return {
    compose: promptOf(readText(join(directory, 'compose.md')), CLAIMS),
    rewrite: promptOf(readText(join(directory, 'rewrite.md')), QUESTION),
  };
}

function promptOf(text: string, schema: Prompt['schema']): Prompt {
  const version = createHash('sha256').update(text).update(JSON.stringify(schema)).digest('hex').slice(0, 12);
  return { text, schema, version };
}

/** How a receipt names what a model was told. */
export function promptVersions({ compose, rewrite }: Prompts, model: string): string {
  return `compose ${compose.version}, rewrite ${rewrite.version}, ${model}`;
}
