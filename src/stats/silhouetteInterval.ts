import { GROUPS, groupJackknife, type MeanInterval } from './groupJackknife.ts';
import { meanSilhouette, silhouettes } from './validity.ts';

export { GROUPS };

/** A mean silhouette with its 95 % interval. */
export type SilhouetteInterval = MeanInterval;

/**
 * Mean silhouette of a simple random sample from `population` rows with its 95 % interval by the delete-a-group jackknife:
 * each of 20 random groups is left out, as rows and as neighbours.
 * The plain standard error of the rows' silhouettes is too small, since all of them are measured against the same sample.
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
  return groupJackknife(mean, means, labels.length / Math.max(1, population));
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
