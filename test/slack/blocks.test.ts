import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerMessages,
  LIMITS,
  plainMessage,
  recommendationMessages,
  roleMessages,
  shareBlock,
} from '../../src/slack/blocks.js';
import { homeView } from '../../src/slack/home.js';
import { escapeText } from '../../src/slack/mrkdwn.js';
import { isTrusted } from '../../src/slack/response-url.js';
import { readPost } from '../../src/slack/surfaces.js';
import { answerOf, chapter, registers } from '../answers.js';

const { source } = chapter;

describe('an answer in Block Kit', () => {
  it('shows a quotation once, with its number, its place and the status line once', () => {
    const [message, ...more] = answerMessages(answerOf({ sentences: ['p27.6', 'p27.7'] }), source);
    const text = JSON.stringify(message?.blocks);
    expect(more).toEqual([]);
    expect(text.match(/NSF should be the anchor partner/g)).toHaveLength(1);
    expect(text).toContain('[2] <http://127.0.0.1:3978/p/p27?q=11387-11524|Ch. 15, ¶ 27>');
    expect(text.match(/not policy in force/g)).toHaveLength(1);
    expect(message?.text).toContain('[1]');
  });

  it('shows our own sentences before and after the quotations', () => {
    const wish = {
      sentences: ['p27.7'],
      lead: 'The chapter says otherwise:',
      refusal: 'Not the rest.',
      complete: false,
    };
    const texts = answerMessages(answerOf(wish), source)[0]?.blocks.map((block) => JSON.stringify(block)) ?? [];
    expect(texts[0]).toContain('The chapter says otherwise:');
    expect(texts[1]).toContain('initial startup costs');
    expect(texts[2]).toContain('Not the rest.');
  });

  it('puts [sic] behind a quotation of a defective place, outside its marks', () => {
    const [message] = answerMessages(answerOf({ sentences: ['n02.1'] }), source);
    expect(JSON.stringify(message?.blocks)).toContain('Annex.” [sic]');
  });

  it('shows the nearest passages of a refusal without numbers', () => {
    const [message] = answerMessages(answerOf({ nearest: ['p27.6'] }), source);
    const text = JSON.stringify(message);
    expect(text).toContain('Nearest passages');
    expect(text).not.toContain('[1]');
  });

  it('is split between quotations where it is long, each part within every limit', () => {
    const all = answerOf({ sentences: chapter.sentences.map(({ id }) => id) });
    const messages = [
      ...answerMessages(all, source),
      ...recommendationMessages(registers.recommendations(), source),
      ...roleMessages(registers.roles()),
    ];
    expect(messages.length).toBeGreaterThan(3);
    for (const { blocks, text } of messages) {
      expect(blocks.length).toBeLessThan(LIMITS.blocks);
      expect(text.length).toBeLessThanOrEqual(LIMITS.fallback);
      expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(LIMITS.message + LIMITS.section);
      for (const block of blocks)
        if (block.type === 'section') expect(block.text?.text.length).toBeLessThanOrEqual(LIMITS.section);
    }
    const shown = messages.map(({ blocks }) => JSON.stringify(blocks)).join('');
    for (const { quote } of all.citations) expect(shown).toContain(JSON.stringify(escapeText(quote)).slice(1, -1));
  });

  it('carries a question in its Share button only where the value holds it', () => {
    expect(shareBlock('short')).toBeDefined();
    expect(shareBlock('x'.repeat(LIMITS.buttonValue))).toBeUndefined();
  });
});

describe('text in Slack', () => {
  it.each(['<!channel> <!here> <@U123> <!subteam^S1> <#C1>', '<https://evil.example|Chapter 3>', '&lt;!channel&gt;'])(
    'fault 18, 19: fires no mention and makes no link of %s',
    (hostile) => {
      const { text, blocks } = plainMessage(hostile);
      for (const shown of [text, JSON.stringify(blocks)]) expect(shown).not.toMatch(/<[!@#h]/);
    },
  );

  it('fault 23: holds no character that is not seen', () => {
    expect(escapeText('a\u202Eb\u200Bc\u0000d\u{E0041}e')).toBe('abcde');
  });

  it('never opens a mention, a link or an entity of its own, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
      }),
      { numRuns: 1000 },
    );
  });

  it('is read without mentions and with its entities resolved', () => {
    const post = readPost({
      channel: 'C1',
      ts: '1.1',
      user: 'U1',
      text: '<@UBOT> what of R&amp;D &lt;here&gt;? <https://x.org|x.org>',
    });
    expect(post?.text).toBe('what of R&D <here>? x.org');
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
  ])('fault 11: %s is not', (url) => expect(isTrusted(url, ['https://hooks.slack.com'])).toBe(false));
});

describe('the manifest', () => {
  const manifest = JSON.parse(readFileSync('manifest/slack.json', 'utf8'));
  const app = readFileSync('src/slack/app.ts', 'utf8');

  it('names every command and event that the program listens to, and no other', () => {
    const commands = manifest.features.slash_commands.map((one: { command: string }) => one.command);
    expect(commands.toSorted()).toEqual([...app.matchAll(/'(\/nscai-\w+)'/g)].map((match) => match[1]).toSorted());
    const events = [...app.matchAll(/app\.event\('(\w+)'/g)].map((match) => match[1]);
    const messages = app.includes('app.message(') ? ['message.im'] : [];
    expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual([...events, ...messages].toSorted());
  });

  it('keeps to the lengths that Slack allows, and asks for the scopes that it uses', () => {
    const { display_information: shown, features, oauth_config: oauth } = manifest;
    expect(shown.name.length).toBeLessThanOrEqual(35);
    expect(shown.description.length).toBeLessThanOrEqual(140);
    expect(features.agent_view.agent_description.length).toBeLessThanOrEqual(300);
    expect(features.agent_view.suggested_prompts.length).toBeLessThanOrEqual(4);
    expect(oauth.scopes.bot).toEqual(['app_mentions:read', 'assistant:write', 'chat:write', 'commands', 'im:history']);
  });

  it('has a home to publish', () => {
    expect(homeView(source).blocks.length).toBeLessThan(LIMITS.blocks);
  });
});
