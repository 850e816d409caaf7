/** Mean silhouette of a partition with what is needed to judge it. */
export interface Silhouette {
  /** Mean of the rows' silhouettes, in [−1, 1]. */
  readonly mean: number;
  /** Standard error of the mean, taking the rows as a random sample. */
  readonly error: number;
}

/**
 * Silhouettes of rows from the sums of their Euclidean distances to the rows of every cluster (row-major n × k), as
 * scikit-learn defines them: s = (b − a)/max(a, b), a the mean distance to the other rows of its own cluster, b the least mean
 * distance to another cluster; 0 for a row alone in its cluster. (Rousseeuw 1987.)
 * @param weights how often each row counts, in the sums too: a row of weight 3 is three equal rows, of which two are others.
 */
export function silhouettes(
  sums: Float64Array,
  labels: Int32Array,
  k: number,
  weights?: ArrayLike<number>,
): Float64Array {
  const counts = clusterCounts(labels, k, weights);
  return Float64Array.from(labels, (own, row) => {
    const size = counts[own] as number;
    if (size <= 1) return 0;
    const a = (sums[row * k + own] as number) / (size - 1);
    let b = Infinity;
    for (let c = 0; c < k; c++) {
      const others = counts[c] as number;
      if (c !== own && others > 0) b = Math.min(b, (sums[row * k + c] as number) / others);
    }
    if (b === Infinity) return 0;
    const larger = Math.max(a, b);
    return larger > 0 ? (b - a) / larger : 0;
  });
}

/** Mean and standard error of silhouettes, of which each counts as often as `weights` say. */
export function meanSilhouette(values: Float64Array, weights?: ArrayLike<number>): Silhouette {
  if (values.length === 0) return { mean: 0, error: 0 };
  const weightOf = (row: number): number => weights?.[row] ?? 1;
  const n = values.reduce((sum, _, row) => sum + weightOf(row), 0);
  const mean = values.reduce((sum, value, row) => sum + weightOf(row) * value, 0) / n;
  const squares = values.reduce((sum, value, row) => sum + weightOf(row) * (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / Math.max(1, n - 1) / n) };
}

/**
 * Sums of Euclidean distances from every row to the rows of each cluster, float64: `points` row-major n × d → n × k. `weights` say how
 * often each row counts for the others.
 */
export function distanceSums(
  points: Float64Array,
  d: number,
  labels: Int32Array,
  k: number,
  weights?: ArrayLike<number>,
): Float64Array {
  const n = labels.length;
  const sums = new Float64Array(n * k);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      let square = 0;
      for (let j = 0; j < d; j++)
        square += ((points[a * d + j] as number) - (points[b * d + j] as number)) ** 2;
      const distance = Math.sqrt(square);
      const toB = a * k + (labels[b] as number);
      const toA = b * k + (labels[a] as number);
      sums[toB] = (sums[toB] as number) + (weights?.[b] ?? 1) * distance;
      sums[toA] = (sums[toA] as number) + (weights?.[a] ?? 1) * distance;
    }
  }
  return sums;
}

/**
 * Calinski-Harabasz index: (between / (k − 1)) / (within / (n − k)), from the within sum of squares (inertia) and the total
 * sum of squares about the mean. 1 when the clusters have no spread (as scikit-learn); NaN unless 2 ≤ k < n.
 * @param n rows, or the sum of their weights.
 */
export function calinskiHarabasz(inertia: number, total: number, n: number, k: number): number {
  if (k < 2 || k >= n) return NaN;
  if (inertia === 0) return 1;
  return (((total - inertia) / (k - 1)) * (n - k)) / inertia;
}

/**
 * Davies-Bouldin index as scikit-learn: the mean over clusters of the largest (sᵢ + sⱼ)/dᵢⱼ, s the mean Euclidean distance of a
 * cluster's rows to its centroid, dᵢⱼ the distance of the centroids. 0 when centroids or spreads vanish, or with one
 * cluster. Empty clusters are left out.
 * @param spreads mean distance of each cluster's rows to its centroid. @param counts rows of each cluster.
 */
export function daviesBouldin(
  centroids: readonly (readonly number[])[],
  spreads: ArrayLike<number>,
  counts: ArrayLike<number>,
): number {
  const filled = centroids.map((centroid, c) => ({
    centroid,
    spread: spreads[c] as number,
    count: counts[c] as number,
  }));
  const clusters = filled.filter(({ count }) => count > 0);
  if (clusters.length < 2) return 0;
  const worst = clusters.map((one) =>
    clusters.reduce((most, other) => {
      if (other === one) return most;
      const apart = Math.hypot(...one.centroid.map((value, j) => value - (other.centroid[j] as number)));
      return apart === 0 ? most : Math.max(most, (one.spread + other.spread) / apart);
    }, 0),
  );
  return worst.reduce((sum, ratio) => sum + ratio, 0) / clusters.length;
}

/** Mean Euclidean distance of each cluster's rows to its centroid, from squared distances; 0 for a cluster without rows. */
export function clusterSpreads(
  labels: Int32Array,
  squared: ArrayLike<number>,
  k: number,
  weights?: ArrayLike<number>,
): Float64Array {
  const sums = new Float64Array(k);
  const counts = clusterCounts(labels, k, weights);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    sums[label] = (sums[label] as number) + (weights?.[row] ?? 1) * Math.sqrt(squared[row] as number);
  }
  return meansPer(sums, counts);
}

/** Rows of each cluster, each counted as often as `weights` say. */
export function clusterCounts(labels: Int32Array, k: number, weights?: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(k);
  labels.forEach((label, row) => (counts[label] = (counts[label] as number) + (weights?.[row] ?? 1)));
  return counts;
}

/** Each sum divided by its count; 0 where nothing was counted. */
export function meansPer(sums: Float64Array, counts: ArrayLike<number>): Float64Array {
  return sums.map((sum, c) => ((counts[c] as number) > 0 ? sum / (counts[c] as number) : 0));
}
