import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod/v4';
import type { GoldQuestion } from './score.js';

/** Replies of a model to the questions of the recorded set, one a line behind a line that says which model. */
export const RECORDING = new URL('recorded.jsonl', import.meta.url);

const Head = z.object({ model: z.string(), prompts: z.string() });
const Line = z.object({ request: z.string(), reply: z.string() });

export interface Recording extends z.infer<typeof Head> {
  readonly replies: ReadonlyMap<string, string>;
}

export function readRecording(): Recording {
  const [head, ...lines] = readFileSync(RECORDING, 'utf8').trim().split('\n');
  const replies = lines.map((line) => Line.parse(JSON.parse(line)));
  return {
    ...Head.parse(JSON.parse(head ?? '')),
    replies: new Map(replies.map(({ request, reply }) => [request, reply])),
  };
}

/** What a reply is found by: the data of a request, whatever the prompt beside it. */
export function requestKey(data: string): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 24);
}

/** Every sixth question of the tuning half: all kinds, in seconds. */
export function recordedQuestions(): GoldQuestion[] {
  return readFileSync(new URL('questions.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): GoldQuestion => JSON.parse(line))
    .filter(({ half }) => half === 'tune')
    .filter((_, place) => place % 6 === 0);
}
