import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

/**
 * Makes `payloads.schema.json` from Slack's published types. Run again when they change:
 * `npx tsx test/slack/schema/generate.ts && npm run format`.
 */
const path = fileURLToPath(new URL('entry.ts', import.meta.url));
const schema = createGenerator({ path, type: 'Payloads', skipTypeCheck: true }).createSchema('Payloads');
const withoutProse = JSON.stringify(schema, (key, value) =>
  key === 'description' && typeof value === 'string' ? undefined : value,
);
writeFileSync(new URL('payloads.schema.json', import.meta.url), `${withoutProse}\n`);
