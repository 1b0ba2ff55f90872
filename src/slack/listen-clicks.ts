import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { ACTIONS } from './buttons.js';
import type { Kept } from './kept.js';
import type { Listening } from './listening.js';
import { plainMessage } from './message.js';
import { cableModal, entryModal, reasonModal, rephraseModal, sentenceModal } from './modals.js';
import { entryPart, recommendationOptions } from './recommendation-message.js';
import { answerOf, privateReply } from './replies.js';
import { readRequest } from './requests.js';
import { postToUrl } from './response-url.js';
import { openWindow, writePlace } from './windows.js';

const SHARED_ALREADY = 'This has been shared already.';
const NOT_AT_HAND = 'That is no longer at hand; please ask again.';
const MARKED = /^(up|down):([\w-]{1,64})$/;

/** What can be clicked below an answer and in a register. */
export function listenToClicks(app: App, listening: Listening): void {
  listenToSharing(app, listening);
  listenToMarks(app, listening);
  listenToRegisters(app, listening);
  const { source, afterwards } = listening;

  app.action<BlockAction<ButtonAction>>(ACTIONS.cable, async ({ action, body, client, ack }) => {
    const request = readRequest(action.value);
    const view = async () => {
      const given = request?.k === 'ask' ? await answerOf(request, listening) : undefined;
      return given === undefined || given.answer.kind === 'unanswered'
        ? sentenceModal('Copy for a cable', NOT_AT_HAND)
        : cableModal(given.answer, source, new Date());
    };
    afterwards(openWindow(client, body.trigger_id, 'Copy for a cable', view));
    await ack();
  });

  app.action<BlockAction<ButtonAction>>(ACTIONS.rephrase, async ({ action, body, client, ack }) => {
    const request = readRequest(action.value);
    const view =
      request?.k === 'ask' ? rephraseModal(request.q, writePlace(body)) : sentenceModal('Rephrase', NOT_AT_HAND);
    afterwards(client.views.open({ trigger_id: body.trigger_id, view }));
    await ack();
  });
}

function listenToSharing(app: App, { accept, responseOrigins, afterwards }: Listening): void {
  app.action<BlockAction<ButtonAction>>(ACTIONS.share, async ({ action, body, ack }) => {
    const { response_url, container, user, channel, team } = body;
    // One reply is shared into its channel once, however often the button is clicked.
    const key = `slack:${team?.id}:${channel?.id}:${String(container.message_ts)}:share`;
    const kept: Kept = {
      kind: 'share',
      request: readRequest(action.value) ?? null,
      user: user.id,
      responseUrl: response_url,
    };
    const fresh = await accept({ key, conversation: key, surface: 'slack', body: kept });
    if (!fresh) {
      const options = { response_type: 'ephemeral', replace_original: false } as const;
      afterwards(postToUrl(response_url, plainMessage(SHARED_ALREADY), options, responseOrigins));
    }
    await ack();
  });
}

function listenToMarks(app: App, { feedback, afterwards }: Listening): void {
  app.action(ACTIONS.feedback, async ({ action, body, client, ack }) => {
    // The payload of these buttons is not in Bolt's types.
    const value = 'value' in action && typeof action.value === 'string' ? action.value : '';
    const [, verdict, receipt] = MARKED.exec(value) ?? [];
    if (verdict !== undefined && receipt !== undefined && body.type === 'block_actions') {
      await feedback.give({ receipt, person: body.user.id, verdict: verdict === 'up' ? 'up' : 'down' });
      if (verdict === 'down') {
        afterwards(client.views.open({ trigger_id: body.trigger_id, view: reasonModal(receipt) }));
      }
    } else if (body.type === 'block_actions') {
      const view = sentenceModal('Not kept', NOT_AT_HAND);
      afterwards(client.views.open({ trigger_id: body.trigger_id, view }));
    }
    await ack();
  });
}

function listenToRegisters(app: App, listening: Listening): void {
  const { registers, source, responseOrigins, afterwards } = listening;
  const privately = { response_type: 'ephemeral' } as const;

  app.action<BlockAction<ButtonAction>>(new RegExp(`^${ACTIONS.page}:`), async ({ action, body, ack }) => {
    const request = readRequest(action.value);
    const turn = async () => {
      const [page] = request?.k === 'leads' ? await privateReply(request, listening) : [plainMessage(NOT_AT_HAND)];
      const options = { ...privately, replace_original: request?.k === 'leads' };
      if (page !== undefined) await postToUrl(body.response_url, page, options, responseOrigins);
    };
    afterwards(turn());
    await ack();
  });

  app.options(ACTIONS.find, async ({ options, ack }) => {
    await ack({ options: recommendationOptions(options.value, registers) });
  });

  app.action(ACTIONS.find, async ({ action, body, client, ack }) => {
    const id = action.type === 'external_select' ? action.selected_option?.value : undefined;
    const row = id === undefined ? undefined : registers.recommendation(id);
    if (body.type === 'block_actions') {
      if (row === undefined) {
        const view = sentenceModal('Recommendation', NOT_AT_HAND);
        afterwards(client.views.open({ trigger_id: body.trigger_id, view }));
      } else if (body.view !== undefined) {
        afterwards(client.views.update({ view_id: body.view.id, view: entryModal(entryPart(row, source)) }));
      } else {
        const { blocks, text } = entryPart(row, source);
        const options = { ...privately, replace_original: false };
        afterwards(postToUrl(body.response_url, { blocks, text, claims: 0 }, options, responseOrigins));
      }
    }
    await ack();
  });
}
