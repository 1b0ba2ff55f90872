import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScores } from '../../src/corpus/scores.js';
import { answerMessages } from '../../src/slack/answer-message.js';
import { homeView, STARTERS } from '../../src/slack/home.js';
import { LIMITS } from '../../src/slack/limits.js';
import { context, plainMessage, type SlackMessage } from '../../src/slack/message.js';
import { cableModal, recommendationsModal, rolesModal } from '../../src/slack/modals.js';
import { escapeText } from '../../src/slack/mrkdwn.js';
import { readPost } from '../../src/slack/posts.js';
import { recommendationMessages } from '../../src/slack/recommendation-message.js';
import { readRequest, writeRequest } from '../../src/slack/requests.js';
import { isTrusted } from '../../src/slack/response-url.js';
import { PAGE_ROWS, roleMessage } from '../../src/slack/role-message.js';
import { publishedScores } from '../../src/slack/scores.js';
import { answerOf, chapter, READER, registers } from '../answers.js';
import { blocksRefused, isTooLong, viewRefused } from './rules.js';

const { source } = chapter;
const SHOWN = { source, receipt: 'r', privately: true };
const everything = answerOf({ sentences: chapter.sentences.map(({ id }) => id), nearest: ['p27.6'] });

function expectTaken(messages: readonly SlackMessage[]): void {
  for (const { blocks, text } of messages) {
    expect(blocksRefused(blocks)).toBeUndefined();
    expect(isTooLong(blocks)).toBe(false);
    expect(text.length).toBeLessThanOrEqual(LIMITS.fallback);
    expect(text).not.toBe('');
  }
}

describe('an answer in Block Kit', () => {
  it('shows a quotation once, with its number, its place and the status line once', () => {
    const [message, ...more] = answerMessages(answerOf({ sentences: ['p27.6', 'p27.7'] }), SHOWN);
    const text = JSON.stringify(message?.blocks);
    expect(more).toEqual([]);
    expect(text.match(/NSF should be the anchor partner/g)).toHaveLength(1);
    expect(text).toContain('"url":"http://127.0.0.1:3978/p/p27?q=11387-11524","text":"[2] Ch. 15, ¶ 27"');
    expect(text.match(/not policy in force/g)).toHaveLength(1);
  });

  it('reads aloud whole: each quotation with its number and place, and what kind of source it is', () => {
    const [message] = answerMessages(answerOf({ sentences: ['p27.6'] }), SHOWN);
    expect(message?.text).toMatch(
      /^You asked: .*\n“NSF should be .*” \[1\] Ch\. 15, ¶ 27\nSource: .*not policy in force\.$/,
    );
  });

  it('reads the nearest passages of a refusal aloud as what they are', () => {
    const [message] = answerMessages(answerOf({ nearest: ['p27.6'] }), SHOWN);
    expect(message?.text).toContain('Nearest passages, which do not answer the question:\n“NSF');
    expect(JSON.stringify(message)).not.toContain('[1]');
    expect(JSON.stringify(message)).toContain('Rephrase the question');
  });

  it('shows our own sentences before and after the quotations', () => {
    const wish = {
      sentences: ['p27.7'],
      lead: 'The chapter says otherwise:',
      refusal: 'Not the rest.',
      complete: false,
    };
    const texts =
      answerMessages(answerOf(wish), { ...SHOWN, privately: false })[0]?.blocks.map((block) => JSON.stringify(block)) ??
      [];
    expect(texts[0]).toContain('The chapter says otherwise:');
    expect(texts[1]).toContain('initial startup costs');
    expect(texts[2]).toContain('Not the rest.');
  });

  it('puts [sic] behind a quotation of a defective place, outside its marks', () => {
    const [message] = answerMessages(answerOf({ sentences: ['n02.1'] }), SHOWN);
    expect(JSON.stringify(message?.blocks)).toContain('Annex.” [sic]');
  });

  it('is split between claims where it is long, and no quotation is ever cut', () => {
    const messages = answerMessages(everything, SHOWN);
    expect(messages.length).toBeGreaterThan(3);
    expectTaken(messages);
    const shown = messages.map(({ blocks }) => JSON.stringify(blocks));
    for (const { quote, n } of everything.citations) {
      const whole = JSON.stringify(`“${quote}”`).slice(1, -1);
      expect(shown.some((text) => text.includes(whole) && text.includes(`[${n}] Ch. 15`))).toBe(true);
    }
    for (const { text } of messages) {
      for (const line of text.split('\n'))
        expect((line.match(/“/g) ?? []).length).toBe((line.match(/”/g) ?? []).length);
    }
  });

  it('has its marks and buttons at its end, once', () => {
    const messages = answerMessages(everything, SHOWN);
    const marked = messages.filter(({ blocks }) => JSON.stringify(blocks).includes('feedback_buttons'));
    expect(marked).toEqual([messages.at(-1)]);
  });
});

describe('the registers in Block Kit', () => {
  const query = (text: string) => ({ query: text, source, privately: true });

  it('show all recommendations as a tree with a field to find one, each with its place', () => {
    const messages = recommendationMessages(registers.recommendations(), query(''));
    expectTaken(messages);
    const text = JSON.stringify(messages);
    expect(text).toContain('"min_query_length":1');
    expect(text).toContain('"indent":2');
    for (const { id, title } of registers.recommendations()) {
      expect(text).toContain(`${id} `);
      expect(text).toContain(JSON.stringify(title).slice(1, -1));
    }
  });

  it('show those of a query in full', () => {
    const messages = recommendationMessages(registers.recommendations('congress'), query('congress'));
    expectTaken(messages);
    expect(JSON.stringify(messages)).toContain('Congress must appropriate');
  });

  it('show roles page by page in a table, each row with its citation', () => {
    const rows = registers.roles();
    const pages = Math.ceil(rows.length / PAGE_ROWS);
    const all = Array.from({ length: pages }, (_, page) => roleMessage(rows, { query: '', page, privately: true }));
    expectTaken(all);
    const tables = all.flatMap(({ blocks }) => blocks.filter((block) => block.type === 'table'));
    const shown = tables.flatMap((table) => table.rows.slice(1));
    expect(shown).toHaveLength(rows.length);
    for (const row of shown) expect(JSON.stringify(row.at(-1))).toMatch(/"url":"http[^"]+\/[pn]\//);
    expect(roleMessage(rows, { query: '', page: 99, privately: true }).text).toBe(all.at(-1)?.text);
  });
});

describe('windows and the App Home', () => {
  it('are what Slack takes, however much they hold', () => {
    const scores = publishedScores(loadScores('corpus'));
    for (const view of [
      homeView({ source, scores, reader: READER }),
      homeView({ source, scores: undefined, reader: READER }),
      recommendationsModal(registers.recommendations()),
      rolesModal(registers.roles()),
      cableModal(answerOf({ sentences: ['p08.1'] }), source, new Date()),
      cableModal(everything, source, new Date()),
    ]) {
      expect(viewRefused(view)).toBeUndefined();
    }
  });

  it('show the published scores', () => {
    const scores = publishedScores(loadScores('corpus'));
    const text = JSON.stringify(homeView({ source, scores, reader: READER }));
    const aloud = [...text.matchAll(/"accessibility_label":"(Ask: [^"]+)"/g)].map(([, label]) => label);
    expect(new Set(aloud).size).toBe(text.split('"text":"Ask"').length - 1);
    expect(text).toContain(`on ${scores?.questions} questions`);
    expect(text).toContain(`${((scores?.correct.share ?? 0) * 100).toFixed(0)}% strictly correct`);
  });

  it('suggest no more and no longer questions than Slack shows', () => {
    expect(STARTERS.length).toBeLessThanOrEqual(LIMITS.prompts);
    for (const { title } of STARTERS) expect(title.length).toBeLessThanOrEqual(LIMITS.promptTitle);
  });
});

describe('text in Slack', () => {
  it.each([
    '<!channel> <!here> <@U123> <!subteam^S1> <#C1>',
    '<https://evil.example|Chapter 3>',
    '[x](https://evil.example) ![](https://evil.example/x.png) [a][b]',
    '&lt;!channel&gt;',
  ])('FAULTS.md rows 18 and 19: fires no mention and makes no link of %s', (hostile) => {
    const { text, blocks } = plainMessage(hostile);
    expect(text).not.toMatch(/<[!@#h]/);
    // Rich text shows a text as it is; only elements of other types would be links or mentions.
    for (const block of blocks) {
      if (block.type !== 'rich_text') throw new Error(`${block.type} may hold markup`);
      expect(JSON.stringify(block.elements)).not.toMatch(/"type":"(?:link|user|channel|usergroup|broadcast)"/);
    }
  });

  it('FAULTS.md rows 18 and 19: keeps hostile words of a question literal in an answer', () => {
    const hostile = 'On “<!channel> <https://evil.example|x>”: The chapter does not say.';
    const messages = answerMessages(answerOf({ refusal: hostile, question: hostile, nearest: [] }), SHOWN);
    for (const { text, blocks } of messages) {
      expect(text).not.toMatch(/<[!@#h]/);
      const marked = blocks.flatMap((block) => (block.type === 'context' ? block.elements : []));
      expect(JSON.stringify(marked)).not.toContain('evil');
      for (const block of blocks) {
        if (block.type === 'rich_text')
          expect(JSON.stringify(block)).not.toMatch(/"type":"(?:link|user|channel|broadcast)"/);
        else expect(['context', 'context_actions', 'actions']).toContain(block.type);
      }
    }
  });

  it('FAULTS.md row 23: holds no character that is not seen', () => {
    const hidden = 'a\u202Eb\u200Bc\u0000d\u{E0041}e';
    expect(escapeText(hidden)).toBe('abcde');
    expect(JSON.stringify(plainMessage(hidden))).toContain('"abcde"');
  });

  it('never opens a mention, a link or an entity of its own, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
      }),
      { numRuns: 1000 },
    );
  });

  it('is not cut within an entity', () => {
    for (let length = LIMITS.context - 8; length <= LIMITS.context; length += 1) {
      const [{ text } = { text: '' }] = context(`${'x'.repeat(length)}${escapeText('<<<')}`).elements as {
        text: string;
      }[];
      expect(text.replace(/&lt;/g, '')).not.toContain('&');
    }
  });

  it('is read without mentions and with its entities resolved', () => {
    const text = '<@UBOT> what of R&amp;D &lt;here&gt;? <https://x.org|x.org>';
    expect(readPost({ channel: 'C1', ts: '1.1', user: 'U1', text })?.text).toBe('what of R&D <here>? x.org');
  });
});

describe('what a button carries', () => {
  it('is read as it was written, and is left out where it is too long', () => {
    const request = { k: 'ask', q: 'who?', r: 'receipt' } as const;
    expect(readRequest(writeRequest(request))).toEqual(request);
    expect(writeRequest({ k: 'ask', q: 'x'.repeat(LIMITS.buttonValue) })).toBeUndefined();
  });
});

describe('a response_url', () => {
  it.each(['https://hooks.slack.com/commands/1', 'https://hooks.slack.com:443/x'])('%s is trusted', (url) => {
    expect(isTrusted(url, ['https://hooks.slack.com'])).toBe(true);
  });
  it.each([
    'http://hooks.slack.com/x',
    'https://hooks.slack.com.evil.com/x',
    'https://hooks.slack.com@evil.com/',
    'https://u@hooks.slack.com/',
    'x',
  ])('FAULTS.md row 11: %s is not', (url) => expect(isTrusted(url, ['https://hooks.slack.com'])).toBe(false));
});
