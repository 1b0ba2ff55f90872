import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import * as z from 'zod/v4';
import type { TeamsConfig } from '../config.js';
import { CorpusError } from '../errors.js';

/** What stands in the manifest for the deployer's own id and host. */
const PLACEHOLDER = { id: '00000000-0000-0000-0000-000000000000', host: 'attache.example.org' } as const;

const Manifest = z.looseObject({
  icons: z.object({ color: z.string(), outline: z.string() }),
  localizationInfo: z.object({ additionalLanguages: z.array(z.object({ file: z.string() })) }),
});

export interface Package {
  readonly zip: Uint8Array;
  /** Variables that are not set, whose placeholders the package still has; Teams does not take it so. */
  readonly missing: readonly string[];
}

/**
 * The app package for Teams: the manifest with the bot's id and the reader's host in it, icons and translations, all at
 * the top of the zip. The same input gives the same bytes.
 * @param directory of `manifest.json` and what it names.
 * @throws CorpusError where one of these is missing or damaged.
 */
export function teamsPackage(
  directory: string,
  { appId }: Pick<TeamsConfig, 'appId'>,
  publicUrl: string | undefined,
): Package {
  const text = read(directory, 'manifest.json').toString();
  // Teams takes https addresses alone.
  const reader = publicUrl?.startsWith('https:') ? publicUrl : undefined;
  const host = reader === undefined ? undefined : new URL(reader).hostname;
  const manifest = text
    .replaceAll(PLACEHOLDER.id, appId ?? PLACEHOLDER.id)
    .replaceAll(`https://${PLACEHOLDER.host}/`, `${reader ?? `https://${PLACEHOLDER.host}`}/`)
    .replaceAll(PLACEHOLDER.host, host ?? PLACEHOLDER.host);
  const { icons, localizationInfo } = Manifest.parse(JSON.parse(manifest));
  const names = [icons.color, icons.outline, ...localizationInfo.additionalLanguages.map(({ file }) => file)];
  const files = {
    'manifest.json': strToU8(manifest),
    ...Object.fromEntries(names.map((name) => [name, read(directory, name)])),
  };
  return {
    // A fixed time, as a zip keeps one for each file.
    zip: zipSync(files, { mtime: new Date(1980, 0, 1) }),
    missing: [...(appId === undefined ? ['MicrosoftAppId'] : []), ...(host === undefined ? ['PUBLIC_URL'] : [])],
  };
}

function read(directory: string, name: string): Buffer {
  try {
    return readFileSync(join(directory, name));
  } catch (cause) {
    throw new CorpusError(`${name} of the Teams app package cannot be read.`, { cause });
  }
}
