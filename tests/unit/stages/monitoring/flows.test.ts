import { expect, test } from 'vitest';
import type { MonitoredSnapshot, MonitoringValue } from '../../../../src/stages/monitoring/spec.ts';
import { causeRows } from '../../../../src/stages/monitoring/view/flows.ts';
import { version } from './facts.ts';

const wordsOf = (contributions: readonly number[]): string | undefined => {
  const value = { version } as unknown as MonitoringValue;
  const migration = { causes: [{ from: 0, to: 1, customers: 10, contributions }] };
  return causeRows(value, { migration } as unknown as MonitoredSnapshot)[0]?.words;
};

test('features that moved customers stand with their parts, the largest first', () => {
  expect(wordsOf([0.3, 0.7])).toBe('Orders 70.0\u00a0%, Recency 30.0\u00a0%');
});

test('parts of more than the whole come with the feature that pulled back', () => {
  expect(wordsOf([1.025, -0.025])).toBe('Recency 102.5\u00a0%; Orders pulled back by 2.5\u00a0%');
});
