import { describe, expect, it } from 'vitest';
import {
  createNamesStand,
  exceptionsStand,
  modalsStand,
  negationsStand,
  numbersStand,
  type Rule,
  scopesStand,
} from '../../src/answer/rules.js';
import { loadChapter } from '../../src/corpus/chapter.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';

const chapter = loadChapter('corpus');
const namesStand = createNamesStand(createFindEntities(loadEntities('corpus')));
const quote = (id: string) => chapter.sentences.find((sentence) => sentence.id === id)?.text ?? '';

/** For each rule: a sentence, a claim that it proves, and mutations of the claim that it does not. */
const CASES: [string, Rule, string, string, string[]][] = [
  [
    'numbers',
    numbersStand,
    quote('n05.1'),
    'Needs are put at $8.9 trillion over about 20 years, $1 trillion more than current trends.',
    [
      'Needs are put at $8.8 trillion.',
      'Needs are put at $8.9 billion.',
      'Needs are put at $1 trillion over 30 years.',
    ],
  ],
  ['number words', numbersStand, quote('p14.3'), 'There are 7 critical areas.', ['There are six critical areas.']],
  [
    'names',
    namesStand,
    quote('p27.6'),
    'NSF should be the anchor of the Multilateral AI Research Institute, with room for the Department of Energy.',
    [
      'USAID should be the anchor of MAIRI.',
      'Congress should be the anchor partner.',
      'NSF should be the anchor, with room for Treasury.',
      'NSF should be the anchor partner of the IDDI.',
    ],
  ],
  [
    'modals',
    modalsStand,
    quote('p36.1'),
    'Congress must appropriate funds.',
    ['Congress should appropriate funds.', 'Congress may appropriate funds.', 'Congress appropriates funds.'],
  ],
  [
    'a modal in time',
    modalsStand,
    quote('p37.2'),
    'Eventually, the D/MR role should become a permanent Under Secretary.',
    ['The D/MR role must become a permanent Under Secretary.', 'The D/MR role is a permanent Under Secretary.'],
  ],
  [
    'negations',
    negationsStand,
    quote('p29.4'),
    'There is no clear lead for emerging technology policy.',
    ['There is a clear lead for emerging technology policy.'],
  ],
  [
    'negations at the end',
    negationsStand,
    quote('p37.1'),
    'The steps are not sufficient.',
    ['The steps are sufficient to further U.S. interests.'],
  ],
  [
    'negations that are not there',
    negationsStand,
    quote('p27.7'),
    'The United States should fund startup costs.',
    ['The United States should not fund startup costs.'],
  ],
  [
    'exceptions',
    exceptionsStand,
    quote('p33.6'),
    'The Department should assess where CSET should be placed.',
    [
      'The Department should assess where CSET should be placed unless Congress objects.',
      'The Department must ensure its creation if it can.',
    ],
  ],
  [
    'scope words',
    scopesStand,
    quote('p27.6'),
    'NSF should be the anchor partner.',
    ['Only NSF should be a partner.', 'All agencies should be partners.', 'NSF should be the first partner.'],
  ],
];

describe.each(CASES)('the rule on %s', (_, rule, quotes, claim, mutations) => {
  it('lets a proved claim stand', () => expect(rule(claim, quotes)).toBe(true));
  it.each(mutations)('drops “%s”', (mutation) => expect(rule(mutation, quotes)).toBe(false));
});

describe('every rule', () => {
  it.each([numbersStand, namesStand, modalsStand, negationsStand, exceptionsStand, scopesStand])(
    'lets each sentence of the chapter prove itself (%#)',
    (rule) => {
      for (const { text } of chapter.sentences) expect(rule(text, text), text).toBe(true);
    },
  );
});
