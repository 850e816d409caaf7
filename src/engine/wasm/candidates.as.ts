// A second look at rows of which the list of four centroids has the best one for sure.

import { askNext, fillPast } from './asking.as';
import { eightOf, transpose } from './coarse.as';
import { CENTROIDS, COLUMNS, KNOWN, TILES } from './frame.as';
import { allowances, marginsOf, lengthsOf, rowAt, settle } from './settling.as';

/** The scores of four rows under the four centroids of each. */
const SCORES: usize = 960;

/** Sums of the four values of each of four vectors. */
function sums(a: v128, b: v128, c: v128, e: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7)),
    ce = i32x4.add(v128.shuffle<i32>(c, e, 0, 4, 1, 5), v128.shuffle<i32>(c, e, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i64>(ab, ce, 0, 2), v128.shuffle<i64>(ab, ce, 1, 3));
}

/** Scores of a row under the centroids of its list, of `width` bytes each. */
function scores(row: usize, width: usize, list: u32, centroids: usize): v128 {
  const stride = width + 16;
  let p0 = centroids + <usize>(list & 255) * stride,
    p1 = centroids + <usize>((list >> 8) & 255) * stride,
    p2 = centroids + <usize>((list >> 16) & 255) * stride,
    p3 = centroids + <usize>(list >> 24) * stride;
  let x = eightOf(row);
  let a0 = i32x4.add(v128.load(p0), i32x4.dot_i16x8_s(x, v128.load(p0, 16))),
    a1 = i32x4.add(v128.load(p1), i32x4.dot_i16x8_s(x, v128.load(p1, 16))),
    a2 = i32x4.add(v128.load(p2), i32x4.dot_i16x8_s(x, v128.load(p2, 16))),
    a3 = i32x4.add(v128.load(p3), i32x4.dot_i16x8_s(x, v128.load(p3, 16)));
  for (let left = width - 16; left; left -= 16) {
    row += 128;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    x = eightOf(row);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(x, v128.load(p0, 16)));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(x, v128.load(p1, 16)));
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(x, v128.load(p2, 16)));
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(x, v128.load(p3, 16)));
  }
  return sums(a0, a1, a2, a3);
}

/** Four lists with the byte at `place` of each as the first, and the first in its place. */
function withFirst(lists: v128, place: v128): v128 {
  const own = i8x16(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3),
    starts = i8x16(0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12),
    all = i32x4.mul(place, i32x4.splat(0x01010101));
  const kept = v128.andnot(own, i8x16.eq(own, all));
  return i8x16.swizzle(lists, i8x16.add(v128.or(kept, place), starts));
}

/** Finds the best of the four scores of each row of four entries; then what becomes of the rows. */
function compare(frame: usize, entries: usize, count: i32): void {
  const low = i32x4.splat(3);
  transpose(v128.load(SCORES), v128.load(SCORES, 16), v128.load(SCORES, 32), v128.load(SCORES, 48), SCORES);
  const k0 = v128.andnot(v128.load(SCORES), low),
    k1 = v128.or(v128.andnot(v128.load(SCORES, 16), low), i32x4.splat(1)),
    k2 = v128.or(v128.andnot(v128.load(SCORES, 32), low), i32x4.splat(2)),
    k3 = v128.or(v128.load(SCORES, 48), low);
  const a = i32x4.min_s(k0, k1),
    b = i32x4.min_s(k2, k3),
    best = i32x4.min_s(a, b);
  let second = i32x4.min_s(i32x4.max_s(k0, k1), i32x4.max_s(k2, k3));
  second = i32x4.min_s(second, i32x4.max_s(a, b));
  const known = <usize>load<u32>(frame, KNOWN);
  const known0 = v128.load_lane<u64>(
      known + (rowAt(entries + 4) << 3),
      v128.load64_zero(known + (rowAt(entries) << 3)),
      1,
    ),
    known2 = v128.load_lane<u64>(
      known + (rowAt(entries + 12) << 3),
      v128.load64_zero(known + (rowAt(entries + 8) << 3)),
      1,
    );
  const old = v128.shuffle<i32>(known0, known2, 0, 2, 4, 6),
    far = v128.shuffle<i32>(known0, known2, 1, 3, 5, 7);
  const first = v128.and(old, i32x4.splat(255)),
    lists = withFirst(old, v128.and(best, low)),
    lengths = lengthsOf(frame, entries),
    allowance = allowances(frame, v128.and(lists, i32x4.splat(255)), lengths),
    gained = marginsOf(frame, i32x4.sub(k0, best), allowance),
    beyond = i32x4.add(i32x4.sub(far, i32x4.shr_u(v128.load(entries), 16)), gained);
  settle(frame, entries, count, first, lists, best, lengths, allowance, i32x4.sub(second, best), beyond);
}

/**
 * Labels the rows of a list of entries (with room for eight more; the upper 16 bits hold what their margins must be above) by the
 * centroids of their lists: as `pass` would, but for rows in doubt, which are put on the open list.
 */
export function reconsider(frame: usize, list: usize, count: i32): void {
  const d = load<i32>(frame, COLUMNS),
    width = (<usize>((d + 7) >> 3)) << 4,
    step = (<usize>((d + 1) >> 1)) << 5,
    tiles = <usize>load<u32>(frame, TILES),
    centroids = <usize>load<u32>(frame, CENTROIDS),
    known = <usize>load<u32>(frame, KNOWN),
    end = list + ((<usize>count) << 2);
  fillPast(end, count);
  for (let at = list; at < end; at += 16) {
    askNext(frame);
    for (let r: usize = 0; r < 16; r += 4) {
      const index = rowAt(at + r),
        row = tiles + (index >> 3) * step + ((index & 7) << 2);
      v128.store(SCORES + (r << 2), scores(row, width, load<u32>(known + (index << 3)), centroids));
    }
    const left = <i32>((end - at) >> 2);
    compare(frame, at, left < 4 ? left : 4);
  }
}
