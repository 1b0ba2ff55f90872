import { expect, test } from 'vitest';
import { LIMITS } from '../../src/teams/limits.js';
import { literal } from '../../src/teams/markdown.js';
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

test('FAULTS.md row 40: a long answer is cut between quotations, and the reader is linked for the rest', () => {
  const passages = chapter.passages.filter(({ kind }) => kind !== 'endnote').slice(4, 35);
  const sentences = passages.flatMap((passage) => passage.sentences.map(({ id }) => id));
  const answer = answerOf({ sentences });
  const { text, entities } = answerMessage(answer, chapter.source);
  expect(text.length).toBeLessThan(LIMITS.text + 500);
  expect(text.length).toBeGreaterThan(LIMITS.text - 2_000);
  const marks = new Set([...text.matchAll(/^\[(\d+)\] /gm)].map(([, n]) => Number(n)));
  const [shown, left] = [true, false].map((is) => answer.citations.filter(({ n }) => marks.has(n) === is));
  expect(shown?.length).toBeGreaterThan(10);
  for (const { quote } of shown ?? []) expect(text).toContain(`“${literal(quote)}”`);
  const [next] = left ?? [];
  expect(text).toContain(
    `\n\nThe rest is longer than a message here may be; in the chapter it begins at [${next?.label}](${next?.url}).\n\n`,
  );
  expect(text).toMatch(/\*Source: .*\*$/);
  const positions = [Object(entities?.[0]).citation].flat().map(({ position }) => position);
  expect(positions).toEqual(shown?.slice(0, LIMITS.citations).map(({ n }) => n));
});

test('the citations of what is left out are left out', () => {
  const answer = answerOf({ sentences: ['p01.1', 'p01.2', 'p02.1'] });
  const [first, , last] = answer.citations;
  const long = `${'word '.repeat(2_500)}[2]`;
  const text = answer.text.replace(/^.*\[2\]$/m, long);
  const message = answerMessage({ ...answer, text } as typeof answer, chapter.source);
  expect(message.text).toContain(`“${first?.quote}” [1]`);
  expect(message.text).not.toContain(String(last?.quote));
  expect([Object(message.entities?.[0]).citation].flat()).toHaveLength(1);
});
