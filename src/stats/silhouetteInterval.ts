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
 * @param weights how often each row counts, in the sums too [once]. @param between is awaited before each group is left out: with
 * a hundred thousand rows one takes a quarter of a second.
 */
export async function silhouetteInterval(
  sums: Float64Array,
  labels: Int32Array,
  groups: Int32Array,
  k: number,
  population: number,
  weights?: Float32Array,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<SilhouetteInterval> {
  const all = overGroups(sums, labels.length * k);
  const mean = meanSilhouette(silhouettes(all, labels, k, weights), weights).mean;
  const meanWithout = (left: number): number => {
    const stays = (_: number, row: number): boolean => groups[row] !== left;
    const own = labels.filter(stays);
    const weighed = weights?.filter(stays);
    const rest = without(left, { sums, all }, groups, k, own.length);
    return meanSilhouette(silhouettes(rest, own, k, weighed), weighed).mean;
  };
  const means: number[] = [];
  for (let left = 0; left < GROUPS; left++) {
    await between();
    means.push(meanWithout(left));
  }
  return groupJackknife(mean, means, labels.length / Math.max(1, population));
}

/** Sums over all groups. */
function overGroups(sums: Float64Array, length: number): Float64Array {
  const all = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    let sum = 0;
    for (let g = 0; g < GROUPS; g++) sum += sums[at * GROUPS + g] as number;
    all[at] = sum;
  }
  return all;
}

/** Sums for each cluster over all groups but one, of the rows that are not in it. */
function without(
  left: number,
  { sums, all }: { readonly sums: Float64Array; readonly all: Float64Array },
  groups: Int32Array,
  k: number,
  rows: number,
): Float64Array {
  const out = new Float64Array(rows * k);
  let to = 0;
  for (let row = 0; row < groups.length; row++) {
    if (groups[row] === left) continue;
    for (let at = row * k; at < (row + 1) * k; at++) {
      out[to++] = Math.max(0, (all[at] as number) - (sums[at * GROUPS + left] as number));
    }
  }
  return out;
}
