import { describe, expect, it } from 'vitest';
import { createSelectRoles } from '../../src/answer/roles.js';
import { createUnderstand } from '../../src/answer/understand.js';
import { loadChapter } from '../../src/corpus/chapter.js';
import { loadEntities, loadRoles } from '../../src/corpus/offices.js';
import { createFindEntities } from '../../src/retrieve/entities.js';

const chapter = loadChapter('corpus');
const understand = createUnderstand(createFindEntities(loadEntities('corpus')));
const selectRoles = createSelectRoles(loadRoles('corpus'));
const sentences = (question: string) =>
  selectRoles(understand(question))?.spans.flatMap((span) => chapter.sentencesIn(span).map(({ id }) => id));

describe('what an office has to do', () => {
  it.each<[string, string[]]>([
    ['What is the role of NSF?', ['p26.1', 'p26.2', 'p27.6']],
    ['What is asked of the Foreign Service Institute?', ['p35.1']],
    ['What must Congress do?', ['p33.4', 'p36.1']],
    ['What does the chapter recommend to the National Science Foundation?', ['p26.1', 'p26.2', 'p27.6']],
    ['What does State/Q lead?', ['p37.3']],
    ['What role does the Department of Energy play?', ['p27.6', 'n09.1']],
  ])('%s', (question, expected) => {
    expect(sentences(question)).toEqual(expected);
  });
});

describe('who has a role', () => {
  it.each<[string, string[]]>([
    ['Who leads the International Science and Technology Strategy?', ['p08.1']],
    ['which agency should lead the ISTS effort', ['p08.1']],
    ['Who is in charge of the ISTS?', ['p08.1']],
    ['Who oversees the ISTS?', ['p32.4']],
    ['Which nation should lead the Emerging Technology Coalition?', ['p14.2']],
    ['What office would lead CSET?', ['p33.2']],
    ['Who should be the anchor partner of MAIRI?', ['p27.6']],
    ['who runs the National AI Research Institutes', ['p26.2']],
    ['Who approved the CSET Bureau?', ['n11.1']],
    ['Who funds the initial startup costs of MAIRI?', ['p27.7']],
  ])('%s', (question, expected) => {
    expect(sentences(question)).toEqual(expected);
  });

  it.each([
    'Who leads the ISTS today?',
    'What is the name of the person who leads CSET?',
    'By when should someone lead the ISTS?',
    'Who leads the secretariat of the ETC?',
    'Who pays for the ISTS?',
    'Who leads State and the ISTS?',
    'leads ISTS',
    'What is the role of NSF in Antarctica?',
    'What should Congress do about chips?',
    'What does MAIRI do?',
    'What does the Bureau of Oceans do today?',
  ])('is left to the votes in “%s”', (question) => {
    expect(sentences(question)).toBeUndefined();
  });
});

describe('where the chapter names nobody who leads', () => {
  it('says so, with who does what else there', () => {
    expect(selectRoles(understand('Who leads MAIRI?'))?.leaderless).toBe('MAIRI');
    expect(sentences('Who leads MAIRI?')).toEqual(['p27.1', 'p27.6']);
    expect(selectRoles(understand('Who leads the ISTS?'))?.leaderless).toBeUndefined();
    expect(sentences('Who leads the Center for Analytics?')).toBeUndefined();
  });
});
