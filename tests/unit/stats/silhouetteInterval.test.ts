import { expect, test } from 'vitest';
import { random } from '../../../src/core/random.ts';
import { randomGroups } from '../../../src/models/silhouette.ts';
import { sampleRows } from '../../../src/models/sampleRows.ts';
import { GROUPS, silhouetteInterval } from '../../../src/stats/silhouetteInterval.ts';
import { squaredSilhouettes } from '../../../src/stats/squaredSilhouette.ts';
import { distanceSums, meanSilhouette, silhouettes } from '../../../src/stats/validity.ts';
import oracle from '../../oracles/kmeans.json';

const D = 2;
const K = 4;

/** Overlapping clusters of unequal sizes, and each row's cluster. */
function population(rows: number): { points: Float64Array; labels: Int32Array } {
  const source = random(5);
  const labels = Int32Array.from({ length: rows }, () => Math.floor(K * source.uniform() ** 1.5));
  const points = Float64Array.from(
    { length: rows * D },
    (_, i) => 3 * ((Number(labels[Math.floor(i / D)]) >> (i % D)) & 1) + source.normal(),
  );
  return { points, labels };
}

test('the 95 % interval of a sample covers the silhouette of all rows in at least 90 % of 200 seeds', async () => {
  const { points, labels } = population(1500);
  const truth = meanSilhouette(silhouettes(distanceSums(points, D, labels, K), labels, K)).mean;
  let covered = 0;
  for (let seed = 0; seed < 200; seed++) {
    const rows = sampleRows(labels.length, 250, seed);
    const own = Int32Array.from(rows, (row) => Number(labels[row]));
    const values = Float64Array.from([...rows].flatMap((row) => [...points.subarray(row * D, row * D + D)]));
    const groups = randomGroups(rows.length, seed);
    const bins = own.map((label, i) => label * GROUPS + Number(groups[i]));
    const sums = distanceSums(values, D, bins, K * GROUPS);
    const { low, high } = await silhouetteInterval(sums, own, groups, K, labels.length);
    if (low <= truth && truth <= high) covered += 1;
  }
  expect(covered).toBeGreaterThanOrEqual(180);
}, 60_000);

test('there is no width when all rows were measured, and the mean is that of all pairs', async () => {
  const { points, labels } = population(100);
  const groups = randomGroups(100, 1);
  const bins = labels.map((label, i) => label * GROUPS + Number(groups[i]));
  const sums = distanceSums(points, D, bins, K * GROUPS);
  const { mean, low, high } = await silhouetteInterval(sums, labels, groups, K, 100);
  expect([low, high]).toEqual([mean, mean]);
  expect(mean).toBeCloseTo(
    meanSilhouette(silhouettes(distanceSums(points, D, labels, K), labels, K)).mean,
    12,
  );
});

test('a cancel is heard between the groups that are left out', async () => {
  const { points, labels } = population(100);
  const groups = randomGroups(100, 1);
  const bins = labels.map((label, i) => label * GROUPS + Number(groups[i]));
  const sums = distanceSums(points, D, bins, K * GROUPS);
  let waits = 0;
  const between = (): Promise<void> =>
    ++waits === 3 ? Promise.reject(new RangeError('cancelled')) : Promise.resolve();
  await expect(silhouetteInterval(sums, labels, groups, K, 200, undefined, between)).rejects.toThrow(
    'cancelled',
  );
  expect(waits).toBe(3);
});

test('squared silhouettes are Spark’s: 0.7357 on iris with three clusters', () => {
  const fit = oracle.iris.fits.find(({ k }) => k === 3);
  const labels = Int32Array.from(fit?.labels ?? []);
  const values = squaredSilhouettes(Float64Array.from(oracle.iris.data.flat()), 4, labels, 3);
  expect(meanSilhouette(values).mean).toBeCloseTo(0.73565961, 4);
});

test('squared silhouettes are those of the pairs, one by one', () => {
  const points = Float64Array.of(0, 1, 5, 7, 100);
  const labels = Int32Array.of(0, 0, 1, 1, 2);
  const [first, , third, , alone] = squaredSilhouettes(points, 1, labels, 3);
  expect(first).toBeCloseTo((37 - 1) / 37, 12);
  expect(third).toBeCloseTo(((25 + 16) / 2 - 4) / ((25 + 16) / 2), 12);
  expect(alone).toBe(0);
});

test('weighted squared silhouettes are those of rows given as often as they weigh', () => {
  const points = Float64Array.of(0, 1, 5, 7, 100);
  const labels = Int32Array.of(0, 0, 1, 1, 2);
  const values = squaredSilhouettes(points, 1, labels, 3, [1, 2, 1, 3, 1]);
  const repeated = squaredSilhouettes(
    Float64Array.of(0, 1, 1, 5, 7, 7, 7, 100),
    1,
    Int32Array.of(0, 0, 0, 1, 1, 1, 1, 2),
    3,
  );
  [0, 1, 3, 4, 7].forEach((at, row) => expect(values[row]).toBeCloseTo(Number(repeated[at]), 12));
});
