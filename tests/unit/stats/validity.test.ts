import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  calinskiHarabasz,
  clusterCounts,
  clusterSpreads,
  daviesBouldin,
  distanceSums,
  meanSilhouette,
  silhouettes,
} from '../../../src/stats/validity.ts';
import oracle from '../../oracles/kmeans.json';

interface Fit {
  readonly k: number;
  readonly labels: readonly number[];
  readonly inertia: number;
  readonly silhouette: number;
  readonly calinskiHarabasz: number;
  readonly daviesBouldin: number;
}

const cases = [
  ...oracle.iris.fits.map((fit) => [`iris, k = ${fit.k}`, oracle.iris.data, fit] as const),
  ...oracle.blobs.fits.map((fit) => [`blobs, k = ${fit.k}`, oracle.blobs.data, fit] as const),
];

/** Means of clusters and squared distances of the rows to them, plainly. */
function centre(rows: readonly (readonly number[])[], labels: Int32Array, k: number) {
  const counts = clusterCounts(labels, k);
  const means = Array.from({ length: k }, () => rows[0]?.map(() => 0) ?? []);
  rows.forEach((row, i) => {
    const mean = means[Number(labels[i])] ?? [];
    row.forEach((value, j) => (mean[j] = Number(mean[j]) + value / Number(counts[Number(labels[i])])));
  });
  const squared = rows.map((row, i) =>
    row.reduce((sum, value, j) => sum + (value - Number(means[Number(labels[i])]?.[j])) ** 2, 0),
  );
  return { means, squared, counts };
}

describe.each(cases)('validity is scikit-learn’s: %s', (_, rows, fit: Fit) => {
  const labels = Int32Array.from(fit.labels);
  const d = Number(rows[0]?.length);
  const { means, squared, counts } = centre(rows, labels, fit.k);

  test('silhouette', () => {
    const sums = distanceSums(Float64Array.from(rows.flat()), d, labels, fit.k);
    expect(meanSilhouette(silhouettes(sums, labels, fit.k)).mean).toBeCloseTo(fit.silhouette, 10);
  });

  test('Calinski-Harabasz', () => {
    const within = squared.reduce((a, b) => a + b, 0);
    const total = centre(rows, new Int32Array(rows.length), 1).squared.reduce((a, b) => a + b, 0);
    const index = calinskiHarabasz(within, total, rows.length, fit.k);
    expect(within / fit.inertia).toBeCloseTo(1, 10);
    expect(index / fit.calinskiHarabasz).toBeCloseTo(1, 10);
  });

  test('Davies-Bouldin', () => {
    const index = daviesBouldin(means, clusterSpreads(labels, squared, fit.k), counts);
    expect(index).toBeCloseTo(fit.daviesBouldin, 10);
  });
});

test('a row alone in its cluster has silhouette 0', () => {
  const sums = distanceSums(Float64Array.of(0, 1, 9), 1, Int32Array.of(0, 0, 1), 2);
  expect([...silhouettes(sums, Int32Array.of(0, 0, 1), 2)]).toEqual([8 / 9, 7 / 8, 0]);
});

test('one cluster, and rows that all coincide, have silhouette 0', () => {
  const same = Float64Array.of(2, 2, 2, 2);
  expect([...silhouettes(distanceSums(same, 1, new Int32Array(4), 1), new Int32Array(4), 1)]).toEqual([
    0, 0, 0, 0,
  ]);
  const two = Int32Array.of(0, 0, 1, 1);
  expect([...silhouettes(distanceSums(same, 1, two, 2), two, 2)]).toEqual([0, 0, 0, 0]);
});

test('silhouettes lie in [−1, 1] and do not depend on the clusters’ names', () => {
  const row = fc.tuple(fc.double({ min: -100, max: 100, noNaN: true }), fc.integer({ min: 0, max: 2 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
      const points = Float64Array.from(rows, ([value]) => value);
      const labels = Int32Array.from(rows, ([, label]) => label);
      const renamed = labels.map((label) => 2 - label);
      const one = silhouettes(distanceSums(points, 1, labels, 3), labels, 3);
      const two = silhouettes(distanceSums(points, 1, renamed, 3), renamed, 3);
      expect([...one].every((value) => value >= -1 && value <= 1)).toBe(true);
      one.forEach((value, i) => expect(value).toBeCloseTo(Number(two[i]), 12));
    }),
  );
});

test('degenerate partitions have plain indices', () => {
  expect(calinskiHarabasz(0, 10, 10, 2)).toBe(1);
  expect(calinskiHarabasz(3, 10, 10, 1)).toBeNaN();
  expect(daviesBouldin([[1], [1]], [0.5, 0.5], [3, 3])).toBe(0);
  expect(daviesBouldin([[1], [2]], [0.5, 0.5], [3, 0])).toBe(0);
});

test('weighted rows have the figures of rows given as often as they weigh', () => {
  const row = fc.tuple(
    fc.integer({ min: -50, max: 50 }),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 1, max: 4 }),
  );
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
      const all = rows.flatMap(([value, label, weight]) =>
        Array<[number, number]>(weight).fill([value, label]),
      );
      const labels = Int32Array.from(rows, ([, label]) => label);
      const weights = rows.map(([, , weight]) => weight);
      const repeated = Int32Array.from(all, ([, label]) => label);
      const light = silhouettes(
        distanceSums(Float64Array.from(rows, ([value]) => value), 1, labels, 3, weights), // prettier-ignore
        labels,
        3,
        weights,
      );
      const heavy = silhouettes(
        distanceSums(Float64Array.from(all, ([value]) => value), 1, repeated, 3), // prettier-ignore
        repeated,
        3,
      );
      const [one, many] = [meanSilhouette(light, weights), meanSilhouette(heavy)];
      expect(one.mean).toBeCloseTo(many.mean, 10);
      expect(one.error).toBeCloseTo(many.error, 10);
      expect(clusterCounts(labels, 3, weights)).toEqual(clusterCounts(repeated, 3));
      const squared = all.map(([value]) => value * value);
      const spreads = clusterSpreads(labels, rows.map(([value]) => value * value), 3, weights); // prettier-ignore
      clusterSpreads(repeated, squared, 3).forEach((spread, c) => expect(spreads[c]).toBeCloseTo(spread, 10));
    }),
  );
});
