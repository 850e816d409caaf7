// Figures of rows by cluster, column by column; tiles as in tile.as.ts. Weights are float32 (address 0: each row counts once).

/**
 * Adds Σ w and Σ w·x of each cluster to sums[c · (d + 1)] and the d float64 behind it, and widens minima and maxima (float32, k × d).
 */
export function clusterSums(
  x: usize,
  rows: i32,
  d: i32,
  labels: usize,
  weights: usize,
  sums: usize,
  minima: usize,
  maxima: usize,
): void {
  const step = (<usize>d) << 5;
  for (let i = 0; i < rows; i++) {
    const weight: f64 = weights ? <f64>load<f32>(weights + (i << 2)) : 1;
    const c = <usize>load<i32>(labels + (i << 2));
    let at = x + <usize>(i >> 3) * step + ((i & 7) << 2);
    let sum = sums + ((c * (<usize>d + 1)) << 3);
    let least = minima + ((c * <usize>d) << 2),
      most = maxima + ((c * <usize>d) << 2);
    store<f64>(sum, load<f64>(sum) + weight);
    for (let j = 0; j < d; j++, at += 32, least += 4, most += 4) {
      const value = load<f32>(at);
      sum += 8;
      store<f64>(sum, load<f64>(sum) + weight * <f64>value);
      store<f32>(least, min(load<f32>(least), value));
      store<f32>(most, max(load<f32>(most), value));
    }
  }
}

/** Adds Σ w (x − mean)² of each cluster and column to `sums` (float64, k × d). */
export function clusterSquares(
  x: usize,
  rows: i32,
  d: i32,
  labels: usize,
  weights: usize,
  means: usize,
  sums: usize,
): void {
  const step = (<usize>d) << 5;
  for (let i = 0; i < rows; i++) {
    const weight: f64 = weights ? <f64>load<f32>(weights + (i << 2)) : 1;
    const c = (<usize>load<i32>(labels + (i << 2)) * <usize>d) << 3;
    let at = x + <usize>(i >> 3) * step + ((i & 7) << 2);
    for (let j: usize = 0; j < (<usize>d) << 3; j += 8, at += 32) {
      const gap = <f64>load<f32>(at) - load<f64>(means + c + j);
      store<f64>(sums + c + j, load<f64>(sums + c + j) + weight * gap * gap);
    }
  }
}

/** Bits of a float32 that order as the numbers do. */
function ordered(bits: u32): u32 {
  return bits ^ ((<u32>((<i32>bits) >> 31)) | 0x80000000);
}

/**
 * Adds the weights of rows to 256 bins by the byte number `level` of a column's ordered bits. Rows of the clusters [first, first + k) begin
 * in slot label − first; `tables` are the addresses (uint32) of `level` tables of 256 int32 a slot that lead by one byte after the other
 * to the slot whose bins count, or to −1: the row is left out.
 */
export function histogram(
  x: usize,
  rows: i32,
  d: i32,
  column: i32,
  labels: usize,
  weights: usize,
  first: i32,
  k: i32,
  level: i32,
  tables: usize,
  bins: usize,
): void {
  const step = (<usize>d) << 5;
  for (let i = 0; i < rows; i++) {
    let slot = load<i32>(labels + (i << 2)) - first;
    if (<u32>slot >= <u32>k) continue;
    const key = ordered(load<u32>(x + <usize>(i >> 3) * step + (column << 5) + ((i & 7) << 2)));
    let shift = 24;
    for (let l = 0; l < level && slot >= 0; l++, shift -= 8) {
      slot = load<i32>(load<u32>(tables + (l << 2)) + (((slot << 8) | ((key >> shift) & 255)) << 2));
    }
    if (slot < 0) continue;
    const bin = bins + (((slot << 8) | ((key >> shift) & 255)) << 3);
    store<f64>(bin, load<f64>(bin) + (weights ? <f64>load<f32>(weights + (i << 2)) : 1));
  }
}
