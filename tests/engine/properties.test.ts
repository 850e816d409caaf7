import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { dataOfRows, upload } from './fixtures.ts';

const engine = createWasmEngine({ threads: 2 });
const reference = createReferenceEngine();

afterAll(() => {
  engine.dispose();
});

/** Whole numbers on a small lattice: many duplicates and exact ties, exact in float32. */
const lattice = fc
  .record({
    n: fc.integer({ min: 1, max: 90 }),
    d: fc.integer({ min: 1, max: 40 }),
    k: fc.integer({ min: 1, max: 40 }),
  })
  .chain(({ n, d, k }) => {
    const row = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: d, maxLength: d });
    return fc.record({
      rows: fc.array(row, { minLength: n, maxLength: n }),
      centroids: fc.array(row, { minLength: k, maxLength: k }),
      d: fc.constant(d),
    });
  });

test('on rows with duplicates and ties: labels are a nearest centroid, distances are right, steps agree', async () => {
  await fc.assert(
    fc.asyncProperty(lattice, async ({ rows, centroids, d }) => {
      const data = dataOfRows(rows);
      const c = { k: centroids.length, d, values: Float64Array.from(centroids.flat()) };
      const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
      const [assigned, exact] = [await ours.assign(c), await truth.assign(c)];
      for (let row = 0; row < data.rows; row++) {
        const chosen = centroids[Number(assigned.labels[row])] ?? [];
        const distance = chosen.reduce((sum, value, j) => sum + (value - Number(rows[row]?.[j])) ** 2, 0);
        expect(distance).toBe(exact.distances[row]);
        expect(Number(assigned.distances[row])).toBeCloseTo(distance, 3);
      }
      const step = await ours.iterate(c);
      expect(step.counts.reduce((a, b) => a + b, 0)).toBe(data.rows);
      expect(Math.abs(step.inertia - (await truth.iterate(c)).inertia)).toBeLessThan(1e-6 * d * data.rows);
      ours.dispose();
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('Lloyd never raises the inertia, and its counts are those of its labels', async () => {
  await fc.assert(
    fc.asyncProperty(lattice, async ({ rows, centroids, d }) => {
      const data = dataOfRows(rows);
      const start = { k: centroids.length, d, values: Float64Array.from(centroids.flat()) };
      const matrix = await upload(engine, data);
      const { inertia } = await matrix.iterate(start);
      const [result] = await matrix.lloyd([start], { maxIterations: 300, tolerance: 0 });
      expect(result?.converged).toBe(true);
      expect(result?.inertia).toBeLessThanOrEqual(inertia * (1 + 1e-6) + 1e-6);
      expect(result?.counts.reduce((a, b) => a + b, 0)).toBe(data.rows);
      matrix.dispose();
    }),
    { numRuns: 60 },
  );
}, 60_000);

test.each([
  [512, 256, 300],
  [1, 256, 5000],
  [512, 1, 9],
])('d = %i and k = %i with %i rows', async (d, k, n) => {
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: d }, (_u, j) => ((i * 31 + j * 17) % 101) - 50),
  );
  const data = dataOfRows(rows);
  const c = {
    k,
    d,
    values: Float64Array.from({ length: k * d }, (_, i) => Number(rows[Math.floor(i / d) % n]?.[i % d])),
  };
  const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
  const [step, exact] = [await ours.iterate(c), await truth.iterate(c)];
  expect(Math.abs(step.inertia - exact.inertia)).toBeLessThan(1e-6 * n * d * 2500);
  expect(step.counts.reduce((a, b) => a + b, 0)).toBe(n);
});

test.each([1e-40, 1e-30, 1e30])('values of size %d keep their clusters', async (size) => {
  const data = dataOfRows([[0], [size], [10 * size], [11 * size]]); // prettier-ignore
  const matrix = await upload(engine, data);
  const values = Float64Array.of(Number(data.columns[0]?.[0]), Number(data.columns[0]?.[2]));
  const [result] = await matrix.lloyd([{ k: 2, d: 1, values }], { maxIterations: 50, tolerance: 0 });
  expect([...(result?.counts ?? [])]).toEqual([2, 2]);
});
