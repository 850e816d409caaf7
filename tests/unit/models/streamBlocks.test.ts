import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MatrixChunk } from '../../../src/engine/engine.ts';
import { blocksOf, type RowStream } from '../../../src/models/streamBlocks.ts';

function streamOf(cuts: readonly number[], rows = cuts.reduce((sum, cut) => sum + cut, 0)): RowStream {
  function* chunks(): Generator<MatrixChunk> {
    let from = 0;
    // The same room again and again: what a source may do once the next chunk is asked for.
    const room = new Float32Array(Math.max(0, ...cuts));
    for (const cut of cuts) {
      for (let i = 0; i < cut; i++) room[i] = from + i;
      yield { rows: cut, columns: [room, room], weights: room.map((value) => value + 1) };
      from += cut;
    }
  }
  return { shape: { rows, names: ['a', 'b'], weighted: true }, chunks };
}

async function read(stream: RowStream, size: number): Promise<{ sizes: number[]; values: number[] }> {
  const sizes: number[] = [];
  const values: number[] = [];
  for await (const block of blocksOf(stream, size)) {
    expect(block.from).toBe(values.length);
    expect(block.columns[1]).toEqual(block.columns[0]);
    expect(block.weights?.map((weight) => weight - 1)).toEqual(block.columns[0]);
    sizes.push(block.rows);
    await Promise.resolve();
    values.push(...(block.columns[0] ?? []));
  }
  return { sizes, values };
}

test('every row comes once, in order, in blocks of one size, however the source is cut', async () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(cuts, fc.integer({ min: 1, max: 50 }), async (given, size) => {
      const rows = given.reduce((sum, cut) => sum + cut, 0);
      const { sizes, values } = await read(streamOf(given), size);
      expect(values).toEqual(Array.from({ length: rows }, (_, row) => row));
      expect(sizes.slice(0, -1).every((one) => one === size)).toBe(true);
    }),
  );
});

test.each([
  ['too few rows', [3, 4], 8],
  ['too many rows', [3, 4], 6],
])('%s are told', async (_, cuts, rows) => {
  await expect(read(streamOf(cuts, rows), 2)).rejects.toMatchObject({ code: 'engine.shape' });
});

test('a stream that is left early ends its source', async () => {
  let ended = false;
  function* chunks(): Generator<MatrixChunk> {
    try {
      for (;;) yield { rows: 2, columns: [Float32Array.of(1, 2)] };
    } finally {
      ended = true;
    }
  }
  for await (const block of blocksOf({ shape: { rows: 100, names: ['a'] }, chunks }, 4)) {
    expect(block.rows).toBe(4);
    break;
  }
  expect(ended).toBe(true);
});

test('a source’s failure is thrown', async () => {
  // eslint-disable-next-line require-yield
  function* chunks(): Generator<MatrixChunk> {
    throw new RangeError('gone');
  }
  const all = read({ shape: { rows: 4, names: ['a', 'b'] }, chunks }, 4);
  await expect(all).rejects.toThrow('gone');
});

test('a cancelled reading says so', async () => {
  const cancel = new AbortController();
  const reading = (async () => {
    for await (const block of blocksOf(streamOf([10, 10]), 5, cancel.signal))
      if (block.from === 5) cancel.abort();
  })();
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
});
