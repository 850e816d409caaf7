// The labelling pass over rows held a second time in two parts of 16 bits: a coarse one, which is half of the bytes and takes two thirds of
// the arithmetic of `pass`, and the rest. Whole numbers are exact, so that only coarse values leave doubt; rows where it could matter are
// listed for an exact second look, which makes the labels those of `pass` bit for bit. A coarse tile holds, for each pair of columns, the
// two values of each of its 8 rows side by side. The rests of a row lie together, so that a row that moves is one line of memory.

import { carryListed } from './carry.as';
import { settleTile } from './order.as';
import {
  askPage,
  BEST,
  FOUND,
  listMoves,
  MOVES_FULL,
  pageAfter,
  PAIRS,
  pick,
  relabelWeighted,
  SECOND,
} from './tile.as';

/**
 * `pass` over coarse tiles of rows that have labels. Centroids come in groups of 4 as there, each pair of columns in 32 bits; `half` holds
 * the least that their scores for a row of zeros can be, with their place in the group in the low two bits, the largest int32 in the padding. By
 * `margins` (int32) a score may be more than another may be less, for rows of no length, and by `slope` more for each part of the length
 * that `lengths` has of a row; `margin` is the most that both come to. Rows whose best score may not be the least keep their label: their
 * number and then their places are written to `open` (uint32). Wild rows keep theirs too. `x` are the rows themselves, for those that
 * move with weights. Where there is a `frame`, only the `count` tiles of `list` (uint16) are looked at, and what is found of them is noted
 * there; `order` as in `carryListed`. Returns how many labels changed.
 */
export function sift(
  tiles: usize,
  rests: usize,
  shift: i32,
  wild: usize,
  x: usize,
  labels: usize,
  rows: i32,
  d: i32,
  k: i32,
  packed: usize,
  half: usize,
  margins: usize,
  lengths: usize,
  slope: i32,
  margin: i32,
  sums: usize,
  counts: usize,
  weights: usize,
  split: f64,
  open: usize,
  frame: usize,
  list: usize,
  count: i32,
  order: usize,
): i32 {
  const groups = (k + 3) >> 2,
    coarseStep = (<usize>((d + 1) >> 1)) << 5,
    near = i32x4.splat(margin - 255 * slope),
    slopes = i32x4.splat(slope),
    places = i32x4.splat(3),
    four = i32x4.splat(4),
    none = i32x4.splat(0),
    last = tiles + <usize>((rows + 7) >> 3) * coarseStep,
    looks = frame ? count : (rows + 7) >> 3;
  let asked: u32 = 0,
    moved = 0,
    listed = 0,
    page = tiles,
    doubtful = open;
  for (let n = 0; n < looks; n++) {
    const at = frame ? <usize>load<u16>(list + ((<usize>n) << 1)) : <usize>n,
      i = <i32>(at << 3),
      tile = tiles + at * coarseStep,
      own = labels + (at << 4);
    let b0 = none,
      b1 = none,
      s0 = none,
      s1 = none,
      i0 = none,
      i1 = none;
    let cp = packed,
      hn = half,
      group = none;
    const end = tile + coarseStep;
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
      let pair = tile;
      do {
        const x0 = v128.load(pair),
          x1 = v128.load(pair, 16);
        let s = v128.load32_splat(cp);
        a00 = i32x4.add(a00, i32x4.dot_i16x8_s(x0, s));
        a10 = i32x4.add(a10, i32x4.dot_i16x8_s(x1, s));
        s = v128.load32_splat(cp, 4);
        a01 = i32x4.add(a01, i32x4.dot_i16x8_s(x0, s));
        a11 = i32x4.add(a11, i32x4.dot_i16x8_s(x1, s));
        s = v128.load32_splat(cp, 8);
        a02 = i32x4.add(a02, i32x4.dot_i16x8_s(x0, s));
        a12 = i32x4.add(a12, i32x4.dot_i16x8_s(x1, s));
        s = v128.load32_splat(cp, 12);
        a03 = i32x4.add(a03, i32x4.dot_i16x8_s(x0, s));
        a13 = i32x4.add(a13, i32x4.dot_i16x8_s(x1, s));
        pair += 32;
        cp += 16;
      } while (pair != end);
      hn += 16;
      const low0 = i32x4.min_s(a00, a01),
        high0 = i32x4.min_s(a02, a03),
        least0 = i32x4.min_s(low0, high0),
        next0 = i32x4.min_s(
          i32x4.min_s(i32x4.max_s(a00, a01), i32x4.max_s(a02, a03)),
          i32x4.max_s(low0, high0),
        );
      const low1 = i32x4.min_s(a10, a11),
        high1 = i32x4.min_s(a12, a13),
        least1 = i32x4.min_s(low1, high1),
        next1 = i32x4.min_s(
          i32x4.min_s(i32x4.max_s(a10, a11), i32x4.max_s(a12, a13)),
          i32x4.max_s(low1, high1),
        );
      if (g == 0) {
        b0 = least0;
        b1 = least1;
        s0 = next0;
        s1 = next1;
        continue;
      }
      group = i32x4.add(group, four);
      s0 = i32x4.min_s(i32x4.min_s(s0, next0), i32x4.max_s(b0, least0));
      i0 = pick(group, i0, i32x4.lt_s(least0, b0));
      b0 = i32x4.min_s(b0, least0);
      s1 = i32x4.min_s(i32x4.min_s(s1, next1), i32x4.max_s(b1, least1));
      i1 = pick(group, i1, i32x4.lt_s(least1, b1));
      b1 = i32x4.min_s(b1, least1);
    }
    i0 = v128.or(i0, v128.and(b0, places));
    i1 = v128.or(i1, v128.and(b1, places));
    const parts = v128.load8x8_u(lengths + (at << 3)),
      near0 = i32x4.add(near, i32x4.mul(slopes, i32x4.extend_low_i16x8_u(parts))),
      near1 = i32x4.add(near, i32x4.mul(slopes, i32x4.extend_high_i16x8_u(parts)));
    const doubt0 = i32x4.gt_s(i32x4.add(b0, near0), s0),
      doubt1 = i32x4.gt_s(i32x4.add(b1, near1), s1);
    const old = v128.load(own),
      apart = <i32>load<u8>(wild + at);
    let now = i16x8.narrow_i32x4_u(i0, i1),
      held = i32x4.bitmask(doubt0) | (i32x4.bitmask(doubt1) << 4) | apart;
    if (held) {
      v128.store(BEST, b0);
      v128.store(BEST, b1, 16);
      v128.store(SECOND, s0);
      v128.store(SECOND, s1, 16);
      v128.store(FOUND, i0);
      v128.store(FOUND, i1, 16);
      let kept = apart;
      for (let bits = held & ~apart; bits; bits &= bits - 1) {
        const r = <usize>ctz(bits),
          fixed = load<i32>(margins + ((<usize>load<u32>(FOUND + (r << 2))) << 2)),
          off = fixed + slope * <i32>load<u8>(lengths + (at << 3) + r);
        const open = <i32>(load<i32>(BEST + (r << 2)) + off > load<i32>(SECOND + (r << 2)));
        store<u32>(doubtful, <u32>i + <u32>r, 4);
        doubtful += (<usize>open) << 2;
        kept |= open << (<i32>r);
      }
      held = kept;
      const lanes = i16x8(1, 2, 4, 8, 16, 32, 64, 128);
      now = v128.bitselect(old, now, i16x8.eq(v128.and(i16x8.splat(<i16>held), lanes), lanes));
    }
    const bits = i16x8.bitmask(i16x8.ne(old, now));
    if (frame) settleTile(frame, at, i0, i1, b0, b1, s0, s1, near0, near1, parts);
    if (weights) {
      if (!bits) continue;
      moved += popcnt(bits);
      relabelWeighted(at << 3, order, x, d, k, bits, labels, now, sums, counts, weights, split);
      continue;
    }
    v128.store(own, now);
    listed = listMoves(i, bits, old, now, listed);
    if (listed > MOVES_FULL) {
      moved += listed;
      carryListed(tiles, rests, shift, d, listed, sums, counts, order);
      listed = 0;
    }
  }
  store<u32>(PAIRS, asked);
  carryListed(tiles, rests, shift, d, listed, sums, counts, order);
  store<u32>(open, <u32>((doubtful - open) >> 2));
  return moved + listed;
}
