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
 * @param weights how often each row counts, in the sums too [once].
 */
export function silhouetteInterval(
  sums: Float64Array,
  labels: Int32Array,
  groups: Int32Array,
  k: number,
  population: number,
  weights?: Float32Array,
): SilhouetteInterval {
  const meanWithout = (left: number): number => {
    const stays = (_: number, row: number): boolean => groups[row] !== left;
    const own = labels.filter(stays);
    const weighed = weights?.filter(stays);
    return meanSilhouette(silhouettes(without(left, sums, groups, k), own, k, weighed), weighed).mean;
  };
  const mean = meanWithout(-1);
  const means = Array.from({ length: GROUPS }, (_, left) => meanWithout(left));
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
