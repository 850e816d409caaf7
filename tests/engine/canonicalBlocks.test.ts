import { expect, test } from 'vitest';
import { BLOCK_ROWS, inBlocks, rowsOf } from '../../src/engine/canonicalBlocks.ts';
import type { Engine, MatrixChunk, MatrixChunks, ResidentMatrix } from '../../src/engine/engine.ts';
import { EngineHost } from '../../src/engine/host.ts';
import { createReferenceEngine } from '../../src/engine/reference/reference.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { blobs, centroidsFrom, chunksOf, type Data } from './fixtures.ts';

const D = 32;
const few = blobs(2000, D, 4);
const ROWS = BLOCK_ROWS + 2000 * 5 + 1;
/** The same two thousand rows again and again, so that the data need not exist. */
function* many(): Generator<MatrixChunk> {
  for (let from = 0; from < ROWS; from += few.rows) {
    const rows = Math.min(few.rows, ROWS - from);
    yield { rows, columns: few.columns.map((column) => column.subarray(0, rows)) };
  }
}
const shape = { rows: ROWS, names: few.names };
const centroids = centroidsFrom(few, 5);

/** Rows that lie on an engine: now, and at most. */
function watch(engine: Engine): { now: number; most: number } {
  const seen = { now: 0, most: 0 };
  const upload = engine.upload.bind(engine);
  engine.upload = async (own, chunks: MatrixChunks, signal): Promise<ResidentMatrix> => {
    seen.most = Math.max(seen.most, seen.now + own.rows);
    const matrix = await upload(own, chunks, signal);
    seen.now += own.rows;
    const dispose = matrix.dispose.bind(matrix);
    matrix.dispose = (): void => {
      seen.now -= own.rows;
      dispose();
    };
    return matrix;
  };
  return seen;
}

test('a large matrix is labelled in blocks: the labels of the whole, without a second copy of it', async () => {
  expect(inBlocks({ rows: ROWS, weight: ROWS, names: few.names })).toBe(true);
  const host = new EngineHost(createReferenceEngine(), 2);
  const seen = watch(host.canonical);
  let reads = 0;
  const matrix = await host.upload(shape, () => {
    reads += 1;
    return many();
  });
  const found = await matrix.assign(centroids);
  expect(seen).toEqual({ now: 0, most: BLOCK_ROWS });
  expect(reads).toBe(2);
  const engine = createWasmEngine({ threads: 2 });
  const whole = await engine.upload({ ...shape, preparation: matrix.preparation }, many());
  const right = await whole.assign(centroids);
  expect(found.labels).toEqual(right.labels);
  expect(found.distances).toEqual(right.distances);
  expect(found.seconds).toEqual(right.seconds);
  const cancel = new AbortController();
  const cancelled = matrix.assign(centroids, cancel.signal);
  cancel.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  expect(seen.now).toBe(0);
  host.dispose();
  engine.dispose();
});

test('a small matrix is kept beside, so that it is brought over once', async () => {
  const host = new EngineHost(createReferenceEngine(), 1);
  const seen = watch(host.canonical);
  let reads = 0;
  const own = { rows: few.rows, names: few.names };
  const matrix = await host.upload(own, () => {
    reads += 1;
    return chunksOf(few);
  });
  const before = await matrix.assign(centroids);
  expect(await matrix.assign(centroids)).toEqual(before);
  expect(reads).toBe(2);
  expect(seen).toEqual({ now: few.rows, most: few.rows });
  matrix.dispose();
  host.dispose();
});

test('a sample is labelled without bringing over what it was taken from', async () => {
  const host = new EngineHost(createReferenceEngine(), 1);
  const seen = watch(host.canonical);
  const matrix = await host.upload({ rows: few.rows, names: few.names }, () => chunksOf(few));
  const rows = Int32Array.of(1999, 3, 1000, 3, 0);
  const sample = await matrix.sample(rows);
  const { labels } = await sample.assign(centroids);
  expect(seen.most).toBe(rows.length);
  const all = await matrix.assign(centroids);
  expect([...labels]).toEqual([...rows].map((row) => all.labels[row]));
  host.dispose();
});

test('rows are picked from chunks in the order in which they are asked for, with their weights', async () => {
  const data: Data = { ...few, weights: Float32Array.from({ length: few.rows }, (_, i) => i + 1) };
  const wanted = Int32Array.of(1999, 0, 1000, 1000, 7);
  const { rows, columns, weights } = await rowsOf(chunksOf(data, 100), wanted, D, true);
  expect(rows).toBe(5);
  expect([...(weights ?? [])]).toEqual([2000, 1, 1001, 1001, 8]);
  expect([...(columns[3] ?? [])]).toEqual([...wanted].map((row) => few.columns[3]?.[row]));
});

test('weights so large that the whole is rounded to a coarser grid keep it whole', () => {
  expect(inBlocks({ rows: ROWS, weight: 2 ** 30, names: few.names })).toBe(false);
});
