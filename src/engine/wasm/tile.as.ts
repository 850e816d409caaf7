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

/** Moves one row of a tile between the float64 sums of two clusters. */
function move(x: usize, d: i32, row: i32, from: i32, to: i32, sums: usize, counts: usize): void {
  const into = sums + ((<usize>(to * d)) << 3);
  store<i32>(counts + (to << 2), load<i32>(counts + (to << 2)) + 1);
  let at = x + (row << 2);
  if (from == NONE) {
    for (let j = 0; j < d; j++, at += 32) {
      store<f64>(into + (j << 3), load<f64>(into + (j << 3)) + <f64>load<f32>(at));
    }
    return;
  }
  const out = sums + ((<usize>(from * d)) << 3);
  store<i32>(counts + (from << 2), load<i32>(counts + (from << 2)) - 1);
  for (let j = 0; j < d; j++, at += 32) {
    const value = <f64>load<f32>(at);
    store<f64>(into + (j << 3), load<f64>(into + (j << 3)) + value);
    store<f64>(out + (j << 3), load<f64>(out + (j << 3)) - value);
  }
}

/** Gives the rows of `bits` in a tile their new labels; returns how many they are. */
export function relabel(
  x: usize,
  d: i32,
  bits: i32,
  labels: usize,
  i0: v128,
  i1: v128,
  sums: usize,
  counts: usize,
): i32 {
  for (let rest = bits; rest; rest &= rest - 1) {
    const r = ctz(rest);
    const slot = labels + (r << 1);
    const to = r < 4 ? laneOf(i0, r) : laneOf(i1, r - 4);
    move(x, d, r, <i32>load<u16>(slot), to, sums, counts);
    store<u16>(slot, <u16>to);
  }
  return popcnt(bits);
}
