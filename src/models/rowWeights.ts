import type { ResidentMatrix } from '../engine/engine.ts';
import { throwIfCancelled } from '../core/errors.ts';

/** Weights that are read at once. */
const READ = 1_000_000;

/** How often each row of a matrix counts; undefined unless the matrix is weighted. */
export async function rowWeights(
  matrix: ResidentMatrix,
  signal?: AbortSignal,
): Promise<Float32Array | undefined> {
  if (matrix.rows === 0 || (await matrix.weightsAt(Int32Array.of(0))) === undefined) return undefined;
  const weights = new Float32Array(matrix.rows);
  for (let from = 0; from < matrix.rows; from += READ) {
    throwIfCancelled(signal);
    const rows = Int32Array.from({ length: Math.min(READ, matrix.rows - from) }, (_, i) => from + i);
    const read = await matrix.weightsAt(rows);
    if (read) weights.set(read, from);
  }
  return weights;
}
