import { kmeans } from 'ml-kmeans';
import type { MatrixChunk } from '../../src/engine/engine.ts';

interface Fit {
  readonly iterations: number;
  readonly inertia: number;
}

/** The rows of a chunk one after the other, as a program without an engine would hold them. */
export function rowMajor({ rows, columns }: MatrixChunk): Float32Array {
  const d = columns.length;
  const values = new Float32Array(rows * d);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < rows; i++) values[i * d + j] = column[i] as number;
  }
  return values;
}

/**
 * Lloyd's algorithm in plain loops over typed arrays: what JavaScript does without WebAssembly, SIMD or threads.
 * Ends at a fixed point or after `limit` iterations, with one more pass for the labels and the inertia, as the others do.
 */
export function plainLloyd(
  rows: Float32Array,
  d: number,
  k: number,
  start: readonly number[],
  limit: number,
): Fit {
  const n = rows.length / d;
  const centroids = Float32Array.from(start);
  const labels = new Int32Array(n).fill(-1);
  const sums = new Float64Array(k * d);
  const counts = new Int32Array(k);
  let iterations = 0;
  for (;;) {
    let moved = 0;
    let inertia = 0;
    sums.fill(0);
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      let best = 0;
      let nearest = Infinity;
      for (let c = 0; c < k; c++) {
        let distance = 0;
        for (let j = 0; j < d; j++) {
          const difference = (rows[i * d + j] as number) - (centroids[c * d + j] as number);
          distance += difference * difference;
        }
        if (distance < nearest) {
          nearest = distance;
          best = c;
        }
      }
      inertia += nearest;
      if (labels[i] !== best) moved++;
      labels[i] = best;
      counts[best] = (counts[best] as number) + 1;
      for (let j = 0; j < d; j++) {
        sums[best * d + j] = (sums[best * d + j] as number) + (rows[i * d + j] as number);
      }
    }
    if (moved === 0 || iterations === limit) return { iterations, inertia };
    iterations++;
    for (let c = 0; c < k; c++) {
      const count = counts[c] as number;
      if (count > 0) for (let j = 0; j < d; j++) centroids[c * d + j] = (sums[c * d + j] as number) / count;
    }
  }
}

/** The same fit by ml-kmeans, which takes rows as arrays and does not tell its inertia. */
export function mlKMeans(rows: number[][], k: number, start: readonly number[], maxIterations: number): Fit {
  const d = start.length / k;
  const initialization = Array.from({ length: k }, (_, c) => start.slice(c * d, (c + 1) * d));
  const { iterations } = kmeans(rows, k, { initialization, maxIterations, tolerance: 0 });
  return { iterations, inertia: Number.NaN };
}
