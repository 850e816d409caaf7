import { expect, test } from 'vitest';
import { random } from '../../src/core/random.ts';
import type { ResidentMatrix } from '../../src/engine/engine.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { blobs, centroidsFrom, chunksOf, dataOf, first, type Data } from './fixtures.ts';

/** Rows with weights, on an engine of its own. */
async function held<T>(
  data: Data,
  weights: Float32Array | undefined,
  threads: number,
  ask: (matrix: ResidentMatrix) => Promise<T>,
): Promise<T> {
  const engine = createWasmEngine({ threads });
  try {
    const shape = { rows: data.rows, names: data.names, weighted: weights !== undefined };
    const columns = weights ? [...data.columns, weights] : data.columns;
    const chunks = [...chunksOf({ ...data, columns })].map((chunk) =>
      weights
        ? { rows: chunk.rows, columns: chunk.columns.slice(0, data.d), weights: chunk.columns[data.d] }
        : chunk,
    );
    return await ask(await engine.upload(shape, chunks));
  } finally {
    engine.dispose();
  }
}

const everything = (data: Data, k: number) => async (matrix: ResidentMatrix) => {
  const start = centroidsFrom(data, k);
  const labels = Int32Array.from({ length: data.rows }, (_, i) => i % 5);
  return {
    found: await matrix.lloyd([start], { maxIterations: 30, tolerance: 0 }),
    step: await matrix.iterate(start),
    scatter: await matrix.scatter([start]),
    moments: await matrix.moments(),
    sums: await (await matrix.sample(labels)).distanceSums([{ k: 5, labels: labels.slice(0, data.rows) }]),
  };
};

/** Weights of very different sizes, none of them a short binary fraction. */
function fractions(rows: number): Float32Array {
  const source = random(5);
  return Float32Array.from({ length: rows }, () => Math.exp(3 * source.normal()));
}

test.each([
  ['six columns', blobs(30_011, 6, 5, 9, 1e5), 6],
  ['passes with bounds', blobs(30_011, 18, 20, 9), 24],
] as const)(
  'fractional weights give the same bits on one, two and three workers: %s',
  async (_, data, k) => {
    const weights = fractions(data.rows);
    const one = await held(data, weights, 1, everything(data, k));
    for (const threads of [2, 3])
      expect(await held(data, weights, threads, everything(data, k))).toEqual(one);
  },
  30_000,
);

test('identical rows given once with whole weights give the centroids, counts and iterations of all', async () => {
  const source = random(3);
  const once = blobs(5000, 5, 6, 2);
  const weights = Float32Array.from({ length: once.rows }, () => 1 + source.below(7));
  const repeat = (column: Float32Array) =>
    Float32Array.from([...column].flatMap((value, i) => Array<number>(weights[i] as number).fill(value)));
  const all = dataOf(once.columns.map(repeat));
  const start = centroidsFrom(once, 7);
  const preparation = await held(all, undefined, 1, (matrix) => Promise.resolve(matrix.preparation));
  const engine = createWasmEngine({ threads: 2 });
  const options = { maxIterations: 60, tolerance: 0 };
  const aggregated = await engine.upload(
    { rows: once.rows, names: once.names, weighted: true, preparation },
    [{ rows: once.rows, columns: once.columns, weights }],
  );
  const repeated = await engine.upload({ rows: all.rows, names: all.names, preparation }, chunksOf(all));
  expect(aggregated.weight).toBe(repeated.weight);
  const [ours, theirs] = [
    first(await aggregated.lloyd([start], options)),
    first(await repeated.lloyd([start], options)),
  ];
  expect({ ...ours, inertia: 0 }).toEqual({ ...theirs, inertia: 0 });
  expect(ours.inertia / theirs.inertia).toBeCloseTo(1, 12);
  engine.dispose();
});
