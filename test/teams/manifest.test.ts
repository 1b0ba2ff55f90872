import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import * as z from 'zod/v4';
import { EXAMPLES } from '../../src/answer/wording.js';
import { Activity } from '../../src/teams/door.js';
import { readInvoke, SEARCH_COMMANDS } from '../../src/teams/invokes.js';
import { teamsPackage } from '../../src/teams/package.js';
import { read } from '../../src/teams/surfaces.js';
import { message } from './edge.js';

const DIRECTORY = fileURLToPath(new URL('../../manifest/teams/', import.meta.url));
const file = (name: string) => readFileSync(`${DIRECTORY}${name}`);

/** Names and lengths as the schema of the app manifest sets them; nothing else may stand there. */
const Scope = z.enum(['personal', 'team', 'groupChat']);
const Command = z.union([
  z.strictObject({ title: z.string().max(32), description: z.string().max(128) }),
  z.strictObject({
    title: z.string().max(32),
    description: z.string().max(128),
    type: z.literal('prompt'),
    prompt: z.string().max(4000),
  }),
]);
const Guid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const Https = z.url({ protocol: /^https$/ }).max(2048);
const Search = z.strictObject({
  id: z.string().max(64),
  type: z.literal('query'),
  title: z.string().max(32),
  description: z.string().max(128),
  initialRun: z.boolean().optional(),
  context: z.array(z.enum(['compose', 'commandBox', 'message'])).max(3),
  parameters: z
    .array(
      z.strictObject({
        name: z.string().max(64),
        title: z.string().max(32),
        description: z.string().max(128),
        inputType: z.literal('text'),
      }),
    )
    .length(1),
});
const Manifest = z.strictObject({
  $schema: z.url(),
  manifestVersion: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  id: Guid,
  developer: z.strictObject({ name: z.string().max(32), websiteUrl: Https, privacyUrl: Https, termsOfUseUrl: Https }),
  localizationInfo: z.strictObject({
    defaultLanguageTag: z.string(),
    additionalLanguages: z.array(z.strictObject({ languageTag: z.string(), file: z.string() })),
  }),
  name: z.strictObject({ short: z.string().max(30), full: z.string().max(100) }),
  description: z.strictObject({ short: z.string().max(80), full: z.string().max(4000) }),
  icons: z.strictObject({ color: z.string(), outline: z.string() }),
  accentColor: z.string().regex(/^#[0-9A-F]{6}$/i),
  bots: z.tuple([
    z.strictObject({
      botId: Guid,
      scopes: z.array(Scope),
      isNotificationOnly: z.boolean(),
      supportsFiles: z.boolean(),
      commandLists: z.array(z.strictObject({ scopes: z.array(Scope), commands: z.array(Command).max(10) })).max(3),
    }),
  ]),
  composeExtensions: z.tuple([
    z.strictObject({
      botId: Guid,
      commands: z.array(Search).max(10),
      messageHandlers: z.tuple([
        z.strictObject({
          type: z.literal('link'),
          value: z.strictObject({ domains: z.array(z.string().max(2048)), supportsAnonymizedPayloads: z.boolean() }),
        }),
      ]),
    }),
  ]),
  validDomains: z.array(z.string().max(2048)).max(16),
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
    .flatMap(({ title }) =>
      [title, `${title} x`].map((text) => read(Activity.parse(message('http://127.0.0.1/', text))).kind),
    );
  expect(new Set(kinds)).toEqual(new Set(['question', 'recommendations', 'roles', 'cable', 'help']));
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

test('each search of the message extension is one that the bot reads, under the parameter that Teams will name', () => {
  const [extension] = manifest.composeExtensions;
  expect(extension.commands.map(({ id }) => id)).toEqual([...SEARCH_COMMANDS]);
  for (const { id, parameters } of extension.commands) {
    const value = { commandId: id, parameters: [{ name: parameters[0]?.name, value: 'ETC' }] };
    const invoke = { type: 'invoke', name: 'composeExtension/query', value };
    expect(readInvoke(Activity.parse(message('http://127.0.0.1/', '', invoke)))).toEqual({
      kind: 'search',
      command: id,
      query: 'ETC',
    });
  }
  expect(extension.messageHandlers[0].value.domains).toEqual(manifest.validDomains);
});

/** Every string that a translation may replace, by the path that Teams writes for it; prompts stay as they are. */
function translatable(): Map<string, number> {
  const found = new Map([
    ['name.short', 30],
    ['name.full', 100],
    ['description.short', 80],
    ['description.full', 4000],
  ]);
  for (const [at, list] of manifest.bots[0].commandLists.entries()) {
    for (const place of list.commands.keys()) {
      found.set(`bots[0].commandLists[${at}].commands[${place}].title`, 32);
      found.set(`bots[0].commandLists[${at}].commands[${place}].description`, 128);
    }
  }
  for (const at of manifest.composeExtensions[0].commands.keys()) {
    for (const part of ['', '.parameters[0]']) {
      found.set(`composeExtensions[0].commands[${at}]${part}.title`, 32);
      found.set(`composeExtensions[0].commands[${at}]${part}.description`, 128);
    }
  }
  return found;
}

test.each(manifest.localizationInfo.additionalLanguages)(
  'the strings in $languageTag are whole, and fit',
  ({ file: name }) => {
    const { $schema, ...strings } = z.record(z.string(), z.string()).parse(JSON.parse(file(name).toString()));
    expect($schema).toBe(manifest.$schema.replace('MicrosoftTeams.schema', 'MicrosoftTeams.Localization.schema'));
    const limits = translatable();
    expect(Object.keys(strings).sort()).toEqual([...limits.keys()].sort());
    for (const [path, text] of Object.entries(strings))
      expect(text.length, path).toBeLessThanOrEqual(limits.get(path) ?? 0);
    // What is chosen from the menu is typed for the person, so that the names of commands stay as the bot reads them.
    for (const [at, list] of manifest.bots[0].commandLists.entries()) {
      for (const [place, command] of list.commands.entries()) {
        if ('prompt' in command) continue;
        expect(strings[`bots[0].commandLists[${at}].commands[${place}].title`]).toBe(command.title);
      }
    }
  },
);

test('the package holds manifest, icons and strings at its top, with the deployer’s own id and host', () => {
  const appId = '11111111-2222-4333-8444-555555555555';
  const { zip, missing } = teamsPackage(DIRECTORY, { appId }, 'https://reader.example.gov/attache');
  expect(missing).toEqual([]);
  const files = unzipSync(zip);
  expect(Object.keys(files).sort()).toEqual([
    'color.png',
    'de.json',
    'es.json',
    'fr.json',
    'manifest.json',
    'outline.png',
  ]);
  const packed = Manifest.parse(JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array())));
  expect([packed.id, packed.bots[0].botId, packed.composeExtensions[0].botId]).toEqual([appId, appId, appId]);
  expect(packed.validDomains).toEqual(['reader.example.gov']);
  expect(packed.composeExtensions[0].messageHandlers[0].value.domains).toEqual(['reader.example.gov']);
  expect(packed.developer.websiteUrl).toBe('https://reader.example.gov/attache/');
  expect(JSON.stringify(packed)).not.toMatch(/0000-0000|example\.org/);
  expect(teamsPackage(DIRECTORY, { appId }, 'https://reader.example.gov/attache').zip).toEqual(zip);
});

test('without id and host the package says what is missing', () => {
  for (const reader of [undefined, 'http://127.0.0.1:3978']) {
    expect(teamsPackage(DIRECTORY, { appId: undefined }, reader).missing).toEqual(['MicrosoftAppId', 'PUBLIC_URL']);
  }
});
