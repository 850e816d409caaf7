import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchesOf, keptBytes } from '../../src/engine/wasm/keeping.ts';
import { createWasmEngine } from '../../src/engine/wasm/wasmEngine.ts';
import { blobs, centroidsFrom, upload } from './fixtures.ts';

test('a batch holds the next runs, as many as have room, or one', () => {
  const shape = fc.record({ rows: fc.integer({ min: 0, max: 1e6 }), d: fc.integer({ min: 1, max: 64 }) });
  const runs = fc.array(fc.record({ k: fc.integer({ min: 1, max: 300 }) }), { maxLength: 30 });
  fc.assert(
    fc.property(shape, runs, fc.integer({ min: 1, max: 2 ** 28 }), (rows, runs, most) => {
      const batches = batchesOf(runs, rows, most);
      const bytes = batches.map((batch) => batch.reduce((sum, { k }) => sum + keptBytes(k, rows), 0));
      expect(batches.flat()).toEqual(runs);
      batches.forEach((batch, i) => {
        expect(batch.length).toBeGreaterThan(0);
        if (batch.length > 1) expect(bytes[i]).toBeLessThanOrEqual(most);
        const next = batches[i + 1]?.[0];
        if (next) expect((bytes[i] as number) + keptBytes(next.k, rows)).toBeGreaterThan(most);
      });
    }),
  );
});

test('runs that have no room together find what they find alone, and tell which of all they are', async () => {
  const data = blobs(40_000, 16, 5, 4, 0);
  const engine = createWasmEngine({ threads: 2 });
  const matrix = await upload(engine, data);
  const few = Array.from({ length: 3 }, (_, i) => centroidsFrom(data, 6 + i));
  const starts = Array.from({ length: 120 }, (_, i) => few[i % 3] ?? []).flat();
  const room = { rows: data.rows / 2, d: data.d };
  expect(batchesOf(starts, room, 2 ** 26)).toHaveLength(2);
  const options = { maxIterations: 4, tolerance: 0 };
  const alone = await matrix.lloyd(few, options);
  const told: number[] = [];
  const heard = new Set<number>();
  const found = await matrix.lloyd(starts, {
    ...options,
    progress: (iterations) => told.push(iterations),
    checkpoint: (run) => heard.add(run),
  });
  engine.dispose();
  expect(found).toEqual(starts.map((_, i) => alone[i % 3]));
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(heard.size).toBe(starts.length);
}, 30_000);
