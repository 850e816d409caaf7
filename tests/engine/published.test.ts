import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, EngineKind } from '../../src/engine/engine.ts';
import { fitGaussianMixture } from '../../src/models/gaussianMixture.ts';
import { fitKMeans } from '../../src/models/kMeans.ts';
import { principalComponents } from '../../src/models/pca.ts';
import { measureSilhouette } from '../../src/models/silhouette.ts';
import { sweepK } from '../../src/models/sweepK.ts';
import { adjustedRand } from '../../src/stats/adjustedRand.ts';
import kMeans from '../oracles/kmeans.json';
import density from '../oracles/neighbours.json';
import { sharedJson } from '../support/shared.ts';
import { dataOf, dataOfRows, kinds, openKind, upload, type Data } from './fixtures.ts';

interface Partition {
  readonly inertia: number;
  readonly sil: number;
  readonly CH?: number;
  readonly DB?: number;
  readonly ARI?: number;
  readonly sizes?: readonly number[];
}

interface Golden {
  readonly 'iris_fisher(gagolews other/iris)': {
    readonly kmeans: Readonly<Record<string, Partition>>;
    readonly zscore_pop: Readonly<Record<string, Partition>>;
    readonly pca_ratio: readonly number[];
    readonly gmm_full: Readonly<
      Record<string, { readonly LL: number; readonly BIC: number; readonly ARI?: number }>
    >;
  };
  readonly sklearn_blobs500_c4_std1_rs1: Readonly<Record<string, number>> & {
    readonly inertia: Readonly<Record<string, number>>;
  };
  readonly sklearn_dbscan_blobs750: { readonly sil: number; readonly core: number; readonly noise: number };
}

const iris = dataOfRows(kMeans.iris.data);
const { species } = kMeans.iris;

/** Relative to the figure; the last digits of the table are rounded, and rows are float32. */
const tolerance: Readonly<Record<EngineKind, number>> = { reference: 1e-6, wasm: 1e-4, webgpu: 1e-4 };

/** Columns with mean 0 and population deviation 1. */
function standardised({ columns }: Data): Data {
  return dataOf(
    columns.map((column) => {
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
      const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
      return column.map((value) => (value - mean) / Math.sqrt(variance));
    }),
  );
}

describe.each(kinds)('published figures on %s', (kind) => {
  const within = tolerance[kind];
  let engine: Engine;
  beforeAll(async () => {
    engine = await openKind(kind);
  });
  afterAll(() => {
    engine.dispose();
  });
  const golden = () => sharedJson('oracles/golden.json') as Promise<Golden>;

  const expectNear = (ours: number | undefined, right: number | undefined): void => {
    if (right !== undefined) expect(Math.abs(Number(ours) - right)).toBeLessThan(within * Math.abs(right));
  };

  const expectPartitions = async (data: Data, right: Readonly<Record<string, Partition>>): Promise<void> => {
    const matrix = await upload(engine, data);
    const to = Math.max(...Object.keys(right).map(Number));
    const { curve } = await sweepK(matrix, { to, tolerance: 0, restarts: 12 });
    for (const [k, partition] of Object.entries(right)) {
      const point = curve.find((one) => one.k === Number(k));
      expectNear(point?.inertia, partition.inertia);
      expectNear(point?.silhouette, partition.sil);
      expectNear(point?.calinskiHarabasz, partition.CH);
      expectNear(point?.daviesBouldin, partition.DB);
      const { model, labels } = await fitKMeans(matrix, { k: Number(k), found: point });
      if (partition.ARI !== undefined) expectNear(adjustedRand(labels, species), partition.ARI);
      if (partition.sizes) expect(model.counts.toSorted((a, b) => a - b)).toEqual(partition.sizes);
    }
  };

  test('iris: inertia, silhouette, Calinski-Harabasz, Davies-Bouldin, adjusted Rand, sizes', async () => {
    const { kmeans } = (await golden())['iris_fisher(gagolews other/iris)'];
    await expectPartitions(iris, { 2: kmeans['2'] as Partition, 3: kmeans['3'] as Partition });
  });

  test('iris, z-scored with the population deviation', async () => {
    await expectPartitions(
      standardised(iris),
      (await golden())['iris_fisher(gagolews other/iris)'].zscore_pop,
    );
  });

  test('blobs: silhouettes and inertia of two to four clusters', async () => {
    const figures = (await golden()).sklearn_blobs500_c4_std1_rs1;
    const right = Object.fromEntries(
      [2, 3, 4].map((k) => [k, { inertia: Number(figures.inertia[k]), sil: Number(figures[k]) }]),
    );
    await expectPartitions(dataOfRows(kMeans.blobs.data), right);
  });

  test('iris: shares of the principal components', async () => {
    const { pca_ratio: shares } = (await golden())['iris_fisher(gagolews other/iris)'];
    const { explained } = await principalComponents(await upload(engine, iris));
    shares.forEach((share, i) => expect(Math.abs(Number(explained[i]) - share)).toBeLessThan(within));
  });

  test('iris: Gaussian mixtures with full covariance', async () => {
    const { gmm_full: mixtures } = (await golden())['iris_fisher(gagolews other/iris)'];
    const matrix = await upload(engine, iris);
    for (const [k, right] of Object.entries(mixtures)) {
      const options = { k: Number(k), tolerance: kind === 'webgpu' ? 1e-7 : 1e-9, maxIterations: 2000 };
      const { model, labels } = await fitGaussianMixture(matrix, options);
      expect(Math.abs(model.logLikelihood - right.LL)).toBeLessThan(1e-4 * Math.abs(right.LL));
      expect(Math.abs(model.bic - right.BIC)).toBeLessThan(1e-4 * right.BIC);
      if (right.ARI !== undefined) expect(adjustedRand(labels, species)).toBeCloseTo(right.ARI, 6);
    }
  });

  test('the density demo: core points by distance, and the silhouette of its labels with noise as a cluster', async () => {
    const right = (await golden()).sklearn_dbscan_blobs750;
    const data = dataOfRows(density.data);
    const matrix = await upload(engine, data);
    const everyRow = Int32Array.from({ length: data.rows }, (_, row) => row);
    const { distances } = await matrix.neighbours(everyRow, density.minimum - 1);
    const last = density.minimum - 2;
    const core = everyRow.filter((row) => Number(distances[row * (last + 1) + last]) <= density.eps ** 2);
    expect(core).toHaveLength(right.core);
    const labels = Int32Array.from(density.labels, (label) => label + 1);
    expect(labels.filter((label) => label === 0)).toHaveLength(right.noise);
    const { mean } = await measureSilhouette(matrix, { k: 4, labels });
    expect(Math.abs(mean - right.sil)).toBeLessThan(Math.max(within, 5e-8));
  });
});
