/**
 * Robust z-scores: 0.6745 (x − median) / MAD, MAD being the median absolute deviation from the median (Iglewicz and Hoaglin
 * 1993). Where more than half of the values are equal, MAD is 0 and the mean absolute deviation takes its place:
 * (x − median) / (1.2533 mean |x − median|). All zeros where all values are equal.
 */
export function robustZ(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  const scores = new Float64Array(n);
  if (n === 0) return scores;
  const centre = median(Float64Array.from(values));
  const deviations = Float64Array.from(values, (value) => Math.abs(value - centre));
  const mean = deviations.reduce((sum, value) => sum + value, 0) / n;
  const spread = median(deviations) / 0.6744897501960817 || mean * 1.2533141373155001;
  if (spread === 0) return scores;
  for (let i = 0; i < n; i++) scores[i] = ((values[i] as number) - centre) / spread;
  return scores;
}

/** Sorts its argument. */
function median(values: Float64Array): number {
  values.sort();
  const half = values.length >> 1;
  const upper = values[half] as number;
  return values.length % 2 === 1 ? upper : ((values[half - 1] as number) + upper) / 2;
}
