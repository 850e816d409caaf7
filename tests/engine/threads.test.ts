import { expect, test, vi } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { fitKMeans } from '../../src/models/kMeans.ts';
import { blobs, centroidsFrom, upload, type Data } from './fixtures.ts';

/** Everything that an engine says of one matrix. */
async function everything(engine: Engine, data: Data): Promise<unknown> {
  const matrix = await upload(engine, data);
  const start = centroidsFrom(data, 6);
  const found = await matrix.lloyd([start], { maxIterations: 40, tolerance: 0 });
  const labels = Int32Array.from({ length: data.rows }, (_, i) => i % 5);
  const answers = {
    found,
    step: await matrix.iterate(start),
    assigned: await matrix.assign(start),
    scatter: await matrix.scatter([start]),
    moments: await matrix.moments(),
    preparation: matrix.preparation,
    sums: await (await matrix.sample(labels)).distanceSums([{ k: 5, labels }]),
    fit: await fitKMeans(matrix, { k: 4, restarts: 3, sampleRows: 2000 }),
  };
  engine.dispose();
  return answers;
}

const data = blobs(30_011, 6, 5, 9, 1e5);

test.each(['relaxed SIMD', 'plain SIMD'] as const)(
  'one, two and three workers give the same bits: %s',
  async (build) => {
    const one = await everything(createWasmEngine({ threads: 1, build }), data);
    for (const threads of [2, 3]) {
      const several = await everything(createWasmEngine({ threads, build }), data);
      expect(withoutThreads(several)).toEqual(withoutThreads(one));
    }
  },
  30_000,
);

test('workers that may share no memory find the same, pass by pass', async () => {
  const together = await everything(createWasmEngine({ threads: 2 }), data);
  vi.stubGlobal('crossOriginIsolated', false);
  const apart = await everything(createWasmEngine({ threads: 2 }), data);
  vi.unstubAllGlobals();
  expect(apart).toEqual(together);
}, 30_000);

test.each([1, 2])('empty clusters take the same rows with %d workers as with three', async (threads) => {
  const ask = async (count: number): Promise<unknown> => {
    const engine = createWasmEngine({ threads: count });
    const matrix = await upload(engine, data);
    const { values, k, d } = centroidsFrom(data, 6);
    const away = values.map((value, at) => (at >= 3 * d ? value + 1e4 * (1 + at) : value));
    const found = await matrix.lloyd([{ values: away, k, d }], { maxIterations: 30, tolerance: 0 });
    engine.dispose();
    return found;
  };
  expect(await ask(threads)).toEqual(await ask(3));
});

test.each([true, false])(
  'a listener that throws ends the run with what it threw: memory shared %s',
  async (shared) => {
    vi.stubGlobal('crossOriginIsolated', shared);
    const engine = createWasmEngine({ threads: 2 });
    const matrix = await upload(engine, data);
    const thrown = new Error('of the listener');
    const listener = (): void => {
      throw thrown;
    };
    const start = centroidsFrom(data, 6);
    for (const heard of [{ progress: listener }, { checkpoint: listener }]) {
      const run = matrix.lloyd([start], { maxIterations: 40, tolerance: -1, ...heard });
      await expect(run).rejects.toBe(thrown);
    }
    expect(await matrix.lloyd([start], { maxIterations: 1, tolerance: 0 })).toHaveLength(1);
    engine.dispose();
    vi.unstubAllGlobals();
  },
);

test('starts may be objects that a message cannot carry, and parts of large buffers', async () => {
  const engine = createWasmEngine({ threads: 2 });
  const matrix = await upload(engine, data);
  const start = centroidsFrom(data, 6);
  const large = new Float64Array(1e5);
  large.set(start.values);
  const part = new Proxy({ ...start, values: large.subarray(0, start.values.length) }, {});
  const options = { maxIterations: 40, tolerance: 0 };
  expect(await matrix.lloyd([part], options)).toEqual(await matrix.lloyd([start], options));
  engine.dispose();
});

test('both builds give the same assignment, bit for bit', async () => {
  const assigned = async (build: 'relaxed SIMD' | 'plain SIMD') => {
    const engine = createWasmEngine({ threads: 2, build });
    const matrix = await upload(engine, data);
    const answer = await matrix.assign(centroidsFrom(data, 6));
    engine.dispose();
    return answer;
  };
  expect(await assigned('relaxed SIMD')).toEqual(await assigned('plain SIMD'));
});

test('how rows are cut into chunks changes nothing', async () => {
  const engine = createWasmEngine({ threads: 2 });
  const { rows, names, columns } = data;
  const whole = await engine.upload({ rows, names }, [{ rows, columns }]);
  const pieces = await upload(engine, data);
  expect(pieces.preparation).toEqual(whole.preparation);
  expect(await pieces.assign(centroidsFrom(data, 6))).toEqual(await whole.assign(centroidsFrom(data, 6)));
  engine.dispose();
});

/** Provenance names the number of threads; nothing else may differ. */
function withoutThreads(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/"threads":\d+/g, '"threads":0'));
}
