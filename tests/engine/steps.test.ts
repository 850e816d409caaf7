import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import oracle from '../oracles/kmeans.json';
import { dataOfRows, kinds, openKind, sizesOf, upload } from './fixtures.ts';

const cases = oracle.steps.map(
  (step, i) => [`case ${i}: ${step.data.length} rows, d = ${step.d}, k = ${step.k}`, step] as const,
);

describe.each(kinds)('one step is scikit-learn’s on %s', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openKind(kind);
  });
  afterAll(() => {
    engine.dispose();
  });

  test.each(cases)('%s', async (_, step) => {
    const data = dataOfRows(step.data);
    const centroids = { k: step.k, d: step.d, values: Float64Array.from(step.centroids.flat()) };
    const matrix = await upload(engine, data);
    const { labels, distances, seconds } = await matrix.assign(centroids);
    const sizes = sizesOf(data, (await matrix.moments()).means);
    const tied = new Set<number>();
    step.labels.forEach((label, row) => {
      if (labels[row] === label) return;
      tied.add(label).add(Number(labels[row]));
      const tie = Number(seconds[row]) - Number(distances[row]);
      expect(tie).toBeLessThan(1e-5 * Number(sizes[row]));
    });
    const { centroids: after, inertia } = await matrix.iterate(centroids);
    expect(inertia / step.inertia).toBeCloseTo(1, 5);
    after.values.forEach((value, i) => {
      if (!tied.has(Math.floor(i / step.d))) expect(value).toBeCloseTo(Number(step.after.flat()[i]), 4);
    });
    expect(tied.size).toBeLessThan(step.k);
  });
});
