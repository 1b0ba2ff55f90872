import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/assemble.js';
import { readConfig } from '../../src/config.js';
import { createLog } from '../../src/telemetry.js';
import { alteredCorpus } from '../altered-corpus.js';
import { sentence } from '../answers.js';

const options = { log: createLog('silent') };
const { ask } = await assemble(readConfig({}), options);

describe('an answer follows from the source', () => {
  const cited: [string, string][] = [
    ['Who should be the anchor partner of MAIRI?', 'p27.6'],
    ['How much telecommunications infrastructure investment is forecast?', 'n05.1'],
    ['Which visa programs should be leveraged?', 'p28.1'],
    ['What title would the head of the CSET Bureau have?', 'p33.2'],
  ];

  it('is another, or none, once the cited words are gone', { timeout: 120_000 }, async () => {
    const corpus = alteredCorpus({ cuts: cited.map(([, id]) => sentence(id)) });
    const without = await assemble(readConfig({}), { ...options, corpus });
    for (const [q, id] of cited) {
      const quote = (await ask({ q })).citations.map((citation) => citation.quote);
      expect(quote, `${q} is answered by ${id}`).toHaveLength(1);
      const after = await without.ask({ q });
      expect(after.text).not.toContain(quote[0]);
      for (const citation of after.citations) expect(without.chapter.quote(citation)).toBe(citation.quote);
    }
  });

  it('shows the number that the source gives now', { timeout: 120_000 }, async () => {
    const corpus = alteredCorpus({
      replacements: [
        ['$8.9 trillion', '$3.4 trillion'],
        ['launched in 2020', 'launched in 2017'],
        ['Australia, Brazil, Canada', 'Australia, Norway, Canada'],
      ],
    });
    const changed = await assemble(readConfig({}), { ...options, corpus });
    const texts = [
      'How much telecommunications infrastructure investment is forecast?',
      'When was GPAI launched?',
      'Who are the members of GPAI?',
    ].map(async (q) => (await changed.ask({ q })).text);
    const [sum, year, members] = await Promise.all(texts);
    expect(sum).toContain('$3.4 trillion');
    expect(sum).not.toContain('$8.9 trillion');
    expect(year).toContain('2017');
    expect(members).toContain('Norway');
    expect(members).not.toContain('Brazil');
  });
});
