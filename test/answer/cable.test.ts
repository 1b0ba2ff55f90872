import { describe, expect, it } from 'vitest';
import { cableText } from '../../src/answer/cable.js';
import { answerOf, chapter } from '../answers.js';

describe('words for a cable', () => {
  it('are each quotation with its attribution, place and address, and once what kind of source it is', () => {
    const answer = answerOf({ question: 'Who leads the ISTS?', sentences: ['p14.2', 'p10.1'] });
    const text = cableText(answer, chapter.source, new Date('2026-11-24T12:00:00Z'));
    for (const { quote, label, url } of answer.citations) {
      expect(text).toContain(`“${quote}”`);
      expect(text).toContain(`${label}\n${url}`);
    }
    expect(text.split(chapter.source.status)).toHaveLength(2);
    expect(text).toMatch(/Looked up November 24, 2026\.$/);
  });

  it('are none where nothing is quoted', () => {
    expect(cableText({ citations: [] }, chapter.source, new Date())).toBe('');
  });
});
