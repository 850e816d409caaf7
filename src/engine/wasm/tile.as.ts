// What labelling kernels share. Rows lie in tiles of 8: value of row r, column j at tile (r >> 3), offset (j * 8 + (r & 7)) * 4
// bytes. RELAX is set by the build.

/** The label of a row that has none yet. */
export const NONE: i32 = 0xffff;

export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return RELAX ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** Indices only grow within a row, so the larger of the two is the one to keep. */
export function pick(index: v128, best: v128, mask: v128): v128 {
  return i32x4.max_s(best, v128.and(index, mask));
}

/** `index` where the mask is set, else `other`. */
export function choose(index: v128, other: v128, mask: v128): v128 {
  return RELAX ? i32x4.relaxed_laneselect(index, other, mask) : v128.bitselect(index, other, mask);
}

export function laneOf(v: v128, lane: i32): i32 {
  if (lane < 2) return lane == 0 ? i32x4.extract_lane(v, 0) : i32x4.extract_lane(v, 1);
  return lane == 2 ? i32x4.extract_lane(v, 2) : i32x4.extract_lane(v, 3);
}

/** Moves one row of a tile that counts once between the float64 sums of two clusters. */
function move(x: usize, d: i32, row: i32, from: i32, to: i32, sums: usize, counts: usize): void {
  const into = sums + ((<usize>(to * d)) << 3);
  store<f64>(counts + (to << 3), load<f64>(counts + (to << 3)) + 1);
  let at = x + (row << 2);
  if (from == NONE) {
    for (let j = 0; j < d; j++, at += 32) {
      store<f64>(into + (j << 3), load<f64>(into + (j << 3)) + <f64>load<f32>(at));
    }
    return;
  }
  const out = sums + ((<usize>(from * d)) << 3);
  store<f64>(counts + (from << 3), load<f64>(counts + (from << 3)) - 1);
  for (let j = 0; j < d; j++, at += 32) {
    const value = <f64>load<f32>(at);
    store<f64>(into + (j << 3), load<f64>(into + (j << 3)) + value);
    store<f64>(out + (j << 3), load<f64>(out + (j << 3)) - value);
  }
}

/** Adds `sign` times the weighted row to the sums of one cluster: whole, or its part on a coarse grid and the rest apart. */
function addWeighted(x: usize, d: i32, weight: f64, split: f64, sign: f64, high: usize, low: usize): void {
  for (let j = 0; j < d; j++, x += 32, high += 8, low += 8) {
    const value = weight * <f64>load<f32>(x);
    if (split == 0) {
      store<f64>(high, load<f64>(high) + sign * value);
      continue;
    }
    const coarse = value + split - split;
    store<f64>(high, load<f64>(high) + sign * coarse);
    store<f64>(low, load<f64>(low) + sign * (value - coarse));
  }
}

/** Moves one row of a tile with its weight. `split` as in `Weighting`; where it is not 0, sums of the rests follow the k · d sums. */
function moveWeighted(
  x: usize,
  d: i32,
  k: i32,
  from: i32,
  to: i32,
  sums: usize,
  counts: usize,
  weight: f64,
  split: f64,
): void {
  const low = sums + ((<usize>(k * d)) << 3);
  store<f64>(counts + (to << 3), load<f64>(counts + (to << 3)) + weight);
  const into = (<usize>(to * d)) << 3;
  addWeighted(x, d, weight, split, 1, sums + into, low + into);
  if (from == NONE) return;
  store<f64>(counts + (from << 3), load<f64>(counts + (from << 3)) - weight);
  const out = (<usize>(from * d)) << 3;
  addWeighted(x, d, weight, split, -1, sums + out, low + out);
}

/**
 * Gives the rows of `bits` in a tile their new labels; returns how many they are. `weights` are those of the tile's rows, or 0 where
 * every row counts once.
 */
export function relabel(
  x: usize,
  d: i32,
  k: i32,
  bits: i32,
  labels: usize,
  i0: v128,
  i1: v128,
  sums: usize,
  counts: usize,
  weights: usize,
  split: f64,
): i32 {
  for (let rest = bits; rest; rest &= rest - 1) {
    const r = ctz(rest);
    const slot = labels + (r << 1);
    const to = r < 4 ? laneOf(i0, r) : laneOf(i1, r - 4);
    const from = <i32>load<u16>(slot);
    if (weights) {
      const weight = <f64>load<f32>(weights + (r << 2));
      moveWeighted(x + (r << 2), d, k, from, to, sums, counts, weight, split);
    } else move(x, d, r, from, to, sums, counts);
    store<u16>(slot, <u16>to);
  }
  return popcnt(bits);
}
