import type { App, BlockAction, ButtonAction, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { TOO_MANY, TROUBLE } from '../answer/wording.js';
import { ACTIONS } from './buttons.js';
import type { Kept } from './kept.js';
import type { Listening } from './listening.js';
import {
  answerModal,
  checkModal,
  FIELD,
  recommendationsModal,
  rolesModal,
  sentenceModal,
  VIEWS,
  waitingModal,
} from './modals.js';
import { plainWords } from './posts.js';
import { answerOf } from './replies.js';
import { readRequest } from './requests.js';
import { openWindow, readPlace } from './windows.js';
import { workspaceOf } from './workspaces.js';

/** Names of the two shortcuts, as the manifest has them. */
const SHORTCUTS = { text: 'check_text', message: 'check_message' } as const;

const CHECKED = 'What the chapter says';

/** What happens in windows: the shortcuts, the App Home's buttons, and what is sent from a window. */
export function listenToWindows(app: App, listening: Listening): void {
  const { registers, quota, afterwards } = listening;
  const checked = (text: string, person: string, key: string) =>
    quota.take(person, key) === 'taken'
      ? answerView(CHECKED, text, listening)
      : Promise.resolve(sentenceModal(CHECKED, TOO_MANY));

  app.shortcut({ type: 'shortcut', callback_id: SHORTCUTS.text }, async ({ shortcut, client, ack }) => {
    afterwards(client.views.open({ trigger_id: shortcut.trigger_id, view: checkModal() }));
    await ack();
  });
  app.shortcut({ type: 'message_action', callback_id: SHORTCUTS.message }, async ({ shortcut, client, ack }) => {
    const words = plainWords(shortcut.message.text ?? '');
    afterwards(
      openWindow(client, shortcut.trigger_id, CHECKED, () =>
        checked(words, `${shortcut.team?.id}:${shortcut.user.id}`, shortcut.trigger_id),
      ),
    );
    await ack();
  });
  app.action<BlockAction<ButtonAction>>(new RegExp(`^${ACTIONS.starter}:`), async ({ action, body, client, ack }) => {
    const request = readRequest(action.value);
    const words = request?.k === 'ask' ? request.q : '';
    afterwards(
      openWindow(client, body.trigger_id, CHECKED, () =>
        checked(words, `${body.team?.id}:${body.user.id}`, body.trigger_id),
      ),
    );
    await ack();
  });
  app.action<BlockAction<ButtonAction>>(new RegExp(`^${ACTIONS.register}:`), async ({ action, body, client, ack }) => {
    const view =
      action.value === 'leads' ? rolesModal(registers.roles()) : recommendationsModal(registers.recommendations());
    afterwards(client.views.open({ trigger_id: body.trigger_id, view }));
    await ack();
  });
  app.view(VIEWS.check, async ({ view, body, client, ack }) => {
    const words = wordsOf(view);
    // The window stays and waits for the answer, which may take longer than Slack waits for the acknowledgement.
    await ack({ response_action: 'update', view: waitingModal(CHECKED) });
    afterwards(
      checked(words, `${body.team?.id}:${body.user.id}`, view.id).then((answer) =>
        client.views.update({ view_id: view.id, view: answer }),
      ),
    );
  });
  listenToWords(app, listening);
}

/** What people write into windows that is kept: reasons, and questions asked again. */
function listenToWords(app: App, { accept, feedback, quota }: Listening): void {
  app.view(VIEWS.reason, async ({ view, body, ack }) => {
    const receipt = view.private_metadata;
    if (/^[\w-]{1,64}$/.test(receipt)) {
      await feedback.give({ receipt, person: body.user.id, verdict: 'down', reason: wordsOf(view) });
    }
    await ack();
  });
  app.view(VIEWS.rephrase, async ({ view, body, context, ack }) => {
    const place = readPlace(view.private_metadata);
    const workspace = workspaceOf(context);
    const key = `slack:${workspace.team}:view:${view.id}`;
    const user = body.user.id;
    if (place === undefined) return ack();
    if (quota.take(`${workspace.team}:${user}`, key) !== 'taken') {
      return ack({ response_action: 'update', view: sentenceModal(view.title.text, TOO_MANY) });
    }
    const text = wordsOf(view);
    const direct = place.kind === 'thread' && place.channel.startsWith('D');
    const kept: Kept =
      place.kind === 'thread'
        ? { ...place, kind: 'post', workspace, user, direct, text, ts: String(Date.now() / 1000), unseen: true }
        : { kind: 'command', request: { k: 'ask', q: text }, responseUrl: place.responseUrl };
    const conversation = place.kind === 'thread' ? `slack:${workspace.team}:${place.channel}:${place.thread}` : key;
    await accept({ key, conversation, surface: 'slack', body: kept });
    await ack();
  });
  // The fields of a cable are there to be copied; what was typed into them is nobody's business.
  app.view(VIEWS.cable, async ({ ack }) => ack());
}

function wordsOf(view: ViewOutput): string {
  return view.state.values[FIELD.block]?.[FIELD.action]?.value ?? '';
}

async function answerView(title: string, words: string, listening: Listening): Promise<ModalView> {
  const given = await answerOf({ q: words }, listening);
  return given === undefined ? sentenceModal(title, TROUBLE) : answerModal(title, given.answer, listening.source);
}
