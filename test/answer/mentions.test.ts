import { describe, expect, it } from 'vitest';
import { selectMentions } from '../../src/answer/mentions.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';
import { chapter } from '../answers.js';

const understand = createUnderstand(createFindEntities(loadEntities('corpus')));
const mentioned = (text: string) =>
  selectMentions(understand(text), chapter)?.spans?.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id));

describe('whether the chapter mentions something', () => {
  it.each([
    ['Is quantum mentioned anywhere?', ['p29.5', 'n09.1']],
    ['does it mention biotechnology', ['p29.5']],
    ['Does the chapter even name the Global Infrastructure Hub?', ['n05.1', 'n05.2']],
    ['And is human trafficking mentioned in the report?', ['p17.1']],
  ])('“%s” is answered with the sentences that have its words', (text, ids) => {
    expect(mentioned(text)).toEqual(ids);
  });

  it.each([
    ['What’s the exact wording of the shoulder-to-shoulder line?', ['p28.3']],
    ['Give me the verbatim text on the Ambassador-at-Large', ['p33.2']],
    ['Quote the sentence about human trafficking.', ['p17.1']],
  ])('“%s” is answered with the one sentence that has the words', (text, ids) => {
    expect(mentioned(text)).toEqual(ids);
  });

  it.each([
    ['several have the words', 'the exact wording on standards?'],
    ['what it is about stands in too many sentences', 'Does it mention technology?'],
    ['what no sentence has may be said in other words', 'Is Huawei mentioned?'],
    ['more is asked', 'Is quantum mentioned, and who leads on it?'],
    ['it asks who', 'Who is mentioned in note 7?'],
  ])('is left to the others where %s: “%s”', (_, text) => {
    expect(mentioned(text)).toBeUndefined();
  });
});
