import { describe, expect, it } from 'vitest';
import { createCite } from '../../src/answer/cite.js';
import { createRegisters } from '../../src/answer/registers.js';
import { loadChapter } from '../../src/corpus/chapter.js';
import { loadEntities, loadRoles } from '../../src/corpus/offices.js';
import { loadRecommendations } from '../../src/corpus/recommendations.js';
import { createFindEntities } from '../../src/retrieve/entities.js';

const chapter = loadChapter('corpus');
const entities = loadEntities('corpus');
const roles = loadRoles('corpus');
const recommendations = loadRecommendations('corpus');
const findEntities = createFindEntities(entities);
const cite = createCite(chapter, () => 'http://127.0.0.1:3978');
const registers = createRegisters({ chapter, cite, entities, findEntities, roles, recommendations });

describe('the register of offices', () => {
  it('rests each row on whole sentences of one passage', () => {
    for (const { evidence } of roles) {
      expect(chapter.sentences.some(({ start, end }) => start === evidence.start && end === evidence.end)).toBe(true);
    }
  });

  it('names, in each row, a body that its evidence or its passage names', () => {
    const unnamed = roles.filter(({ office, evidence }) => {
      const passage = chapter.passageAt(evidence)?.text ?? '';
      return !findEntities(passage).some(({ id }) => id === office);
    });
    // "These efforts" and "members" leave two bodies to the sentence before; a passage always names the rest.
    expect(unnamed).toEqual([]);
  });

  it.each([
    ['ISTS', 'Department of State', 'is asked to lead'],
    ['D/MR', 'Deputy Secretary of State for Management and Resources', 'should have a lead role in oversight'],
    ['who anchors MAIRI', 'National Science Foundation', 'should be the anchor partner of'],
    ['Foreign Service Institue', 'Foreign Service Institute', 'should train'],
    ['State/Q', 'Under Secretary for Science, Research and Technology', 'would lead a reorganization'],
    ['the Hill', 'Congress', 'must appropriate funds'],
  ])('answers “%s”', (query, office, phrase) => {
    expect(registers.roles(query).some((row) => row.office === office && row.role.includes(phrase))).toBe(true);
  });

  it('gives each office that has a role its own entry', () => {
    expect(registers.offices.length).toBeGreaterThan(20);
    expect(registers.office('nsf')?.roles.map(({ role }) => role)).toContain('should be the anchor partner of');
    expect(registers.office('treasury')).toBeUndefined();
  });
});

describe('the register of recommendations', () => {
  it('is a tree whose parents stand before their children', () => {
    const seen = new Set<string>();
    for (const { id, parent } of recommendations) {
      expect(parent === undefined || seen.has(parent)).toBe(true);
      expect(seen.has(id)).toBe(false);
      seen.add(id);
    }
    const children = (of: string) => recommendations.filter(({ parent }) => parent === of);
    expect(children('1')).toHaveLength(4);
    expect(children('1.1')).toHaveLength(7);
    expect(children('1.4')).toHaveLength(3);
    expect(children('2')).toHaveLength(6);
  });

  it('is found by number, by office and by topic', () => {
    expect(registers.recommendations('1.4').map(({ id }) => id)).toEqual(['1.4', '1.4.1', '1.4.2', '1.4.3']);
    for (const query of ['recommendation 1.4', '#1.4', 'Rec. no. 1.4?']) {
      expect(registers.recommendations(query).map(({ id }) => id)).toEqual(['1.4', '1.4.1', '1.4.2', '1.4.3']);
    }
    for (const query of ['J-1', 'O-1 visas', 'J 1 visa']) expect(registers.recommendations(query)[0]?.id).toBe('1.4.3');
    expect(registers.recommendations('what must Congress do').map(({ id }) => id)).toContain('2.5');
    expect(registers.recommendations('visa programs')[0]?.id).toBe('1.4.3');
    expect(registers.recommendations('').length).toBe(recommendations.length);
    expect(registers.recommendations('zzz')).toEqual([]);
  });

  it('numbers citations by their row and cuts their quotes from the source', () => {
    registers.recommendations().forEach(({ citation }, index) => {
      expect(citation.n).toBe(index + 1);
      expect(citation.quote).toBe(chapter.quote(citation));
    });
  });
});

describe('names in a text', () => {
  it.each([
    ['who leads the mairi?', ['mairi']],
    ['Does State run NSF?', ['state', 'nsf']],
    ['please state the reason', []],
    ['the Multilaterall AI Reserch Institute', ['mairi']],
    ['center for analytic', ['cfa']],
  ])('%s', (text, ids) => {
    expect(findEntities(text).map(({ id }) => id)).toEqual(ids);
  });
});
