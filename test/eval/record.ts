import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/v4';
import { assemble } from '../../src/assemble.js';
import { createLog } from '../../src/telemetry.js';
import { modelConfig, withService } from './model.js';
import { RECORDING, recordedQuestions, requestKey } from './recording.js';
import { Chat, STAND_IN, startStandIn } from './stand-in.js';

/**
 * `npx tsx test/eval/record.ts` asks the recorded set and keeps what the model says: the model that the environment
 * configures, or else the stand-in, which the head of the recording then names.
 */
const Completion = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) });

const configured = modelConfig(process.env);
if (configured?.kind === 'azure') throw new Error('Record by the address that Azure has for OpenAI’s own paths.');
const standIn = await startStandIn();
const service = configured ?? { kind: 'openai', apiKey: 'stand-in', model: STAND_IN, baseUrl: standIn.baseUrl };
const replies = new Map<string, string>();

const proxy = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const reply = await fetch(`${service.baseUrl}${request.url}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' },
    body,
  });
  const text = await reply.text();
  const said = Completion.safeParse(JSON.parse(text));
  const data = Chat.parse(JSON.parse(body)).messages.at(-1)?.content ?? '';
  if (said.success) replies.set(requestKey(data), said.data.choices[0]?.message.content ?? '');
  response.writeHead(reply.status, { 'content-type': 'application/json' }).end(text);
});
await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
// Listening on a port of TCP, the address is no pipe's name.
const { port } = proxy.address() as AddressInfo;

const config = withService({ ...service, baseUrl: `http://127.0.0.1:${port}` });
const { ask, versions } = await assemble(config, { log: createLog('warn') });
for (const { q, history } of recordedQuestions()) await ask({ q, ...(history && { history }) });
const head = { model: service.model, prompts: versions.prompt };
const lines = [...replies].sort(([a], [b]) => a.localeCompare(b)).map(([request, reply]) => ({ request, reply }));
writeFileSync(RECORDING, `${[head, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`);
process.stdout.write(`${lines.length} replies of ${head.model}\n`);
proxy.close();
standIn.close();
