// Centroids come in groups of 4, interleaved by column and negated; `half` holds |c|²/2, infinite in the padding.
// |c|²/2 − x·c orders centroids as the squared distance does. Tiles and RELAX as in tile.as.ts.

import {
  askPage,
  listMoves,
  moveAll,
  MOVES_FULL,
  multiplyAdd,
  pageAfter,
  PAIRS,
  relabelWeighted,
} from './tile.as';

export { demand, forget, select } from './bounds.as';
export { reconsider } from './candidates.as';
export { carryAll } from './carry.as';
export { coarsen } from './coarse.as';
export { restore, selectTiles } from './order.as';
export { rank } from './ranking.as';
export { resolve } from './resolving.as';
export * from './rows.as';
export * from './secondLook.as';
export { amend, carryWeighted, relabelMoved } from './settling.as';
export { sift } from './sieve.as';
export { arrange } from './sorting.as';
export { makeReady } from './tile.as';

/** Where scores of a tile are less than others, as 16 bits each: all set or none. */
function less(a0: v128, a1: v128, b0: v128, b1: v128): v128 {
  return i16x8.narrow_i32x4_s(f32x4.lt(a0, b0), f32x4.lt(a1, b1));
}

/**
 * Labels `rows` rows, at most 65,536 (uint16, 8 a tile); rows whose label changed move between the float64 sums and counts, by their
 * float32 `weights` (address 0: each counts once; `split` as in `Weighting`). Returns how many changed.
 */
export function pass(
  x: usize,
  labels: usize,
  rows: i32,
  d: i32,
  k: i32,
  packed: usize,
  half: usize,
  sums: usize,
  counts: usize,
  weights: usize,
  split: f64,
): i32 {
  const groups = (k + 3) >> 2,
    step = (<usize>d) << 5,
    none = i32x4.splat(0),
    most = f32x4.splat(f32.MAX_VALUE),
    two = i16x8.splat(-2),
    four = i16x8.splat(4),
    first = x,
    last = x + <usize>((rows + 7) >> 3) * step;
  let asked: u32 = 0,
    moved = 0,
    listed = 0,
    page = x;
  for (let i = 0; i < rows; i += 8, x += step, labels += 16) {
    let b0 = none,
      b1 = none,
      best = none,
      group = none;
    let cp = packed,
      hn = half;
    const end = x + step;
    if (end > page) {
      asked |= askPage(end, last);
      page = pageAfter(end);
    }
    for (let g = 0; g < groups; g++) {
      let a00 = v128.load32_splat(hn),
        a10 = a00;
      let a01 = v128.load32_splat(hn, 4),
        a11 = a01;
      let a02 = v128.load32_splat(hn, 8),
        a12 = a02;
      let a03 = v128.load32_splat(hn, 12),
        a13 = a03;
      let at = x;
      do {
        const x0 = v128.load(at),
          x1 = v128.load(at, 16);
        let s = v128.load32_splat(cp);
        a00 = multiplyAdd(x0, s, a00);
        a10 = multiplyAdd(x1, s, a10);
        s = v128.load32_splat(cp, 4);
        a01 = multiplyAdd(x0, s, a01);
        a11 = multiplyAdd(x1, s, a11);
        s = v128.load32_splat(cp, 8);
        a02 = multiplyAdd(x0, s, a02);
        a12 = multiplyAdd(x1, s, a12);
        s = v128.load32_splat(cp, 12);
        a03 = multiplyAdd(x0, s, a03);
        a13 = multiplyAdd(x1, s, a13);
        at += 32;
        cp += 16;
      } while (at != end);
      hn += 16;
      const low00 = f32x4.pmin(a00, a01),
        low01 = f32x4.pmin(a02, a03),
        low0 = f32x4.pmin(low00, low01),
        low10 = f32x4.pmin(a10, a11),
        low11 = f32x4.pmin(a12, a13),
        low1 = f32x4.pmin(low10, low11);
      const second = less(a01, a11, a00, a10),
        fourth = i16x8.add(less(a03, a13, a02, a12), two),
        upper = v128.and(less(low01, low11, low00, low10), fourth),
        index = i16x8.sub(group, i16x8.min_s(second, upper));
      group = i16x8.add(group, four);
      if (g == 0) {
        b0 = f32x4.pmin(most, low0);
        b1 = f32x4.pmin(most, low1);
        best = index;
        continue;
      }
      best = i16x8.max_u(best, v128.and(less(low0, low1, b0, b1), index));
      b0 = f32x4.pmin(b0, low0);
      b1 = f32x4.pmin(b1, low1);
    }
    const old = v128.load(labels);
    let bits = i16x8.bitmask(i16x8.ne(old, best));
    const left = rows - i;
    if (left < 8) bits &= (1 << left) - 1;
    if (weights) {
      if (!bits) continue;
      moved += popcnt(bits);
      const own = weights + ((<usize>i) << 2);
      relabelWeighted(0, 0, x, d, k, bits, labels, best, sums, counts, own, split);
      continue;
    }
    v128.store(labels, best);
    listed = listMoves(i, bits, old, best, listed);
    if (listed > MOVES_FULL) {
      moved += listed;
      moveAll(first, d, listed, sums, counts);
      listed = 0;
    }
  }
  store<u32>(PAIRS, asked);
  moveAll(first, d, listed, sums, counts);
  return moved + listed;
}

function squaredDistances(x: usize, d: i32, rowMajor: usize, indices: usize, out: usize): void {
  const stride = (<usize>d) << 2;
  const p0 = rowMajor + <usize>load<u32>(indices) * stride,
    p1 = rowMajor + <usize>load<u32>(indices, 4) * stride;
  const p2 = rowMajor + <usize>load<u32>(indices, 8) * stride,
    p3 = rowMajor + <usize>load<u32>(indices, 12) * stride;
  let sum = f32x4.splat(0);
  for (let j: usize = 0; j < stride; j += 4, x += 32) {
    let c = v128.load32_zero(p0 + j);
    c = v128.load_lane<f32>(p1 + j, c, 1);
    c = v128.load_lane<f32>(p2 + j, c, 2);
    c = v128.load_lane<f32>(p3 + j, c, 3);
    const difference = f32x4.sub(v128.load(x), c);
    sum = f32x4.add(sum, f32x4.mul(difference, difference));
  }
  v128.store(out, sum);
}

/**
 * Nearest and second nearest centroid: labels (int32), squared distances and second distances (float32), by direct differences.
 * `scratch` is 32 bytes; outputs are written for whole tiles. With k = 1 the second distances are infinite.
 */
export function assign(
  x: usize,
  rows: i32,
  d: i32,
  k: i32,
  packed: usize,
  half: usize,
  rowMajor: usize,
  labels: usize,
  distances: usize,
  seconds: usize,
  scratch: usize,
): void {
  const step = (<usize>d) << 5;
  for (let i = 0; i < rows; i += 8, x += step, labels += 32, distances += 32, seconds += 32) {
    for (let side = 0; side < 2; side++) {
      let best = f32x4.splat(f32.MAX_VALUE),
        second = best;
      let at0 = i32x4.splat(0),
        at1 = at0;
      for (let c = 0; c < k; c++) {
        let score = v128.load32_splat(half + (c << 2));
        let cp = packed + ((<usize>(c >> 2) * <usize>d) << 4) + ((c & 3) << 2);
        let at = x + (side << 4);
        for (let j = 0; j < d; j++, at += 32, cp += 16) {
          score = multiplyAdd(v128.load(at), v128.load32_splat(cp), score);
        }
        const index = i32x4.splat(c);
        const first = f32x4.lt(score, best);
        const next = f32x4.lt(score, second);
        second = v128.bitselect(best, v128.bitselect(score, second, next), first);
        at1 = v128.bitselect(at0, v128.bitselect(index, at1, next), first);
        best = v128.bitselect(score, best, first);
        at0 = v128.bitselect(index, at0, first);
      }
      const shift = (<usize>side) << 4;
      v128.store(labels + shift, at0);
      v128.store(scratch, at0);
      v128.store(scratch, at1, 16);
      squaredDistances(x + shift, d, rowMajor, scratch, distances + shift);
      if (k > 1) squaredDistances(x + shift, d, rowMajor, scratch + 16, seconds + shift);
      else v128.store(seconds + shift, f32x4.splat(Infinity));
    }
  }
}
