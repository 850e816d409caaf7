import neighboursShader from '../../../shaders/neighbours.wgsl?raw';
import { checkCount } from '../checks.ts';
import type { Neighbours } from '../figures.ts';
import { checkRows } from '../preparation.ts';
import { runUnlessCancelled } from './cancellableRun.ts';
import { gatherRows } from './distances.ts';
import type { HeldMatrix } from './heldMatrix.ts';
import { withScratch } from './scratch.ts';
import { specialise } from './specialise.ts';
import { MOST_BYTES, MOST_WORK, tilesOf } from './tiles.ts';

/** Queries of a workgroup. */
const GROUP = 64;
/** Lists that are filled at once: enough to keep large cards busy. */
const LISTS = 16_384;
const MOST_SEGMENTS = 256;

interface Batch {
  readonly from: number;
  readonly queries: Int32Array;
  readonly count: number;
  readonly progress: (rows: number) => void;
}

/** The nearest rows of each query, found on the device; lists of segments of the rows are merged here. */
export async function neighboursOf(
  matrix: HeldMatrix,
  queries: Int32Array,
  count: number,
  signal: AbortSignal | undefined,
  progress: ((queries: number) => void) | undefined,
): Promise<Neighbours> {
  checkRows(queries, matrix.rows);
  checkCount(count);
  const found: Neighbours = {
    rows: new Int32Array(queries.length * count).fill(-1),
    distances: new Float32Array(queries.length * count).fill(Infinity),
  };
  const wanted = Math.min(count, matrix.rows - 1);
  if (wanted <= 0) return found;
  const most = Math.max(GROUP, Math.floor(Math.min(LISTS, MOST_BYTES / 8 / wanted) / GROUP) * GROUP);
  for (let from = 0; from < queries.length; from += most) {
    const own = queries.subarray(from, from + most);
    const heard = (rows: number): void =>
      progress?.(from + Math.floor((own.length * rows) / Math.max(1, matrix.rows)));
    await search(matrix, { from, queries: own, count: wanted, progress: heard }, found, count, signal);
  }
  return found;
}

function search(
  matrix: HeldMatrix,
  { from, queries, count, progress }: Batch,
  found: Neighbours,
  wide: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { gpu, chunks } = matrix;
  const d = matrix.names.length;
  const shader = specialise(neighboursShader, { D: d });
  const across = Math.ceil(queries.length / GROUP);
  const room = Math.floor(Math.min(LISTS, MOST_BYTES / 8 / count) / (across * GROUP));
  const segments = Math.max(1, Math.min(MOST_SEGMENTS, room, Math.ceil(matrix.rows / GROUP)));
  const lists = segments * across * GROUP;
  const most = Math.max(GROUP, Math.floor(MOST_WORK / (queries.length * d) / GROUP) * GROUP);
  return withScratch(async (scratch) => {
    const values = await gatherRows(matrix, queries);
    const columns = Float32Array.from(values, (_, i) => {
      const row = i % queries.length;
      return values[row * d + Math.floor(i / queries.length)] as number;
    });
    const kept = [columns, Uint32Array.from(queries)].map((data) => scratch.keep(gpu.buffer(data)));
    const distances = scratch.keep(gpu.buffer(lists * count * 4));
    const rows = scratch.keep(gpu.buffer(lists * count * 4));
    for (const tile of tilesOf(chunks, most, GROUP)) {
      const index = tile.chunk.first + tile.from;
      await withScratch(async (inner) => {
        const length = Math.ceil(tile.rows / segments / 4) * 4;
        const place = inner.keep(gpu.uniform([tile.rows, tile.chunk.stride, tile.from, index]));
        const asked = inner.keep(gpu.uniform([queries.length, count, length, index === 0 ? 1 : 0]));
        const bindings = [place, tile.chunk.values, ...kept, distances, rows, asked];
        await runUnlessCancelled(gpu, [{ shader, bindings, groups: segments * across }], [], signal);
      });
      progress(index + tile.rows);
    }
    const read = (await gpu.run([], [distances, rows])) as [ArrayBuffer, ArrayBuffer];
    const own = { distances: new Float32Array(read[0]), rows: new Uint32Array(read[1]) };
    const factor = matrix.preparation.scale ** -2;
    for (let q = 0; q < queries.length; q++) {
      const places = Array.from({ length: segments * count }, (_, i) => {
        const segment = Math.floor(i / count);
        return (i % count) * lists + segment * across * GROUP + q;
      });
      if (segments > 1) places.sort((a, b) => nearer(own, a, b));
      for (let i = 0; i < count; i++) {
        const place = places[i] as number;
        found.rows[(from + q) * wide + i] = own.rows[place] as number;
        found.distances[(from + q) * wide + i] = (own.distances[place] as number) * factor;
      }
    }
  });
}

function nearer(
  { distances, rows }: { readonly distances: Float32Array; readonly rows: Uint32Array },
  a: number,
  b: number,
): number {
  const gap = (distances[a] as number) - (distances[b] as number);
  return gap || (rows[a] as number) - (rows[b] as number);
}
