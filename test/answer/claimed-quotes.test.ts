import { describe, expect, it } from 'vitest';
import { selectClaimedQuote } from '../../src/answer/claimed-quotes.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { ENGLISH } from '../../src/answer/wording.js';
import { chapter } from '../answers.js';

const understand = createUnderstand(() => []);
const select = (text: string) => {
  const selection = selectClaimedQuote(understand(text), chapter, ENGLISH);
  return selection?.spans?.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id)) ?? selection?.refusal;
};

describe('words that a question quotes', () => {
  it.each<[string, string[] | string | undefined]>([
    ['Which sentence has “an accountable home for AI advocacy”?', ['p33.3']],
    ['Where does it say "Shoulder-to-shoulder research"?', ['p28.3']],
    ['The chapter calls State "a hollowed-out relic". Find the line.', ENGLISH.silent],
    ["Confirm that the report opens with the words 'The moon is ours by right and by treaty.'", ENGLISH.silent],
    ['Quote the sentence where the Commission calls China a "digital dictatorship".', ENGLISH.silent],
    ['Verbatim text, "critical role as the focal point", for the letter.', ['p33.3']],
    // From memory, and nearly so.
    ['Does it say that "the US cannot compete with rivals if it acts alone"?', undefined],
    // Said by others, or marked for other reasons.
    ['My paper says "cameras are watching all of us". What is in there on that?', undefined],
    ['What does it say on “smart cities”?', undefined],
    ["What's State's role, and don't they say it's new?", undefined],
  ])('“%s”', (text, expected) => {
    expect(select(text)).toEqual(expected);
  });
});
