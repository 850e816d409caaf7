import type { Assignment, Scatter } from './engine.ts';

/** Rows whose figures are added up by themselves, so that sums do not depend on who adds them. */
const ROWS = 4096;

/** Figures of one block: k counts, k sums of distances, the inertia, the sum of simplified silhouettes. */
export function scatterSize(k: number): number {
  return 2 * k + 2;
}

/**
 * Adds the figures of rows [from, to) into `out`; `factor` brings squared distances into the matrix's units, `weights` say how
 * often each row counts.
 */
export function addScatter(
  { labels, distances, seconds }: Assignment,
  from: number,
  to: number,
  k: number,
  factor: number,
  out: Float64Array,
  weights?: Float32Array,
): void {
  let inertia = 0;
  let margins = 0;
  for (let row = from; row < to; row++) {
    const label = labels[row] as number;
    const squared = distances[row] as number;
    const second = seconds[row] as number;
    const weight = weights === undefined ? 1 : (weights[row] as number);
    const distance = Math.sqrt(squared * factor);
    out[label] = (out[label] as number) + weight;
    out[k + label] = (out[k + label] as number) + weight * distance;
    inertia += weight * squared;
    if (second > 0 && k > 1) margins += weight * Math.max(0, 1 - Math.sqrt(squared / second));
  }
  out[2 * k] = (out[2 * k] as number) + inertia * factor;
  out[2 * k + 1] = (out[2 * k + 1] as number) + margins;
}

/** Adds up blocks (`scatterSize` figures each) in order. */
export function scatterFrom(blocks: readonly Float64Array[], k: number): Scatter {
  const size = scatterSize(k);
  const sum = new Float64Array(size);
  for (const figures of blocks) {
    for (let i = 0; i < figures.length; i++)
      sum[i % size] = (sum[i % size] as number) + (figures[i] as number);
  }
  return {
    counts: sum.slice(0, k),
    distances: sum.slice(k, 2 * k),
    inertia: sum[2 * k] as number,
    margins: sum[2 * k + 1] as number,
  };
}

/** The scatter of an assignment that lies here; `weights` say how often each row counts. */
export function scatterOf(assignment: Assignment, k: number, weights?: Float32Array): Scatter {
  const rows = assignment.labels.length;
  const blocks: Float64Array[] = [];
  for (let from = 0; from < rows; from += ROWS) {
    const figures = new Float64Array(scatterSize(k));
    addScatter(assignment, from, Math.min(rows, from + ROWS), k, 1, figures, weights);
    blocks.push(figures);
  }
  return scatterFrom(blocks, k);
}
