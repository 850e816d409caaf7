import { meanSilhouette, silhouettes } from './validity.ts';

/** A mean silhouette with its 95 % interval. */
export interface SilhouetteInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Random groups that a sample is split into. */
export const GROUPS = 20;
/** The 97.5 % point of Student's t with 19 degrees of freedom. */
const WIDTH = 2.0930240544;

/**
 * Mean silhouette of a simple random sample from `population` rows with its 95 % interval by the delete-a-group jackknife (Kott 2001):
 * each of 20 random groups is left out, as rows and as neighbours, and the variance is 19/20 · Σ (meanₘᵢₙᵤₛ − their mean)² · (1 − m/N).
 * The plain standard error of the rows' silhouettes is too small, since all of them are measured against the same sample.
 * Cut at −1 and 1.
 * @param sums sums of distances from each row to the rows of each cluster in each group, row-major m × (k · 20), cluster by cluster.
 */
export function silhouetteInterval(
  sums: Float64Array,
  labels: Int32Array,
  groups: Int32Array,
  k: number,
  population: number,
): SilhouetteInterval {
  const { mean } = meanSilhouette(silhouettes(without(-1, sums, groups, k), labels, k));
  const means = Array.from({ length: GROUPS }, (_, left) => {
    const own = labels.filter((_label, row) => groups[row] !== left);
    return meanSilhouette(silhouettes(without(left, sums, groups, k), own, k)).mean;
  });
  const middle = means.reduce((sum, value) => sum + value, 0) / GROUPS;
  const spread = means.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const finite = Math.max(0, 1 - labels.length / Math.max(1, population));
  const half = WIDTH * Math.sqrt(((GROUPS - 1) / GROUPS) * spread * finite);
  return { mean, low: Math.max(-1, mean - half), high: Math.min(1, mean + half) };
}

/** Sums for each cluster over all groups but one, of the rows that are not in it. */
function without(left: number, sums: Float64Array, groups: Int32Array, k: number): Float64Array {
  const rows = [...groups.keys()].filter((row) => groups[row] !== left);
  const out = new Float64Array(rows.length * k);
  rows.forEach((row, i) => {
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let g = 0; g < GROUPS; g++) if (g !== left) sum += sums[(row * k + c) * GROUPS + g] as number;
      out[i * k + c] = sum;
    }
  });
  return out;
}
