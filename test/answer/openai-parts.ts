import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from '../../src/answer/answer.js';
import { createCite } from '../../src/answer/cite.js';
import type { Draft } from '../../src/answer/draft.js';
import { createRules, type NamedRules } from '../../src/answer/gate.js';
import { createWriter } from '../../src/answer/openai.js';
import { createAskModel, type Limits, type ModelService } from '../../src/answer/openai-client.js';
import type { Count } from '../../src/answer/openai-counts.js';
import { loadPrompts } from '../../src/answer/openai-prompts.js';
import { createVerify } from '../../src/answer/verify.js';
import { loadChapter } from '../../src/corpus/chapter.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';

export const KEY = 'sk-canary-0451-not-a-real-key';
export const MODEL = 'double-1';
export const chapter = loadChapter('corpus');
export const findEntities = createFindEntities(loadEntities('corpus'));
export const prompts = loadPrompts('prompts');
export const rules = createRules(findEntities);
const verify = createVerify({ chapter, cite: createCite(chapter, () => 'http://127.0.0.1:3978'), findEntities });

export const quote = (id: string) => chapter.sentences.find((sentence) => sentence.id === id)?.text ?? '';
export const passage = (id: string) => id.slice(0, 3);

/** Small, so that what waits for a limit waits for a moment; as generous as a busy machine needs. */
export const SHORT: Limits = { callMs: 1_500, totalMs: 2_000, bytes: 1 << 20, failures: 5, probeMs: 30_000 };

interface Wish {
  readonly limits?: Limits;
  readonly rules?: NamedRules;
}

/** The model path from draft to answer, as the program joins it, without the search before it. */
export function modelPath(service: { readonly baseUrl: string } | ModelService, wish: Wish = {}) {
  const counts: Count[] = [];
  const lines: string[] = [];
  const log = { warn: (...line: unknown[]) => void lines.push(JSON.stringify(line)) };
  const tell = (count: Count) => void counts.push(count);
  const askModel = createAskModel(
    'kind' in service ? service : { kind: 'openai', apiKey: KEY, model: MODEL, ...service },
    { log, tell, ...(wish.limits && { limits: wish.limits }) },
  );
  const begin = createWriter({
    chapter,
    rules: wish.rules ?? rules,
    namesIn: (text) => findEntities(text).map(({ id }) => id),
    prompts,
    askModel,
    tell,
    versions: ['source', 'index', 'prompt'],
    ...(wish.limits && { totalMs: wish.limits.totalMs }),
  });
  return {
    counts,
    lines,
    begin,
    rejected: () => counts.flatMap((count) => (count.kind === 'rejected' ? [count.rule] : [])),
    outcomes: () => counts.flatMap((count) => (count.kind === 'call' ? [count.outcome] : [])),
    async draft(question: string, sentences: readonly string[], lead?: string): Promise<Draft> {
      const spans = sentences.map((id) => chapter.sentences.find((sentence) => sentence.id === id));
      const claims = spans.flatMap((span) => (span === undefined ? [] : [{ evidence: [span], lead }]));
      const draft = { claims, complete: claims.length > 0, nearest: [], missing: [], refusal: 'Silent.' };
      const writing = begin();
      const written = await writing.write(question, question, { ...draft, composer: 'extract' });
      writing.end();
      return written;
    },
    async answer(question: string, sentences: readonly string[], lead?: string): Promise<Answer> {
      return verify(await this.draft(question, sentences, lead), { question, notes: [] });
    },
  };
}

/** A server of chat.completions on loopback that answers as each test says. */
export async function startDouble(
  reply: (body: string, response: ServerResponse, request: IncomingMessage) => unknown,
) {
  const bodies: string[] = [];
  const requests: IncomingMessage[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    requests.push(request);
    await reply(body, response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on a port of TCP, the address is no pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    bodies,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function completion(content: string, overrides: object = {}): string {
  return JSON.stringify({
    id: 'c-1',
    object: 'chat.completion',
    model: MODEL,
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
    usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
    ...overrides,
  });
}

export function json(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** One claim as a model writes it. */
export function claim(id: string, text: string, overrides: object = {}): object {
  return { text, passages: [passage(id)], quote: quote(id), ...overrides };
}

export const claims = (...list: object[]) => JSON.stringify({ claims: list });
