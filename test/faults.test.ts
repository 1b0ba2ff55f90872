import { describe, expect, it } from 'vitest';
import { FAULTS, rowsIn, sidesOf, titlesIn } from './faults.js';

const titles = titlesIn('test');

describe('the rows of the fault list', () => {
  it('are all there, once each and in order', () => {
    expect(FAULTS.map(({ row }) => row)).toEqual(Array.from({ length: 45 }, (_, at) => at + 1));
  });

  it.each(FAULTS)('row $row has a test wherever it applies: $fault', ({ row, on }) => {
    const tried = titles
      .filter(({ name }) => rowsIn(name).includes(row))
      .flatMap(({ file, name }) => sidesOf(file, name));
    expect(on.filter((side) => !tried.includes(side))).toEqual([]);
  });

  it('are the only ones that tests name', () => {
    for (const { name } of titles) {
      expect(rowsIn(name), name).not.toEqual([]);
      for (const row of rowsIn(name)) expect(FAULTS[row - 1]?.row, name).toBe(row);
    }
  });
});

describe('the name of a test', () => {
  it('says its rows', () => {
    const named = (rest: string) => rowsIn(`inbox FAULTS.md ${rest}`);
    expect(named('row 7: a')).toEqual([7]);
    expect(named('rows 18, 19, 20: a')).toEqual([18, 19, 20]);
    expect(named('rows 3 and 8: a 5')).toEqual([3, 8]);
    expect(named('row 40, over http: a')).toEqual([40]);
    expect(rowsIn('nothing')).toEqual([]);
  });

  it('and its file say where it tries', () => {
    expect(sidesOf('slack/door.test.ts', 'in Teams')).toEqual(['Slack']);
    expect(sidesOf('answer/openai-faults.test.ts', 'x')).toEqual(['model service']);
    expect(sidesOf('inbox/faults.test.ts', 'a store on $name')).toEqual(['SQLite', 'PostgreSQL']);
    expect(sidesOf('e2e/faults.test.ts', 'a stop, in Slack and Teams')).toEqual(['Slack', 'Teams', 'program']);
  });
});
