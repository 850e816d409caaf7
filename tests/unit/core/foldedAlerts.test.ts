import { expect, test } from 'vitest';
import { countTold } from '../../../src/core/foldedAlerts.ts';

test('alerts of constant and of empty columns count once for each table and kind, others each', () => {
  const alert = (kind: string, table: string) => ({ kind, table });
  const constant = [alert('constant', 's'), alert('constant', 's'), alert('constant', 't')];
  const others = [alert('empty', 's'), alert('empty', 's'), alert('skewed', 's'), alert('skewed', 's')];
  expect(countTold([...constant, ...others])).toBe(5);
  expect(countTold([])).toBe(0);
});
