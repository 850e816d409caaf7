import { describe, expect, test } from 'vitest';
import { historyNotes, type MadeFeature } from '../../../../src/stages/monitoring/features/history.ts';
import type { FeatureDrift } from '../../../../src/stages/monitoring/spec.ts';
import { feature } from './facts.ts';

const made: MadeFeature[] = [
  { id: 'f0', name: 'Days since last order', origin: { kind: 'recency' } },
  { id: 'f1', name: 'Orders', origin: { kind: 'frequency' } },
  { id: 'f2', name: 'Days since first order', origin: { kind: 'tenure' } },
];

/** Days since the first order that go back so far in the reference and now. */
const since = (before: number, now: number, level: FeatureDrift['level']): FeatureDrift => ({
  ...feature('f2', level),
  quantiles: [
    [0, before],
    [0, now],
  ],
});

describe('what adds up over the history', () => {
  test('is said to grow with a history that is longer', () => {
    const drifts = [feature('f0', 'drifted'), feature('f1', 'drifted'), since(273, 366, 'drifted')];
    expect(historyNotes(made, drifts)).toEqual([
      'The history is 34.1\u00a0% longer than that of the reference: Orders and Days since first order, which add up over it, grow with it. Load as long a history each time to tell what customers do.',
    ]);
  });

  test('is said to shrink with one that is shorter, and names what moved alone', () => {
    const drifts = [feature('f1', 'steady'), since(366, 273, 'moved')];
    expect(historyNotes(made, drifts)[0]).toContain(
      'shorter than that of the reference: Days since first order, which adds up over it, shrinks with it.',
    );
  });

  test.each([
    ['the history is as long', [feature('f1', 'drifted'), since(366, 370, 'moved')]],
    ['nothing of it moved', [feature('f0', 'drifted'), feature('f1', 'steady'), since(273, 366, 'steady')]],
    ['it is not known how far the history goes back', [feature('f1', 'drifted')]],
  ])('is not spoken of where %s', (_, drifts) => {
    expect(historyNotes(made, drifts)).toEqual([]);
  });
});
