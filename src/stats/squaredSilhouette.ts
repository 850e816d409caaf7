/**
 * Silhouettes under squared Euclidean distances, as Spark's ClusteringEvaluator defines them by default: s = (b − a)/max(a, b) with a and b
 * mean squared distances; 0 for a row alone in its cluster. Sums over clusters have a closed form, Σⱼ|x − xⱼ|² = n|x|² + Σ|xⱼ|² − 2x·Σxⱼ,
 * so that the cost is n·k·d. They are not scikit-learn's silhouettes, which take the distances themselves.
 * @param points row-major n × d; @param labels in 0 … k−1; @param weights how often each row counts [once].
 */
export function squaredSilhouettes(
  points: Float64Array,
  d: number,
  labels: Int32Array,
  k: number,
  weights?: ArrayLike<number>,
): Float64Array {
  const middle = columnMeans(points, d);
  const sums = new Float64Array(k * d);
  const squares = new Float64Array(k);
  const counts = new Float64Array(k);
  const x = new Float64Array(d);
  const take = (row: number): number => {
    let square = 0;
    for (let j = 0; j < d; j++) {
      const value = (points[row * d + j] as number) - (middle[j] as number);
      x[j] = value;
      square += value * value;
    }
    return square;
  };
  labels.forEach((label, row) => {
    const weight = weights?.[row] ?? 1;
    squares[label] = (squares[label] as number) + weight * take(row);
    counts[label] = (counts[label] as number) + weight;
    for (let j = 0; j < d; j++)
      sums[label * d + j] = (sums[label * d + j] as number) + weight * (x[j] as number);
  });
  return Float64Array.from(labels, (own, row) => {
    const size = counts[own] as number;
    if (size <= 1) return 0;
    const square = take(row);
    let a = 0;
    let b = Infinity;
    for (let c = 0; c < k; c++) {
      const count = counts[c] as number;
      if (count === 0) continue;
      let product = 0;
      for (let j = 0; j < d; j++) product += (x[j] as number) * (sums[c * d + j] as number);
      const total = Math.max(0, count * square + (squares[c] as number) - 2 * product);
      if (c === own) a = total / (size - 1);
      else b = Math.min(b, total / count);
    }
    if (b === Infinity) return 0;
    const larger = Math.max(a, b);
    return larger > 0 ? (b - a) / larger : 0;
  });
}

function columnMeans(points: Float64Array, d: number): Float64Array {
  const n = Math.max(1, points.length / d);
  const means = new Float64Array(d);
  points.forEach((value, i) => (means[i % d] = (means[i % d] as number) + value / n));
  return means;
}
