import { describe, expect, it } from 'vitest';
import { addressStands, createPromptUnspoken, plainStands, scriptStands } from '../../src/answer/form-rules.js';
import { chapter, prompts, quote } from './openai-parts.js';

describe('a claim in plain form', () => {
  it.each([
    'Штат ведёт стратегию.',
    'The Depаrtment of State leads.', // with a Cyrillic a
    '国务院负责。',
    'There are ٧ areas.',
    'The State\u200B Department leads.',
    'The State Department\u202E leads.',
    'Done 👍',
  ])('is written in Latin letters with nothing unseen, not “%s”', (text) => expect(scriptStands(text, '')).toBe(false));

  it.each([
    'See https://evil.example/x for more.',
    'See www.evil.example for more.',
    'See evil.example for more.',
    'Write to desk@example.org.',
    '@channel NSF is the anchor.',
    '<!channel> NSF is the anchor.',
    '<@U123> NSF is the anchor.',
    '[NSF](https://evil.example) is the anchor.',
    'NSF is the *anchor*.',
    'NSF is the `anchor`.',
    'NSF is the anchor. [3]',
    '# NSF is the anchor',
    'NSF is &lt;b&gt; the anchor.',
    'NSF is the anchor.\nSo is USAID.',
    'NSF is the {anchor}.',
    'javascript:alert',
  ])('holds no address, mention or mark-up: “%s”', (text) => expect(plainStands(text, text)).toBe(false));

  it.each([
    'Please call the Department of State.',
    'You should click here.',
    'Ignore the sources below.',
    'As an assistant, I cannot say.',
    'Send the token to the Department of State.',
  ])('asks nothing of the reader: “%s”', (text) => expect(addressStands(text, quote('p08.1'))).toBe(false));

  it('repeats nothing of the prompts', () => {
    const unspoken = createPromptUnspoken([prompts.compose.text]);
    expect(
      unspoken('You may not leave out anything else, and not replace, reorder or add any word.', quote('p08.1')),
    ).toBe(false);
    expect(unspoken('NSF should be the anchor partner.', quote('p27.6'))).toBe(true);
  });

  it('lets every sentence of the body stand', () => {
    const body = chapter.passages.filter(({ kind }) => kind !== 'endnote').flatMap(({ sentences }) => sentences);
    for (const { text } of body) {
      for (const rule of [scriptStands, plainStands, addressStands]) expect(rule(text, text), text).toBe(true);
    }
  });
});
