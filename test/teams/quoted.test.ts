import { expect, test } from 'vitest';
import { answerMessage } from '../../src/teams/message.js';
import { answerOf, chapter } from '../answers.js';

test('a quotation that is part of one before it is marked in its own line alone', () => {
  const answer = answerOf({ sentences: ['p01.1', 'p01.2'] });
  const [first, second] = answer.citations;
  if (first === undefined || second === undefined) throw new Error('two sentences are two citations');
  const whole = { ...first, quote: `${first.quote} ${second.quote}`, end: second.end };
  const claims = [
    { text: whole.quote, citations: [1] },
    { text: first.quote, citations: [2] },
  ];
  const text = `${whole.quote} [1]\n${first.quote} [2]`;
  const both = { ...answer, claims, text, citations: [whole, { ...first, n: 2 }] } as unknown as typeof answer;
  const [one, other] = answerMessage(both, chapter.source).text.split('\n\n');
  expect(one).toBe(`“${whole.quote}” [1]`);
  expect(other).toBe(`“${first.quote}” [2]`);
});
