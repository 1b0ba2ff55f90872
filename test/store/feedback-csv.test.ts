import { expect, it } from 'vitest';
import { feedbackCsv } from '../../src/store/feedback-csv.js';

it('marks are exported as CSV that no spreadsheet runs', () => {
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  const mark = { receipt: 'r1', surface: 'slack', kind: 'answered', verdict: 'down', at };
  expect(
    feedbackCsv([
      { ...mark, reason: 'wrong, “really”\nand "so"' },
      { ...mark, reason: '=HYPERLINK("http://x")' },
      { ...mark, reason: null, surface: null, kind: null },
    ]),
  ).toBe(
    [
      'receipt,surface,kind,verdict,reason,at',
      'r1,slack,answered,down,"wrong, “really”\nand ""so""",2026-01-02T03:04:05.000Z',
      'r1,slack,answered,down,"\'=HYPERLINK(""http://x"")",2026-01-02T03:04:05.000Z',
      'r1,,,down,,2026-01-02T03:04:05.000Z',
      '',
    ].join('\r\n'),
  );
});
