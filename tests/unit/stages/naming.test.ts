import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameSegments } from '../../../src/stages/insight/naming.ts';
import type { Named } from '../../../src/stages/insight/words.ts';

const feature = (id: string, name: string, kind: Named['kind'] = 'column'): Named => ({
  id,
  name,
  unit: '',
  kind,
});
const rfm: Named[] = [
  feature('f0', 'Days since last order', 'recency'),
  feature('f1', 'Orders', 'frequency'),
  feature('f2', 'Total spend', 'monetary'),
];
const flowers = ['Sepal length', 'Petal width'].map((name, at) => feature(`f${at}`, name));

describe('segments of purchases get words of marketing', () => {
  test.each([
    [[-0.8, 1.1, 1.2], 'Loyal high spenders'],
    [[1.4, -0.6, -0.7], 'Lapsed occasional low spenders'],
    [[1.4, 1, 1], 'Lapsed high spenders'],
    [[-0.9, 0, 0], 'Active customers'],
    [[1, 0, 0], 'Lapsed customers'],
    [[0, -0.8, 1], 'Occasional big spenders'],
    [[0, 0, 0], 'Average customers'],
    [[-1, 1.9, 1.6], 'Champions'],
  ])('%j is “%s”', (z, name) => {
    expect(nameSegments(rfm, [z, [-5, -5, -5]])[0]).toBe(name);
  });

  test.each([
    [[0.7, -0.6, 0.9], 'Few large orders, lapsed'],
    [[0.7, -0.6, -0.9], 'Few small orders, lapsed'],
    [[-0.8, 0.7, 0.1], 'Active frequent buyers'],
    [[0, 0, 0.9], 'Large orders'],
    [[-1, 1.9, 1.6], 'Champions'],
  ])('%j with the average order in place of the spend is “%s”, and nobody a big spender', (z, name) => {
    const byOrder = [...rfm.slice(0, 2), feature('f3', 'Average order', 'average-order')];
    expect(nameSegments(byOrder, [z, [-5, -5, -5]])[0]).toBe(name);
  });

  test('a striking column is added', () => {
    const features = [...rfm, feature('f3', 'discount_share')];
    const names = nameSegments(features, [
      [0, 0, -0.6, 1.8],
      [0, 0, 0.6, -0.9],
    ]);
    expect(names).toEqual(['Low spenders, high discount share', 'High spenders, low discount share']);
  });
});

test('other features are said by what is high and low', () => {
  const names = nameSegments(flowers, [
    [1.2, 0.9],
    [-1, -1.3],
    [0.1, 0.2],
  ]);
  expect(names).toEqual([
    'High sepal length, high petal width',
    'Low petal width, low sepal length',
    'Close to average',
  ]);
});

test('one segment is all customers', () => {
  expect(nameSegments(rfm, [[0, 0, 0]])).toEqual(['All customers']);
});

test('alike segments are told apart by the feature in which they differ most', () => {
  const names = nameSegments(rfm, [
    [0, 0.9, 0.8],
    [0.1, 0.9, 2.4],
  ]);
  expect(new Set(names).size).toBe(2);
  expect(names.join(' ')).toContain('total spend');
});

test('no two names are ever alike', () => {
  const features = [...rfm, ...flowers];
  const z = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(z, { minLength: 2, maxLength: 12 }), (rows) => {
      const names = nameSegments(features, rows);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(rows.length);
      expect(names.every((name) => name.length > 0)).toBe(true);
    }),
  );
});

test('segments of one feature that all stand high are told apart by where they stand', () => {
  const prio = [feature('f0', 'prio')];
  expect(nameSegments(prio, [[-1.9], [-0.8], [0.7], [1.3], [2.2]])).toEqual([
    'Low prio (−1.9σ)',
    'Low prio (−0.8σ)',
    'High prio (+0.7σ)',
    'High prio (+1.3σ)',
    'High prio (+2.2σ)',
  ]);
});
