import type { Labeling } from '../engine.ts';
import type { GpuChunk } from './chunks.ts';
import { weightPlaces, type HeldMatrix } from './heldMatrix.ts';
import type { Scratch } from './scratch.ts';
import { BLOCK } from './tiles.ts';

/** Workgroups of one dispatch at most: a default limit of WebGPU. */
const MOST_GROUPS = 65_535;
/** Values that one submit reads at most, not in the order in which they lie. */
const MOST_VALUES = 2 ** 24;

/** A chunk's rows by cluster, on the device: each item is a stretch of at most `BLOCK` rows of one cluster. */
export interface OrderedChunk {
  readonly chunk: GpuChunk;
  readonly order: GPUBuffer;
  readonly items: GPUBuffer;
  /** The cluster of each item; they do not fall. */
  readonly clusters: Uint32Array;
  /** Weights as float32, `step` apart. */
  readonly weights: GPUBuffer;
  readonly step: number;
}

/** The rows of every chunk sorted by cluster, ascending within it. */
export function orderChunks(
  { gpu, chunks }: HeldMatrix,
  { k, labels }: Labeling,
  scratch: Scratch,
): readonly OrderedChunk[] {
  const unit = scratch.keep(gpu.buffer(Float32Array.of(1)));
  return chunks.map((chunk) => {
    const places = new Uint32Array(k + 1);
    const end = chunk.first + chunk.rows;
    for (let row = chunk.first; row < end; row++) {
      const after = (labels[row] as number) + 1;
      places[after] = (places[after] as number) + 1;
    }
    for (let c = 0; c < k; c++) places[c + 1] = (places[c + 1] as number) + (places[c] as number);
    const items: number[] = [];
    for (let c = 0; c < k; c++) {
      const last = places[c + 1] as number;
      for (let from = places[c] as number; from < last; from += BLOCK) {
        items.push(c, from, Math.min(last, from + BLOCK), 0);
      }
    }
    const order = new Uint32Array(chunk.rows);
    for (let row = chunk.first; row < end; row++) {
      const label = labels[row] as number;
      const at = places[label] as number;
      order[at] = row - chunk.first;
      places[label] = at + 1;
    }
    const { buffer, step } = weightPlaces(chunk, 0, unit);
    return {
      chunk,
      order: scratch.keep(gpu.buffer(order)),
      items: scratch.keep(gpu.buffer(Uint32Array.from(items))),
      clusters: Uint32Array.from({ length: items.length / 4 }, (_, i) => items[i * 4] as number),
      weights: buffer,
      step,
    };
  });
}

/** Items `first` … `end − 1` of those in clusters [from, to), in stretches that one dispatch over `columns` columns takes. */
export function* stretches(
  { clusters }: Pick<OrderedChunk, 'clusters'>,
  columns: number,
  from: number,
  to: number,
): Generator<{ readonly first: number; readonly end: number }> {
  const begin = lowerBound(clusters, from);
  const last = lowerBound(clusters, to);
  const most = Math.max(1, Math.floor(Math.min(MOST_GROUPS, MOST_VALUES / BLOCK) / columns));
  for (let first = begin; first < last; first += most) yield { first, end: Math.min(last, first + most) };
}

/** The first place whose value is at least `value`. */
function lowerBound(values: Uint32Array, value: number): number {
  let low = 0;
  for (let high = values.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
