import { expect, test } from 'vitest';
import { comparisonCounts } from '../../../src/core/flaggedComparisons.ts';

test('counts what was tested, and tells gaps between groups from those to people without a value alone', () => {
  expect(
    comparisonCounts([
      { level: 'flagged', withValue: null },
      { level: 'flagged', withValue: 'slight' },
      { level: 'flagged', withValue: 'clear' },
      { level: 'slight', withValue: 'clear' },
      { level: 'clear', withValue: null },
      { level: 'untested', withValue: null },
    ]),
  ).toEqual({ tested: 5, flagged: 2, ofUnknown: 1 });
});
