import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'undici';
import * as z from 'zod/v4';

const CLI = fileURLToPath(new URL('../../node_modules/@microsoft/m365agentsplayground/cli.js', import.meta.url));

const Setup = z.object({
  config: z.object({
    bot: z.object({ id: z.string(), name: z.string() }),
    currentUser: z.object({ id: z.string() }),
    personalChat: z.object({ id: z.string() }),
    groupChats: z.tuple([z.object({ id: z.string() })]).rest(z.unknown()),
    teams: z
      .tuple([z.object({ channels: z.tuple([z.object({ id: z.string() })]).rest(z.unknown()) })])
      .rest(z.unknown()),
  }),
});

/** A message as the Playground shows it, after its own checks. */
const Shown = z.object({
  action: z.literal('createMessage'),
  message: z.object({
    text: z.string().default(''),
    attachments: z.array(z.object({ contentType: z.string(), content: z.unknown() })),
    feedbackLoopEnabled: z.boolean().optional(),
    aiEntity: z
      .object({
        additionalType: z.array(z.string()).optional(),
        citation: z.array(
          z.object({
            position: z.number(),
            appearance: z.object({ name: z.string(), abstract: z.string(), url: z.string().optional() }),
          }),
        ),
      })
      .nullish(),
  }),
});
export type ShownMessage = z.infer<typeof Shown>['message'];

/** What it writes down of everything that passes between the bot and it. */
const Recorded = z.object({
  direction: z.string(),
  request: z.object({ body: z.object({ type: z.string().optional() }) }),
  response: z.object({ statusCode: z.number() }),
});

export interface Playground {
  readonly url: string;
  readonly setup: z.infer<typeof Setup>['config'];
  /** Says something to the bot, mentioning it where `mention` is set, and gives the next message that it shows. */
  say(conversation: string, text: string, options?: { mention: boolean }): Promise<ShownMessage>;
  /** Delivers an invoke of the current user in the personal chat, and gives the body of the bot's response. */
  invoke(name: string, value: unknown, more?: Record<string, unknown>): Promise<unknown>;
  /** Every status that it gave to what the bot posted, with the kind of activity, so far. */
  verdicts(): Promise<readonly { readonly type: string; readonly status: number }[]>;
  /** The next message that it shows; a card is one of its own, after the text of its reply. */
  next(): Promise<ShownMessage>;
  stop(): Promise<void>;
}

/** Starts the Agents Playground against a bot, on a free port and in a folder of its own. */
export async function startPlayground(bot: string): Promise<Playground> {
  const folder = await mkdtemp(join(tmpdir(), 'playground-'));
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [CLI, 'start', '-e', bot, '-c', 'msteams', '-p', String(port), '--disable-telemetry', '--enable-events-recording'],
    {
      cwd: folder,
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        TEAMSAPPTESTER_BROWSER: 'none',
        M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, 'log'),
      },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const { config: setup } = Setup.parse(await ready(`${url}/_internal/v1/config`));

  const shown: ShownMessage[] = [];
  const waiting: ((message: ShownMessage) => void)[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/_ws_conversation/v1/conversations/stream`);
  socket.addEventListener('message', ({ data }) => {
    const parsed = Shown.safeParse(JSON.parse(String(data)));
    if (!parsed.success) return;
    const waiter = waiting.shift();
    if (waiter === undefined) shown.push(parsed.data.message);
    else waiter(parsed.data.message);
  });
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const next = async () => shown.shift() ?? new Promise<ShownMessage>((resolve) => waiting.push(resolve));
  return {
    url,
    setup,
    async say(conversation, text, { mention } = { mention: false }) {
      const at = `<at>${setup.bot.name}</at>`;
      const response = await fetch(
        `${url}/_conversation/v1/conversations/${encodeURIComponent(conversation)}/messages`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            from: { id: setup.currentUser.id },
            text: mention ? `${at} ${text}` : text,
            textFormat: 'plain',
            mentions: mention ? [{ mentioned: { id: setup.bot.id }, text: at }] : [],
          }),
        },
      );
      if (!response.ok) throw new Error(`the Playground answered ${response.status}: ${await response.text()}`);
      return next();
    },
    next,
    async invoke(name, value, more = {}) {
      const response = await fetch(`${url}/_conversation/v1/invoke`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          name,
          value,
          from: { id: setup.currentUser.id },
          conversation: { id: setup.personalChat.id },
          ...more,
        }),
      });
      if (!response.ok) throw new Error(`the Playground answered ${response.status}: ${await response.text()}`);
      return response.json();
    },
    async verdicts() {
      const records = join(folder, 'devTools');
      const files = await readdir(records);
      const texts = await Promise.all(files.map((file) => readFile(join(records, file), 'utf8')));
      return texts
        .flatMap((text) => text.split(/^---$/m))
        .filter((record) => record.trim() !== '')
        .map((record) => Recorded.parse(JSON.parse(record)))
        .filter(({ direction }) => direction.startsWith('User Application'))
        .map(({ request, response }) => ({ type: request.body.type ?? '', status: response.statusCode }));
    },
    async stop() {
      socket.close();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ready(url: string): Promise<unknown> {
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return response.json();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the Agents Playground did not start within twenty seconds');
}

/** A port that was free a moment ago; the Playground takes none by itself. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
