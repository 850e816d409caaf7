/** What a pruned pass needs to know of its centroids, in held units. */
export interface Movements {
  /** The movement of each centroid. */
  readonly own: Float32Array;
  /** The largest movement in each group of four centroids as `order` has them, padded to four groups with zeros. */
  readonly groups: Float32Array;
  /** What a squared distance in float32 may be wrong by. */
  readonly slack: number;
  /** The bound up to which rounding could change a label. */
  readonly threshold: number;
}

/** Half the distance from 1 to the next float32. */
const UNIT = 2 ** -24;

/**
 * Movements of centroids between two passes, rounded up so that float32 bounds less movements stay bounds, and thresholds.
 * A computed squared distance |x|² + 2(|c|²/2 − x·c) is wrong by at most E = (4d + 16)·2⁻²⁴·(max|x|² + max|c|²), products summed one
 * by one. A bound m on (distance to c) − (distance to the own centroid o) decides the computed order when m·(sum of both distances) >
 * 2E; that sum is at least m and at the least distance of two centroids, so m above min(√(2E), 2E / the least distance of two centroids) does.
 * @param largest the largest squared length of a row.
 */
export function movements(
  before: Float32Array,
  now: Float32Array,
  order: Int32Array,
  d: number,
  largest: number,
): Movements {
  const k = order.length;
  let longest = 0;
  for (let c = 0; c < k; c++) longest = Math.max(longest, squared(now, c * d, undefined, 0, d));
  const slack = (4 * d + 16) * UNIT * (largest + longest) * (1 + 1e-6);
  const reach = Math.sqrt(largest) + Math.sqrt(longest);
  const own = new Float32Array(k);
  const groups = new Float32Array(4 * Math.ceil(Math.ceil(k / 4) / 4));
  const apart = leastSeparation(now, k, d);
  const threshold = Math.min(Math.sqrt(2 * slack), (2 * slack) / apart) * (1 + 1e-5);
  for (let c = 0; c < k; c++) {
    const movement = Math.sqrt(squared(now, c * d, before, c * d, d));
    const padded = movement === 0 ? 0 : movement * (1 + 1e-5) + 4 * UNIT * reach;
    own[c] = padded;
  }
  order.forEach((c, at) => {
    groups[at >> 2] = Math.max(groups[at >> 2] as number, own[c] as number);
  });
  return { own, groups, slack, threshold };
}

/** The least distance between two centroids; infinite when there is one. */
function leastSeparation(now: Float32Array, k: number, d: number): number {
  let least = Infinity;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++) least = Math.min(least, squared(now, a * d, now, b * d, d));
  }
  return Math.sqrt(least);
}

/** Squared distance of two points, or squared length of one. */
function squared(a: Float32Array, from: number, b: Float32Array | undefined, at: number, d: number): number {
  let sum = 0;
  for (let j = 0; j < d; j++)
    sum += ((a[from + j] as number) - (b === undefined ? 0 : (b[at + j] as number))) ** 2;
  return sum;
}
