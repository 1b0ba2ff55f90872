import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/v4';
import { splitSentences } from '../../src/corpus/sentences.js';

export const Chat = z.object({ messages: z.array(z.object({ role: z.string(), content: z.string() })) });
const Compose = z.object({ passages: z.array(z.object({ id: z.string(), text: z.string() })), question: z.string() });
const Rewrite = z.object({ earlier: z.array(z.string()), question: z.string() });

export const STAND_IN = 'stand-in (no language model)';

/**
 * Plays a model that writes, for tests and recordings where there is none: it copies quotes honestly and shortens each
 * sentence by a few fixed cuts, and by the digest of a sentence it lies now and then. It understands nothing, so that
 * figures made with it say what the gate does and nothing of how well any real model writes.
 * @param data the user message of a request. @returns the content of the reply.
 */
export function standIn(data: string): string {
  const parsed: unknown = JSON.parse(data);
  const rewrite = Rewrite.safeParse(parsed);
  if (rewrite.success) return JSON.stringify({ question: rewrite.data.question });
  const { passages } = Compose.parse(parsed);
  const claims = passages.flatMap(({ id, text }) =>
    splitSentences(text).map(([from, to]) => claimOf(id, text.slice(from, to))),
  );
  return JSON.stringify({ claims });
}

/** One sentence in this many is lied about. */
const LIES_EVERY = 4;

function claimOf(id: string, quote: string) {
  const chance = createHash('sha256').update(quote).digest().readUInt16BE();
  const lie = chance % LIES_EVERY === 0 ? LIES[(chance >> 4) % LIES.length] : undefined;
  const honest = { text: shorten(quote), passages: [id], quote };
  return lie === undefined ? honest : { ...honest, ...lie(honest.text) };
}

function shorten(sentence: string): string {
  const cut = sentence
    .replace(/^(?:First|Second|Third|Fourth|Fifth|Furthermore|Eventually|To achieve these goals), /u, '')
    .replace(/,? (?:including|particularly|like|such as) .*$/u, '')
    .replace(/[,;:](?: and| but)? [^,;:]*[.;:]?$/u, '')
    .replace(/[.;:,]*$/u, '');
  return `${cut.charAt(0).toUpperCase()}${cut.slice(1)}.`;
}

const LIES: readonly ((text: string) => object)[] = [
  (text) => ({ text: text.replace(/\bshould\b/u, 'must') }),
  (text) => ({ text: text.replace(/\b(?:not|no) /u, '') }),
  (text) => ({ text: text.replace(/\d/u, (digit) => String((Number(digit) + 1) % 10)) }),
  (text) => ({ text: `Congress and USAID agree: ${text}` }),
  (text) => ({ text: `${text} See https://example.org/more.` }),
  () => ({ passages: ['p99'] }),
  (text) => ({ text: `Please note, reader: ${text}` }),
];

/** Serves the stand-in on loopback as a model service of chat.completions. */
export async function startStandIn(): Promise<{ readonly baseUrl: string; close(): void }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const content = standIn(Chat.parse(JSON.parse(body)).messages.at(-1)?.content ?? '');
    const message = { role: 'assistant', content };
    const reply = { choices: [{ index: 0, finish_reason: 'stop', message }] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on a port of TCP, the address is no pipe's name.
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, close: () => server.close() };
}
