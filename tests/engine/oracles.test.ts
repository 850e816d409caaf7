import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, EngineKind } from '../../src/engine/engine.ts';
import { fitKMeans } from '../../src/models/kMeans.ts';
import { principalComponents } from '../../src/models/pca.ts';
import { measureSilhouette } from '../../src/models/silhouette.ts';
import { sweepK } from '../../src/models/sweepK.ts';
import { adjustedRand } from '../../src/stats/adjustedRand.ts';
import { silhouettes } from '../../src/stats/validity.ts';
import density from '../oracles/neighbours.json';
import pca from '../oracles/pca.json';
import silhouette from '../oracles/silhouette.json';
import weighted from '../oracles/weightedKMeans.json';
import { dataOfRows, first, kinds, openKind, upload, type Data } from './fixtures.ts';

/** How far figures may lie from scikit-learn's, relative to their size: rows are rounded to float32 and, on the CPU, to a grid. */
const tolerance: Readonly<Record<EngineKind, number>> = { reference: 1e-9, wasm: 1e-6, webgpu: 1e-5 };
const silhouetteTolerance: Readonly<Record<EngineKind, number>> = {
  reference: 1e-9,
  wasm: 1e-4,
  webgpu: 1e-4,
};

const weigh = (data: Data, weights: readonly number[] | undefined): Data =>
  weights ? { ...data, weights: Float32Array.from(weights) } : data;

describe.each(kinds)('%s agrees with scikit-learn', (kind) => {
  const within = tolerance[kind];
  let engine: Engine;
  beforeAll(async () => {
    engine = await openKind(kind);
  });
  afterAll(() => {
    engine.dispose();
  });

  test.each(pca.cases)(
    'principal components: $name',
    async ({ data, means, variances, explained, axes, ...one }) => {
      const weights = 'weights' in one ? one.weights : undefined;
      const matrix = await upload(engine, weigh(dataOfRows(data), weights));
      const { values } = await matrix.covariance();
      const size = Number(variances[0]);
      one.covariance
        .flat()
        .forEach((value, at) => expect(Math.abs(Number(values[at]) - value)).toBeLessThan(within * size));
      const found = await principalComponents(matrix);
      means.forEach((mean, j) =>
        expect(Math.abs(Number(found.means[j]) - mean)).toBeLessThan(within * Math.sqrt(size)),
      );
      variances.forEach((value, i) =>
        expect(Math.abs(Number(found.variances[i]) - value)).toBeLessThan(within * size),
      );
      explained.forEach((share, i) =>
        expect(Math.abs(Number(found.explained[i]) - share)).toBeLessThan(within),
      );
      axes.forEach((axis, i) => {
        const dot = axis.reduce((sum, value, j) => sum + value * Number(found.axes[i]?.[j]), 0);
        expect(Math.abs(Math.abs(dot) - 1)).toBeLessThan(within);
      });
    },
  );

  test.each(silhouette.cases)(
    'silhouettes row by row: $name',
    async ({ k, data, labels, samples, mean, ...one }) => {
      const weights = 'weights' in one ? one.weights : undefined;
      const matrix = await upload(engine, weigh(dataOfRows(data), weights));
      const labeling = { k, labels: Int32Array.from(labels) };
      const sums = first(await matrix.distanceSums([labeling]));
      silhouettes(sums, labeling.labels, k, weights).forEach((value, row) => {
        expect(Math.abs(value - Number(samples[row]))).toBeLessThan(silhouetteTolerance[kind]);
      });
      const measured = await measureSilhouette(matrix, labeling);
      expect(Math.abs(measured.mean - mean)).toBeLessThan(silhouetteTolerance[kind]);
    },
  );

  test('the distances that density clustering needs: neighbours within a radius, and the tenth neighbour', async () => {
    const data = dataOfRows(density.data);
    const matrix = await upload(engine, data);
    const everyRow = Int32Array.from({ length: data.rows }, (_, row) => row);
    const { rows, distances } = await matrix.neighbours(everyRow, density.count);
    density.farthest.forEach((distance, row) => {
      const own = Math.sqrt(Number(distances[row * density.count + density.count - 1]));
      expect(Math.abs(own - distance)).toBeLessThan(1e-5);
    });
    const agree = density.neighbours.flat().filter((row, at) => rows[at] === row).length;
    expect(agree / rows.length).toBeGreaterThan(0.999);
    const pairs = await matrix.pairwise(everyRow);
    const near = everyRow.map((row) => pairs.subarray(row * data.rows, (row + 1) * data.rows).filter((squared) => squared <= density.eps ** 2).length); // prettier-ignore
    expect([...near]).toEqual(density.within);
    expect([...everyRow].filter((row) => Number(near[row]) >= density.minimum)).toEqual(density.core);
    density.queries.forEach((query, q) => {
      density.distances[q]?.forEach((distance, row) => {
        expect(Math.abs(Math.sqrt(Number(pairs[query * data.rows + row])) - distance)).toBeLessThan(1e-5);
      });
    });
  });

  test.each(weighted.steps)('a weighted step, k = $k', async ({ k, weights, start, after }) => {
    const data = weigh(dataOfRows(weighted.data), weights);
    const matrix = await upload(engine, data);
    const step = await matrix.iterate({ k, d: 4, values: Float64Array.from(start.flat()) });
    after
      .flat()
      .forEach((value, i) =>
        expect(Math.abs(Number(step.centroids.values[i]) - value)).toBeLessThan(10 * within),
      );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    expect(step.counts.reduce((a, b) => a + b, 0) / total).toBeCloseTo(1, 6);
  });

  test.each(weighted.runs)('a weighted run to its end, k = $k', async ({ k, weights, start, ...end }) => {
    const matrix = await upload(engine, weigh(dataOfRows(weighted.data), weights));
    const from = { k, d: 4, values: Float64Array.from(start.flat()) };
    const { centroids, inertia, counts } = first(
      await matrix.lloyd([from], { maxIterations: end.iterations, tolerance: 0 }),
    );
    end.after.flat().forEach((value, i) => {
      expect(Math.abs(Number(centroids.values[i]) - value)).toBeLessThan(10 * within);
    });
    expect(Math.abs(inertia / end.inertia - 1)).toBeLessThan(within);
    end.counts.forEach((count, c) => expect(Number(counts[c]) / count).toBeCloseTo(1, 6));
  });

  test.each([...weighted.fits, ...weighted.fractional])('weighted k-means, k = $k', async (fit) => {
    const matrix = await upload(engine, weigh(dataOfRows(weighted.data), fit.weights));
    const { model, labels } = await fitKMeans(matrix, { k: fit.k, tolerance: 0, restarts: 20 });
    expect(model.inertia / fit.inertia).toBeCloseTo(1, 5);
    expect(adjustedRand(labels, fit.labels)).toBe(1);
    fit.counts.forEach((count, c) => expect(Number(model.counts[c]) / count).toBeCloseTo(1, 6));
    fit.centroids.flat().forEach((value, i) => expect(model.centroids.flat()[i]).toBeCloseTo(value, 4));
  });

  test('a sweep over weighted rows judges them as the repeated rows', async () => {
    const weights = weighted.fits[0]?.weights;
    const matrix = await upload(engine, weigh(dataOfRows(weighted.data), weights));
    const { curve } = await sweepK(matrix, { to: 4, tolerance: 0, restarts: 20 });
    weighted.fits.forEach((fit) => {
      const point = curve.find(({ k }) => k === fit.k);
      expect(Math.abs(Number(point?.silhouette) - fit.silhouette)).toBeLessThan(silhouetteTolerance[kind]);
      expect(Number(point?.calinskiHarabasz) / fit.calinskiHarabasz).toBeCloseTo(1, 5);
      expect(Math.abs(Number(point?.daviesBouldin) - fit.daviesBouldin)).toBeLessThan(1e-4);
    });
  });
});
