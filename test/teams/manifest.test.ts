import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod/v4';
import { EXAMPLES } from '../../src/answer/wording.js';
import { Activity } from '../../src/teams/door.js';
import { read } from '../../src/teams/surfaces.js';
import { message } from './edge.js';

const file = (name: string) => readFileSync(new URL(`../../manifest/teams/${name}`, import.meta.url));

/** Names and lengths as the schema of the app manifest sets them. */
const Command = z.union([
  z.strictObject({ title: z.string().max(32), description: z.string().max(128) }),
  z.strictObject({
    title: z.string().max(32),
    description: z.string().max(128),
    type: z.literal('prompt'),
    prompt: z.string().max(4000),
  }),
]);
const Manifest = z.object({
  $schema: z.string(),
  manifestVersion: z.string(),
  name: z.object({ short: z.string().max(30), full: z.string().max(100) }),
  description: z.object({ short: z.string().max(80), full: z.string().max(4000) }),
  developer: z.object({ name: z.string().max(32) }),
  bots: z.tuple([
    z.object({
      scopes: z.array(z.enum(['personal', 'team', 'groupChat'])),
      commandLists: z.array(z.object({ scopes: z.array(z.string()), commands: z.array(Command).max(12) })).max(3),
    }),
  ]),
});
const manifest = Manifest.parse(JSON.parse(file('manifest.json').toString()));
const commands = manifest.bots[0].commandLists.flatMap((list) => list.commands);

test('the manifest names the schema that its version says', () => {
  expect(manifest.$schema).toContain(`/v${manifest.manifestVersion}/`);
});

test('each scope has its commands, and each command is one that the bot reads', () => {
  expect(manifest.bots[0].commandLists.flatMap(({ scopes }) => scopes).sort()).toEqual(
    [...manifest.bots[0].scopes].sort(),
  );
  const kinds = commands
    .filter((command) => !('prompt' in command))
    .map(({ title }) => read(Activity.parse(message('http://127.0.0.1/', `${title} x`))).kind);
  expect(new Set(kinds)).toEqual(new Set(['question', 'recommendations', 'roles']));
  expect(read(Activity.parse(message('http://127.0.0.1/', 'help'))).kind).toBe('help');
});

test('the prompts are the examples that every surface gives', () => {
  expect(commands.flatMap((command) => ('prompt' in command ? command.prompt : []))).toEqual([...EXAMPLES]);
});

test('the icons are PNG of the sizes that Teams wants', () => {
  const size = (name: string) => {
    const png = file(name);
    return [png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)];
  };
  expect(size('color.png')).toEqual(['PNG', 192, 192]);
  expect(size('outline.png')).toEqual(['PNG', 32, 32]);
});
