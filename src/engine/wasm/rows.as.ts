// What is done to rows beside labelling them; tiles as in kmeans.as.ts. Plain SIMD only.

export * from './clusters.as';
export * from './mixture.as';
export * from './moments.as';
export * from './neighbours.as';

/** Centres, scales and rounds to a grid in float64, in place: x ← round((x − center)·scale·grid)/grid as float32. */
export function prepare(x: usize, tiles: i32, d: i32, center: usize, scale: f64, grid: f64): void {
  const factor = f64x2.splat(scale * grid),
    back = f64x2.splat(1.0 / grid);
  for (let t = 0; t < tiles; t++) {
    for (let j = 0; j < d; j++, x += 32) {
      const middle = v128.load64_splat(center + (j << 3));
      for (let side: usize = 0; side < 32; side += 8) {
        const wide = f64x2.promote_low_f32x4(v128.load64_zero(x + side));
        const on = f64x2.mul(f64x2.nearest(f64x2.mul(f64x2.sub(wide, middle), factor)), back);
        v128.store64_lane(x + side, f32x4.demote_f64x2_zero(on), 0);
      }
    }
  }
}

/** Sum of squared values of `rows` rows, float64, each value by its row's float32 weight (address 0: 1). */
export function squares(x: usize, rows: i32, d: i32, weights: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < rows; i += 8) {
    const left = min(8, rows - i);
    for (let j = 0; j < d; j++, x += 32) {
      for (let r = 0; r < left; r++) {
        const value = <f64>load<f32>(x + (r << 2));
        const weight = weights ? <f64>load<f32>(weights + ((i + r) << 2)) : 1;
        sum += weight * value * value;
      }
    }
  }
  return sum;
}

/** Squared distances from `count` row-major queries to `rows` rows: out[q · stride + row], whole tiles. */
export function pairwise(
  x: usize,
  rows: i32,
  d: i32,
  queries: usize,
  count: i32,
  out: usize,
  stride: i32,
): void {
  const step = (<usize>d) << 5;
  for (let i = 0; i < rows; i += 8, x += step) {
    let query = queries;
    for (let q = 0; q < count; q++) {
      let sum0 = f32x4.splat(0),
        sum1 = sum0;
      for (let at = x; at != x + step; at += 32, query += 4) {
        const value = v128.load32_splat(query);
        const e0 = f32x4.sub(v128.load(at), value),
          e1 = f32x4.sub(v128.load(at, 16), value);
        sum0 = f32x4.add(f32x4.mul(e0, e0), sum0);
        sum1 = f32x4.add(f32x4.mul(e1, e1), sum1);
      }
      const target = out + ((<usize>q * <usize>stride + <usize>i) << 2);
      v128.store(target, sum0);
      v128.store(target, sum1, 16);
    }
  }
}

/**
 * Adds the Euclidean distances from each row to `count` row-major queries, times the queries' float32 `weights`, into bins: `offsets[q · labelings + l]` is the
 * byte offset of the query's bin. Bins of a tile are float32 in `scratch` (bins · 32 bytes), then added to float64 `totals`.
 */
export function distanceSums(
  x: usize,
  rows: i32,
  d: i32,
  queries: usize,
  count: i32,
  weights: usize,
  offsets: usize,
  labelings: i32,
  bins: i32,
  scratch: usize,
  totals: usize,
): void {
  const step = (<usize>d) << 5;
  for (let i = 0; i < rows; i += 8, x += step) {
    memory.fill(scratch, 0, (<usize>bins) << 5);
    let query = queries,
      offset = offsets;
    for (let q = 0; q < count; q++) {
      let sum0 = f32x4.splat(0),
        sum1 = sum0;
      for (let at = x; at != x + step; at += 32, query += 4) {
        const value = v128.load32_splat(query);
        const e0 = f32x4.sub(v128.load(at), value),
          e1 = f32x4.sub(v128.load(at, 16), value);
        sum0 = f32x4.add(f32x4.mul(e0, e0), sum0);
        sum1 = f32x4.add(f32x4.mul(e1, e1), sum1);
      }
      const weight = v128.load32_splat(weights + (q << 2));
      sum0 = f32x4.mul(f32x4.sqrt(sum0), weight);
      sum1 = f32x4.mul(f32x4.sqrt(sum1), weight);
      for (let l = 0; l < labelings; l++, offset += 4) {
        const bin = scratch + load<u32>(offset);
        v128.store(bin, f32x4.add(v128.load(bin), sum0));
        v128.store(bin, f32x4.add(v128.load(bin, 16), sum1), 16);
      }
    }
    for (let b: usize = 0; b < (<usize>bins) << 5; b += 8, totals += 16) {
      const wide = f64x2.promote_low_f32x4(v128.load64_zero(scratch + b));
      v128.store(totals, f64x2.add(v128.load(totals), wide));
    }
  }
}
