import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type Launch, READER } from './program.js';

const PEERS = fileURLToPath(new URL('peers/', import.meta.url));
const GENERAL_MODEL = fileURLToPath(new URL('../../corpus/model/all-MiniLM-L6-v2', import.meta.url));
const QUESTION_ENCODER = fileURLToPath(new URL('../../corpus/model/question-encoder', import.meta.url));

/** A program that is asked questions at `POST api/ask` of its address. */
export interface Contestant {
  readonly key: string;
  readonly title: string;
  readonly launch: Launch;
}

/** Why the peers cannot run, in one sentence, where they cannot. */
export function missingPeers(): string | undefined {
  if (existsSync(`${PEERS}node_modules`)) return undefined;
  return 'The peers are not installed: run npm ci --prefix test/bench/peers.';
}

/** A peer of `test/bench/peers/`, run by Node alone as the built program is. */
export function peer(file: string, args: readonly string[]): Launch {
  return { args: [`${PEERS}${file}`, ...args], ready: /ready on (\S+)/ };
}

export const ATTACHE: Contestant = {
  key: 'attache',
  title: 'Attaché, whole verified answer',
  launch: {
    args: ['dist/main.js'],
    env: { PORT: '0', DATABASE_URL: ':memory:', LOG_LEVEL: 'warn' },
    ready: READER,
  },
};

/**
 * Those that can find passages, each with the same model and the same passages and the three nearest of them as its answer.
 * @param passages file with the passages as JSON.
 */
export function contestants(passages: string): readonly Contestant[] {
  const retriever = (key: string, title: string, file: string, model = GENERAL_MODEL) => ({
    key,
    title,
    launch: peer(file, [model, passages]),
  });
  return [
    ATTACHE,
    retriever('langchain', 'LangChain.js, MemoryVectorStore', 'langchain.js'),
    retriever('llamaindex', 'LlamaIndex.TS, VectorStoreIndex', 'llamaindex.js'),
    retriever('hnswlib', 'raw hnswlib', 'hnswlib.js'),
    // The order of the passages is the model's work; this row says what ours alone would do for a peer.
    retriever('hnswlibOurEncoder', 'raw hnswlib, our question encoder', 'hnswlib.js', QUESTION_ENCODER),
  ];
}

export interface Asked<Reply> {
  readonly reply: Reply;
  readonly ms: number;
}

const agent = new Agent({ keepAlive: true });

/**
 * Asks at an address, over a connection that stays open.
 * @throws where the answer is not 200.
 */
export function askAt<Reply>(url: string, question: object): Promise<Asked<Reply>> {
  const body = JSON.stringify(question);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(`${url}api/ask`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => {
        const ms = performance.now() - began;
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve({ reply: JSON.parse(text), ms });
        else reject(new Error(`${url} answered ${response.statusCode}: ${text}`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
