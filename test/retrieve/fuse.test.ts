import { describe, expect, it } from 'vitest';
import { reciprocalRankFusion } from '../../src/retrieve/fuse.js';
import { createLexicalSearch } from '../../src/retrieve/lexical.js';
import { overlap, terms, weighTerms, words } from '../../src/retrieve/terms.js';

describe('reciprocal rank fusion', () => {
  it('adds one over k plus rank for each ranking that holds a document', () => {
    const fused = reciprocalRankFusion([[7, 3], [3]], 60);
    expect(fused.get(3)).toBeCloseTo(1 / 62 + 1 / 61);
    expect(fused.get(7)).toBeCloseTo(1 / 61);
    expect([...fused.keys()]).toEqual([3, 7]);
  });
});

describe('lexical search', () => {
  const texts = ['startup costs of the institute', 'visa programs for researchers', '国際的な研究機関'];
  const search = createLexicalSearch(texts.map(terms));

  it('finds a word in another form, and one by its beginning', () => {
    expect(search('researching visas', 3)[0]?.index).toBe(1);
    expect(search('instit', 3)[0]?.index).toBe(0);
  });

  it('parts scripts that write no spaces into words', () => {
    expect(search('研究機関', 3)[0]?.index).toBe(2);
  });
});

describe('terms', () => {
  it('folds case, accents, possessives and dotted abbreviations', () => {
    expect(words('The U.S. Attaché’s co-operation')).toEqual(['the', 'us', 'attache', 'co', 'operation']);
  });

  it('leaves out the words that only ask', () => {
    expect(terms('What is the role of the D/MR?')).toEqual(['role', 'd', 'mr']);
  });

  it('measures shared terms by how much they tell texts apart', () => {
    const weights = weighTerms(['alpha beta', 'alpha gamma', 'alpha delta'].map((text) => new Set(terms(text))));
    const query = new Set(terms('alpha beta'));
    expect(overlap(query, new Set(terms('alpha beta')), weights)).toBe(1);
    expect(overlap(query, new Set(['beta']), weights)).toBeGreaterThan(overlap(query, new Set(['alpha']), weights));
    expect(overlap(new Set(), new Set(), weights)).toBe(0);
  });
});
