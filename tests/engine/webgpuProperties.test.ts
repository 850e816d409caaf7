import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { openWebGpuEngine, type WebGpuEngine } from '../../src/engine/webgpu/webgpuEngine.ts';
import { dataOfRows, first, upload, type Data } from './fixtures.ts';

/** What float32 cannot tell from nothing, squared. */
const LEAST = 2 ** -252;
const reference = createReferenceEngine();
let engine: WebGpuEngine;

beforeAll(async () => {
  engine = await openWebGpuEngine();
});

afterAll(() => {
  engine.dispose();
});

/** Few shapes, since software compiles a kernel for each slowly; the last two go through the wide kernels. */
const shapes = [
  { d: 1, k: 2 },
  { d: 2, k: 3 },
  { d: 3, k: 1 },
  { d: 4, k: 7 },
  { d: 5, k: 4 },
  { d: 9, k: 12 },
  { d: 70, k: 3 },
  { d: 2, k: 260 },
] as const;

interface Case {
  readonly data: Data;
  readonly centroids: Float64Array;
}

/** Values on a lattice, so that duplicates and ties are many, of any size and offset; some columns constant, some rows weighted. */
function cases(d: number, k: number): fc.Arbitrary<Case> {
  const sizes = [0, 1, k - 1, k, k + 1, 63, 64, 65, 257].map((n) => Math.min(n, 400));
  const row = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: d, maxLength: d });
  return fc
    .record({
      n: fc.constantFrom(...sizes, 300),
      offset: fc.constantFrom(0, 0, 1_048_576),
      size: fc.constantFrom(1, 1, 2 ** -140, 2 ** 90),
      constant: fc.boolean(),
      heavy: fc.boolean(),
      pool: fc.array(row, { minLength: 1, maxLength: 40 }),
      seed: fc.nat({ max: 999 }),
    })
    .map(({ n, offset, size, constant, heavy, pool, seed }) => {
      const moved = size === 1 ? offset : 0;
      const value = (i: number, j: number): number =>
        constant && j === 0 ? moved + size : moved + size * (pool[(i * 7 + seed) % pool.length]?.[j] ?? 0);
      const rows = Array.from({ length: Math.max(1, n) }, (_, i) =>
        Array.from({ length: d }, (_u, j) => value(i, j)),
      );
      const all = dataOfRows(rows);
      const columns = all.columns.map((column) => column.subarray(0, n));
      const weights = Float32Array.from({ length: n }, (_, i) => 1 + ((i + seed) % 3));
      const data = { ...all, rows: n, columns, ...(heavy ? { weights } : {}) };
      const centroids = Float64Array.from({ length: k * d }, (_, i) =>
        value((Math.floor(i / d) * 3 + 1) % Math.max(1, n), i % d),
      );
      return { data, centroids };
    });
}

test.each(shapes)(
  'random rows in $d columns and $k clusters agree with float64',
  async ({ d, k }) => {
    const check = async ({ data, centroids }: Case): Promise<void> => {
      const start = { k, d, values: centroids };
      const [ours, truth] = [await upload(engine, data), await upload(reference, data)];
      try {
        expect(ours.weight).toBe(truth.weight);
        const [step, exact] = [await ours.iterate(start), await truth.iterate(start)];
        const { variances } = await truth.moments();
        const spread = variances.reduce((sum, variance) => sum + variance, 0) * truth.weight;
        expect(step.counts.reduce((sum, count) => sum + count, 0)).toBe(truth.weight);
        expect(Math.abs(step.inertia - exact.inertia)).toBeLessThanOrEqual(
          1e-5 * (spread + exact.inertia) + LEAST,
        );
        const options = { maxIterations: 4, tolerance: 0 };
        const [one, two] = [await ours.lloyd([start], options), await ours.lloyd([start, start], options)];
        const run = first(one);
        expect(run.inertia).toBeLessThanOrEqual(step.inertia * (1 + 1e-5) + 1e-5 * spread + LEAST);
        expect(run.counts.reduce((sum, count) => sum + count, 0)).toBe(truth.weight);
        expect([...run.centroids.values].every(Number.isFinite)).toBe(true);
        for (const again of two) expect(again).toEqual(run);
      } finally {
        ours.dispose();
      }
    };
    await fc.assert(fc.asyncProperty(cases(d, k), check), {
      numRuns: 12,
      seed: 20_000 + d,
      endOnFailure: true,
    });
  },
  240_000,
);
