import type { App, Context } from '@slack/bolt';
import * as z from 'zod/v4';
import { homeView, STARTERS } from './home.js';
import type { Kept } from './kept.js';
import type { Listening } from './listening.js';
import { type Asked, readPost } from './posts.js';
import { workspaceOf } from './workspaces.js';

/** Mentions, direct messages, and what is pressed while they are answered. */
export function listenToPosts(app: App, { accept, quota, stops }: Listening): void {
  const receive = async (context: Context, asked: Asked | undefined) => {
    if (asked === undefined) return;
    const workspace = workspaceOf(context);
    // A mention in a direct message comes as two events of one post; the post is answered once.
    const key = `slack:${workspace.team}:${asked.channel}:${asked.ts}`;
    const conversation = `slack:${workspace.team}:${asked.channel}:${asked.thread}`;
    const verdict = quota.take(`${workspace.team}:${asked.user}`, key);
    if (verdict === 'dropped') return;
    const { channel, thread, user, direct } = asked;
    const body: Kept =
      verdict === 'taken'
        ? { kind: 'post', workspace, ...asked }
        : { kind: 'notice', workspace, channel, thread, user, direct };
    await accept({ key, conversation, surface: 'slack', body });
  };
  app.event('app_mention', async ({ event, context }) => receive(context, readPost(event)));
  app.message(async ({ message, context }) => {
    const asked = readPost(message);
    if (asked?.direct === true) await receive(context, asked);
  });
  app.event('agent_session_stopped', async ({ event, context }) => {
    const stopped = Stopped.safeParse(event).data;
    if (stopped === undefined) return;
    const { channel, thread_ts, event_ts } = stopped;
    stops.stop(`${workspaceOf(context).team}:${channel}:${thread_ts}`, event_ts ?? String(Date.now() / 1000));
  });
}

const Stopped = z.object({ channel: z.string(), thread_ts: z.string(), event_ts: z.string().optional() });

const OpenedThread = z.object({
  assistant_thread: z.object({ channel_id: z.string(), thread_ts: z.string() }),
});

/** What is shown before anything was asked: the App Home, and prompts in a chat that has just been opened. */
export function listenToOpening(app: App, { source, scores, reader, afterwards }: Listening): void {
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab === 'home') {
      const view = homeView({ source, scores, reader: reader() });
      afterwards(client.views.publish({ user_id: event.user, view }));
    } else {
      afterwards(client.assistant.threads.setSuggestedPrompts({ channel_id: event.channel, prompts: [...STARTERS] }));
    }
  });
  // The older assistant view opens a thread of its own; its messages are direct messages like any other.
  app.event('assistant_thread_started', async ({ event, client }) => {
    const opened = OpenedThread.safeParse(event).data?.assistant_thread;
    if (opened !== undefined) {
      afterwards(client.assistant.threads.setSuggestedPrompts({ ...opened, prompts: [...STARTERS] }));
    }
  });
}

/** Workspaces that go. */
export function listenToLeaving(app: App, { workspaces }: Listening): void {
  app.event('app_uninstalled', async ({ context }) => workspaces.forget(workspaceOf(context)));
  app.event('tokens_revoked', async ({ event, context }) => {
    // Tokens of people are none of ours.
    if ((event.tokens.bot ?? []).length > 0) await workspaces.forget(workspaceOf(context));
  });
}
