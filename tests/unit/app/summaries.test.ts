import { expect, test } from 'vitest';
import { summaryOf } from '../../../src/app/summaries.ts';

test('one row is one row', () => {
  expect(summaryOf('sources', { sources: [{ rows: 1 }] }).text).toBe('1 table · 1 row');
});

const findings = (...levels: readonly (readonly [level: string, withValue: string | null])[]) => ({
  findings: levels.map(([level, withValue]) => ({ level, withValue })),
  warnings: [],
});

test('the rail counts what was compared and is flagged between groups, as the audit’s own verdict does', () => {
  const value = findings(['flagged', null], ['flagged', 'clear'], ['clear', null], ['untested', null]);
  expect(summaryOf('fairness', value).text).toBe('1 of 3 comparisons flagged');
});

test('where only people without a value differ the rail says that', () => {
  const value = findings(['flagged', 'clear'], ['clear', null]);
  expect(summaryOf('fairness', value).text).toBe('1 of 2 flagged: no value');
});
