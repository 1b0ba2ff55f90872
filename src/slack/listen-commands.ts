import type { App } from '@slack/bolt';
import type { Kept } from './kept.js';
import type { Listening } from './listening.js';
import { Request } from './requests.js';

const COMMANDS = {
  '/nscai-ask': (q: string) => ({ k: 'ask', q }),
  '/nscai-recs': (q: string) => ({ k: 'recs', q }),
  '/nscai-leads': (q: string) => ({ k: 'leads', q, p: 0 }),
} as const;

/** The slash commands: kept, acknowledged, and answered in private from the inbox. */
export function listenToCommands(app: App, { accept, quota }: Listening): void {
  for (const [name, requestOf] of Object.entries(COMMANDS)) {
    app.command(name, async ({ command: { team_id, user_id, trigger_id, text = '', response_url }, ack }) => {
      const key = `slack:${team_id}:${user_id}:${trigger_id}`;
      const verdict = quota.take(`${team_id}:${user_id}`, key);
      if (verdict !== 'dropped') {
        const body = verdict === 'taken' ? commandOf(requestOf(text.trim()), response_url) : noticeTo(response_url);
        await accept({ key, conversation: key, surface: 'slack', body });
      }
      await ack();
    });
  }
}

function commandOf(asked: { q: string }, responseUrl: string): Kept {
  // Only an empty question is no request; an empty query of a register stands for all of it.
  return { kind: 'command', request: Request.safeParse(asked).data ?? null, responseUrl };
}

function noticeTo(responseUrl: string): Kept {
  return { kind: 'privateNotice', responseUrl };
}
