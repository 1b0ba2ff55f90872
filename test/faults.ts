import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a fault can reach the program. */
export const SIDES = [
  'Slack',
  'Teams',
  'web',
  'terminal',
  'answers',
  'model service',
  'corpus and index',
  'program',
  'SQLite',
  'PostgreSQL',
] as const;
export type Side = (typeof SIDES)[number];

/** A row of the fault list: what is tried, in our words, and where a test of it must stand. */
export interface Fault {
  readonly row: number;
  readonly fault: string;
  readonly on: readonly Side[];
  /** What of the row is tried by no test, and why. */
  readonly not?: string;
}

const CHATS = ['Slack', 'Teams'] as const;
const STORES = ['SQLite', 'PostgreSQL'] as const;

export const FAULTS: readonly Fault[] = [
  {
    row: 1,
    fault: 'Slack signature: absent, empty, wrong, another version, another length, not hexadecimal',
    on: ['Slack'],
  },
  { row: 2, fault: 'Slack timestamp: too old, too new, no number, twice', on: ['Slack'] },
  { row: 3, fault: 'a valid delivery, sent once more', on: CHATS },
  { row: 4, fault: 'a signed body that was changed or set anew', on: ['Slack'] },
  {
    row: 5,
    fault: 'bodies that are too large, too slow, compressed, of another type, or not UTF-8',
    on: [...CHATS, 'web', 'program'],
  },
  { row: 6, fault: 'JSON ten thousand deep, names of prototypes, doubled keys', on: [...CHATS, 'web'] },
  { row: 7, fault: 'Slack asking whether the address is ours, signed and not', on: ['Slack'] },
  { row: 8, fault: 'the platform’s own retries of one message', on: CHATS },
  { row: 9, fault: 'one post that comes as two events', on: ['Slack'] },
  { row: 10, fault: 'what bots wrote, edits, deletions; two bots that answer each other', on: CHATS },
  { row: 11, fault: 'response_url of a foreign host, of a disguised one, or redirecting', on: ['Slack'] },
  { row: 12, fault: 'Teams token: none, unsigned, signed with the public key, of an unknown key', on: ['Teams'] },
  { row: 13, fault: 'Teams token of another audience, issuer or time', on: ['Teams'] },
  { row: 14, fault: 'Teams token for another serviceUrl than the body’s', on: ['Teams'] },
  { row: 15, fault: 'serviceUrl of a foreign host, of a look-alike, without https, of this machine', on: ['Teams'] },
  { row: 16, fault: 'a tenant that may not ask', on: ['Teams'] },
  { row: 17, fault: 'the host of the token keys is down', on: ['Teams'] },
  { row: 18, fault: 'mentions of everyone, of people, groups and channels', on: [...CHATS, 'web'] },
  {
    row: 19,
    fault: 'links and images in a question, or in what a model wrote',
    on: [...CHATS, 'web', 'model service'],
  },
  { row: 20, fault: 'Teams mentions, HTML, card markdown and templates', on: [...CHATS, 'web'] },
  { row: 21, fault: 'forged and oversized buttons, cards and searches', on: CHATS },
  {
    row: 22,
    fault: 'orders to leave the rules or give away prompt and token, plain, encoded, in other languages',
    on: [...CHATS, 'answers', 'model service'],
  },
  {
    row: 23,
    fault: 'unseen, reversing, look-alike and piled-up characters',
    on: [...CHATS, 'web', 'answers'],
  },
  {
    row: 24,
    fault: 'questions that are empty, tiny, of emoji alone, enormous, of blanks, or hold NUL',
    on: [...CHATS, 'web', 'terminal', 'answers'],
  },
  {
    row: 25,
    fault: 'texts of 50,000 characters that make bad expressions slow',
    on: [...CHATS, 'answers'],
  },
  {
    row: 26,
    fault: 'false premises, near misses, other chapters, “yes or no?”',
    on: ['answers'],
  },
  { row: 27, fault: 'a model that invents, alters, drops, swaps and merges', on: ['model service'] },
  { row: 28, fault: 'a model service that fails, waits, trickles, breaks off or floods', on: ['model service'] },
  { row: 29, fault: 'a model address without https, or redirecting', on: ['model service', 'program'] },
  {
    row: 30,
    fault: 'twelve secrets and private words, looked for in everything that is logged',
    on: [...CHATS, 'model service', 'program'],
  },
  { row: 31, fault: 'settings that are missing, placeholders, wrong, or one half of a pair', on: ['program'] },
  {
    row: 32,
    fault: 'index and chapter cut at each KiB, flipped a thousand times, of another version, empty, without notes',
    on: ['corpus and index', 'program'],
  },
  { row: 33, fault: 'the index is replaced while it is in use', on: ['corpus and index', 'program'] },
  {
    row: 34,
    fault: 'a model file that is absent or changed; no network',
    on: ['corpus and index', 'program'],
  },
  { row: 35, fault: 'a store that is full, read-only or fails to sync', on: [...CHATS, 'SQLite'] },
  {
    row: 36,
    fault: 'PostgreSQL down, cut off, failing over, half open, out of connections, locked',
    on: ['PostgreSQL'],
  },
  { row: 37, fault: 'the process killed at every step', on: [...CHATS, ...STORES] },
  { row: 38, fault: 'told to stop under load', on: [...CHATS, ...STORES] },
  { row: 39, fault: 'clocks ten minutes off, set back, over a change of summer time', on: [...CHATS, ...STORES] },
  {
    row: 40,
    fault: 'a reply that is limited, fails, may have arrived, is refused for good, or is too long',
    on: CHATS,
  },
  { row: 41, fault: 'Teams refusing, limiting, failing; a stream past two minutes', on: ['Teams'] },
  {
    row: 42,
    fault: 'Socket Mode asked to reconnect, silent, refused, doubled',
    on: ['Slack'],
  },
  { row: 43, fault: 'one person with a thousand questions; a thousand people with one', on: CHATS },
  {
    row: 44,
    fault: 'metrics, health and error pages, looked at from outside',
    on: [...CHATS, 'web', 'program'],
  },
  {
    row: 45,
    fault: 'lockfile that drifted, install scripts, unknown licences',
    on: ['program'],
    not: 'advisories are known to the registry only: `npm audit --omit=dev --audit-level=high` asks it',
  },
];

const NAMED = /FAULTS\.md rows? (\d+(?:(?:, | and )\d+)*)/;

/** The rows that a test's name says it holds. */
export function rowsIn(name: string): number[] {
  return [...(NAMED.exec(name)?.[1]?.matchAll(/\d+/g) ?? [])].map(([row]) => Number(row));
}

/** By the folder or file of a test; the most special one first. */
const PLACES: readonly (readonly [RegExp, Side])[] = [
  [/^slack\//, 'Slack'],
  [/^teams\//, 'Teams'],
  [/^web\//, 'web'],
  [/^answer\/(?:openai|poison)/, 'model service'],
  [/^answer\//, 'answers'],
  [/^ask\.test/, 'answers'],
  [/^(?:corpus|retrieve)\//, 'corpus and index'],
  [/^cli\.test/, 'terminal'],
];
const BY_NAME = ['Slack', 'Teams', 'SQLite', 'PostgreSQL', 'model'] as const;

/**
 * Where a test tries its fault: in a folder of one part, there; else by the names of parts in its own name.
 * @param file path under `test/`.
 */
export function sidesOf(file: string, name: string): Side[] {
  const place = PLACES.find(([pattern]) => pattern.test(file))?.[1];
  if (place !== undefined) return [place];
  // What is written once for both stores has their names put in when it runs.
  const text = name.replace('$name', STORES.join(' '));
  const named = BY_NAME.filter((part) => new RegExp(`\\b${part}\\b`).test(text));
  const sides = named.map((part): Side => (part === 'model' ? 'model service' : part));
  return file.startsWith('inbox/') ? sides : [...sides, 'program'];
}

/** A name of a test or of a group of tests, as it stands in its file. */
export interface Title {
  readonly file: string;
  readonly name: string;
}

/** Every name in the test files that names rows of the fault list. */
export function titlesIn(directory: string): Title[] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.ts'),
  );
  return files.flatMap((file) =>
    [...readFileSync(join(directory, file), 'utf8').matchAll(/(['`])(FAULTS\.md rows? \d.*?)\1/g)].map((match) => ({
      file,
      name: match[2] ?? '',
    })),
  );
}
