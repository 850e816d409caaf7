import type { StackMemory } from './memory.ts';

/** Where one set of centroids lies in a worker's memory. */
export interface Packed {
  readonly k: number;
  readonly packed: number;
  readonly half: number;
  readonly rowMajor: number;
}

/** Room for k centroids of d columns in the three forms that the kernel reads. */
export function reservePacked(memory: StackMemory, k: number, d: number): Packed {
  const padded = Math.ceil(k / 4) * 4;
  return {
    k,
    packed: memory.reserve(padded * d * 4),
    half: memory.reserve(padded * 4),
    rowMajor: memory.reserve(k * d * 4),
  };
}

/**
 * Writes centroids (held units, row-major) as float32: groups of four interleaved by column and negated, |c|²/2 of the
 * rounded coordinates with infinities in the padding, and row-major.
 */
export function writePacked(memory: StackMemory, at: Packed, centroids: Float64Array, d: number): void {
  const { k } = at;
  const groups = Math.ceil(k / 4);
  const packed = memory.floats(at.packed, groups * 4 * d).fill(0);
  const half = memory.floats(at.half, groups * 4).fill(Infinity);
  const rowMajor = memory.floats(at.rowMajor, k * d);
  rowMajor.set(centroids);
  for (let c = 0; c < k; c++) {
    let squares = 0;
    for (let j = 0; j < d; j++) {
      const value = rowMajor[c * d + j] as number;
      squares += value * value;
      packed[((c >> 2) * d + j) * 4 + (c & 3)] = -value;
    }
    half[c] = squares / 2;
  }
}
