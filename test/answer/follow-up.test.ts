import { describe, expect, it } from 'vitest';
import { createResolve, sinceNewSubject } from '../../src/answer/follow-up.js';
import { loadChapter } from '../../src/corpus/chapter.js';
import { findLists } from '../../src/corpus/lists.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities, createNameAlike } from '../../src/retrieve/entities.js';

const entities = loadEntities('corpus');
const resolve = createResolve({
  findEntities: createFindEntities(entities),
  nameAlike: createNameAlike(entities),
  lists: findLists(loadChapter('corpus')),
});

describe('a follow-up', () => {
  it.each<[string[], string, string]>([
    [['What is MAIRI?'], 'Who funds it?', 'Who funds MAIRI?'],
    [['What is the Multilateral AI Research Institute?'], 'What are its goals?', 'What are MAIRI’s goals?'],
    [['Who leads the ISTS?'], 'and the ETC?', 'Who leads the ETC?'],
    [['Who leads the Emerging Technology Coalition?'], 'What about CSET?', 'Who leads the CSET?'],
    [['Who leads the ISTS?'], 'No, I meant MAIRI', 'Who leads the MAIRI?'],
    [['What are the seven areas of the ETC?'], 'What is the third one?', 'What is the third area?'],
    [['List the five immediate actions'], 'the last?', 'the last action?'],
    [['Who leads the ISTS?', 'Who funds MAIRI?'], 'Why?', 'Who funds MAIRI, Why?'],
    [['Who should anchor MAIRI?'], 'only them?', 'Who should anchor MAIRI?'],
    [
      ['Who heads the CSET Bureau?', 'When was GPAI launched?'],
      'sorry, back to the bureau: staffing?',
      'staffing (CSET)?',
    ],
    [['What is MAIRI?', 'What is the IDDI?'], 'Now back to the institute, who pays for it?', 'who pays for MAIRI?'],
    [['What is the IDDI?', 'Who is in GPAI?'], 'back to the first question: who launches it?', 'who launches IDDI?'],
    [['Who approved the bureau of cyberspace?'], 'When exactly?', 'When approved the bureau of cyberspace?'],
    [
      ['When did CSET get its approval?'],
      'By whom? With the source, please',
      'By whom did CSET get its approval? With the source, please',
    ],
    [['What is MAIRI?'], 'since when?', 'What is MAIRI, since when?'],
    [['List the five elements'], 'which of those names China?', 'which of the elements names China?'],
    [['What may NSF bring to MAIRI?'], 'Same question for USAID', 'What may USAID bring to MAIRI?'],
    [['What is GPAI?'], 'sorry, MAIRI not GPAI', 'What is MAIRI?'],
    [['What is the IDDI?'], 'Is it part of the ETC?', 'Is IDDI part of the ETC?'],
    [['What is CSET?'], 'So does it need money from Congress?', 'So does CSET need money from Congress?'],
    [['What is CSET?'], 'how does it affect partners?', 'how does it affect partners?'],
    [['What is MAIRI?'], 'Does it mention China?', 'Does it mention China (MAIRI)?'],
    [['Who runs MAIRI?'], 'So should NSF join too?', 'So should NSF join too?'],
    [['Who runs MAIRI?'], 'what of GPAI?', 'Who runs GPAI?'],
    [['Why are visas to be used?'], 'Reason?', 'Why are visas to be used, Reason?'],
    [['What is the IDDI?'], 'no, not the IDDI, the ETC: what is that for', 'the ETC: what is that for'],
    [['Who leads the ETC?'], 'not the ETC but the IDDI', 'Who leads the IDDI?'],
    [['What is MAIRI?'], 'not now, who funds it?', 'not now, who funds MAIRI?'],
    [['What is the IDDI?', 'endnote 8?'], 'who wrote it?', 'who wrote endnote 8?'],
    [['What is the IDDI?'], 'and note 8?', 'and note 8?'],
    [
      ['Does State have a lead for technology?'],
      'And foreign governments, have they noticed?',
      'And foreign governments, have they noticed (State Department)?',
    ],
    [['Who leads MAIRI?'], 'International Digital Democracy Initiative?', 'Who leads IDDI?'],
    [
      ['What is MAIRI?'],
      'And in the long run, will it need more money?',
      'And in the long run, will MAIRI need more money?',
    ],
    [['Which visas help researchers?'], 'five immediate actions for State?', 'five immediate actions for State?'],
    [['What are the five immediate actions?', 'the second?', 'third'], 'and the fourth?', 'and the fourth action?'],
    [
      ['What are the seven areas?', 'Is talent one of them?'],
      'Where can I read about them?',
      'Where can I read about the areas?',
    ],
    [['What are the seven areas?'], 'which one is on talent', 'which area is on talent'],
    [['What is the first area of the ETC?'], 'the one after that?', 'the second area?'],
    [['What is the first area of the ETC?', 'and the next one?'], 'and the next?', 'and the third area?'],
    [['What is endnote 1 about?'], 'and the note right after that one?', 'and endnote 2?'],
    [['Which agency anchors MAIRI?'], 'give me the exact words', 'Which agency anchors MAIRI?'],
    [['Which agency anchors MAIRI?', 'thanks'], 'source for that?', 'source for Which agency anchors MAIRI?'],
    [['Who would take part in MAIRI?', 'State Department too?'], 'Who pays for it?', 'Who pays for MAIRI?'],
    [['What are the seven areas of the ETC?'], 'number 4 in full please', 'fourth area in full please'],
    [
      ['How does USAID define the ecosystem?'],
      'what else is in it?',
      'what else is in it (How does USAID define the ecosystem)?',
    ],
    [['Who is in GPAI?'], 'how many of them?', 'Who is in GPAI (how many)?'],
    [
      ['Which offices should State/Q combine?'],
      'How many is that?',
      'Which offices should State/Q combine (how many)?',
    ],
    [['What should the DoD do?'], 'and Energy?', 'What should the Energy Department do?'],
    [['What is the role of the D/MR?'], 'what would that one lead?', 'what would D/MR lead?'],
    [['What is MAIRI?', 'How is the weather?'], 'Where is it located?', 'Where is MAIRI located?'],
    [['What is MAIRI?'], 'What’s in it for Europe?', 'What’s in it for Europe (MAIRI)?'],
    [
      ['What is MAIRI?'],
      'The labs of the Americans, what have they to do here?',
      'The labs of the Americans, what have they to do here (MAIRI)?',
    ],
    // An article before a noun stands for nothing by itself.
    [['Who leads the ISTS?'], 'what is that strategy for?', 'what is that strategy for (ISTS)?'],
    [
      ['What are the five actions?'],
      'who sends these officers?',
      'who sends these officers (What are the five actions)?',
    ],
    [['What is MAIRI?', 'NSF and others, ok'], 'who pays for it?', 'who pays for MAIRI?'],
  ])('after %j, “%s” means “%s”', (history, question, full) => {
    expect(
      resolve(
        question,
        history.map((q) => ({ q })),
      ),
    ).toBe(full);
  });

  it.each<[string[], string]>([
    [[], 'Who funds it?'],
    [['What is MAIRI?'], 'Who leads the ISTS?'],
    [['What is MAIRI?'], 'What does endnote 5 say about infrastructure?'],
    [['What is MAIRI?'], 'Now censorship: is anybody to counter it?'],
    [['What is the role of the D/MR?'], 'any say over the ISTS?'],
    [['Is there a lead at State?'], 'what about allies, are they bothered by that'],
    [['Hello'], 'Who funds it?'],
    [['What is MAIRI?'], 'Back to the moon: when does NASA go?'],
  ])('after %j, “%s” stands alone or stays as it is', (history, question) => {
    expect(
      resolve(
        question,
        history.map((q) => ({ q })),
      ),
    ).toBe(question);
  });
});

describe('what a question may lean on', () => {
  const since = (...turns: string[]) => {
    const question = turns.pop() ?? '';
    const { question: own, turns: left } = sinceNewSubject(
      question,
      turns.map((q) => ({ q })),
    );
    return [...left.map(({ q }) => q), own];
  };

  it.each([
    ['New item. Who leads the ISTS?'],
    ['ok, different topic: Who leads the ISTS?'],
    ['Changing the subject, Who leads the ISTS?'],
    ['That aside, Who leads the ISTS?'],
    ['btw, Who leads the ISTS?'],
  ])('is nothing from before “%s”', (question) => {
    expect(since('What is MAIRI?', question)).toEqual(['Who leads the ISTS?']);
    expect(since('What is MAIRI?', question, 'Why?')).toEqual(['Who leads the ISTS?', 'Why?']);
  });

  it.each([
    ['Another question: who pays for it?'],
    ['By the way, what are its members?'],
    ['Who else has a different topic: the allies?'],
    ['and the new subject'],
  ])('is what was asked before “%s”', (question) => {
    expect(since('What is MAIRI?', question)).toEqual(['What is MAIRI?', question]);
  });
});
