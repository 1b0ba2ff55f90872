import { readFileSync } from 'node:fs';

type Fields = Record<string, unknown>;

let sequence = 0;

/** A delivery as Slack sends it, from `payloads/`. */
export function recorded(name: string): Fields {
  return JSON.parse(readFileSync(new URL(`payloads/${name}.json`, import.meta.url), 'utf8'));
}

/** A recorded event of its own time and id, with some fields of the event changed. */
export function event(name: string, fields: Fields = {}): { event: Fields } & Fields {
  sequence += 1;
  const { event: inner, ...envelope } = recorded(name);
  const ts = `1700${String(sequence).padStart(6, '0')}.000100`;
  return { ...envelope, event_id: `Ev${sequence}`, event: { ...(inner as Fields), ts, event_ts: ts, ...fields } };
}

export function command(name: string, text: string, fields: Fields = {}): Fields {
  sequence += 1;
  return { ...recorded('slash-command'), command: name, text, trigger_id: `1.2.${sequence}`, ...fields };
}

/** A click on something of a message; `action` says on what. */
export function click(responseUrl: string, action: Fields, fields: Fields = {}): Fields {
  const payload = recorded('block-actions');
  const [button] = payload.actions as Fields[];
  return { ...payload, response_url: responseUrl, actions: [{ ...button, ...action }], ...fields };
}

/** What is sent from a window: the words of its one field. */
export function submission(callback_id: string, words: string, private_metadata = ''): Fields {
  sequence += 1;
  const payload = recorded('view-submission');
  const state = { values: { words: { words: { type: 'plain_text_input', value: words } } } };
  const view = { ...(payload.view as Fields), id: `V${sequence}`, callback_id, private_metadata, state };
  return { ...payload, view };
}
