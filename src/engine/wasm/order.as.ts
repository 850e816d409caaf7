// Rows of a block in an order of one run's own (`sorting.as.ts` makes it), in which eight that lie together are left out together while centroids
// have not moved far enough to matter to any of them, and those that are looked at are whole tiles.

import { BLOCK, GAPS, LABELS, MOST, NEAREST, ORDER, SHIFT, TABLE, WILD } from './frame.as';
import { placeOf, squaresOf } from './settling.as';

/**
 * Takes note of a tile after a look: a place in the table and by how much the second best centroid is worse than the best for every row
 * (uint16 each); nothing where its rows have several labels. `i0` and `i1` are their best centroids, `b0` and `b1` the scores of these,
 * `s0` and `s1` those of the second best, `off0` and `off1` what both may be off by, `parts` the lengths of the rows (uint16). What is left
 * of their gaps is put into `GAPS`.
 */
export function settleTile(
  frame: usize,
  tile: usize,
  i0: v128,
  i1: v128,
  b0: v128,
  b1: v128,
  s0: v128,
  s1: v128,
  off0: v128,
  off1: v128,
  parts: v128,
): void {
  const gap0 = i32x4.sub(i32x4.max_u(i32x4.sub(s0, b0), off0), off0),
    gap1 = i32x4.sub(i32x4.max_u(i32x4.sub(s1, b1), off1), off1),
    gaps = <usize>load<u32>(frame, GAPS) + (tile << 5),
    first = i32x4.splat(i32x4.extract_lane(i0, 0)),
    l0 = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(parts)),
    l1 = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(parts)),
    square0 = squaresOf(frame, l0, i32x4.add(b0, off0)),
    square1 = squaresOf(frame, l1, i32x4.add(b1, off1)),
    same = i32x4.all_true(v128.and(i32x4.eq(i0, first), i32x4.eq(i1, first)));
  v128.store(gaps, gap0);
  v128.store(gaps, gap1, 16);
  v128.store(gaps, square0, BLOCK << 2);
  v128.store(gaps, square1, (BLOCK << 2) + 16);
  const known = same ? knownOf(frame, i32x4.extract_lane(i0, 0), gap0, gap1, square0, square1) : 0;
  store<u32>(<usize>load<u32>(frame, NEAREST) + (tile << 2), known);
}

/** A place in the table and a margin for eight rows of one cluster, by their gaps and squared distances. */
export function knownOf(frame: usize, label: i32, gap0: v128, gap1: v128, square0: v128, square1: v128): u32 {
  const gaps = i32x4.min_u(gap0, gap1),
    gap = i32x4.min_u(gaps, v128.shuffle<i32>(gaps, gaps, 2, 3, 0, 1)),
    squares = f32x4.pmax(square0, square1),
    square = f32x4.pmax(squares, v128.shuffle<i32>(squares, squares, 2, 3, 0, 1)),
    least = min<u32>(i32x4.extract_lane(gap, 0), i32x4.extract_lane(gap, 1)),
    place = placeOf(frame, label, max(f32x4.extract_lane(square, 0), f32x4.extract_lane(square, 1)));
  return (<u32>place) | (min<u32>(least >>> load<u32>(frame, SHIFT), MOST) << 16);
}

/** Lists the tiles of a block that need a look (uint16); returns how many. */
export function selectTiles(frame: usize, tiles: i32, list: usize): i32 {
  const table = <usize>load<u32>(frame, TABLE),
    nearest = <usize>load<u32>(frame, NEAREST);
  let end = list;
  for (let tile: usize = 0; tile < <usize>tiles; tile++) {
    const own = load<u32>(nearest + (tile << 2)),
      needed = <u32>load<u16>(table + ((<usize>(own & 0xffff)) << 1));
    store<u16>(end, <u16>tile);
    end += (<usize>(own >>> 16 <= needed)) << 1;
  }
  return <i32>((end - list) >> 1);
}

/** Whether a row is wild, by the flags of its block (address 0: none is). */
export function isWild(flags: usize, row: usize): bool {
  return flags != 0 && ((load<u8>(flags + (row >> 3)) >> (<u8>(row & 7))) & 1) != 0;
}

/** The wild rows among those of a tile of places. */
export function wildOf(flags: usize, order: usize): i32 {
  let bits = 0;
  if (!flags) return bits;
  for (let r: usize = 0; r < 8; r++) {
    bits |= (<i32>isWild(flags, <usize>load<u16>(order + (r << 1)))) << (<i32>r);
  }
  return bits;
}

/** Gives the rows of a block, but the wild ones, the labels that they have in their order. */
export function restore(frame: usize, tiles: i32, labels: usize): void {
  const own = <usize>load<u32>(frame, LABELS),
    order = <usize>load<u32>(frame, ORDER),
    wild = <usize>load<u32>(frame, WILD);
  for (let place: usize = 0; place < (<usize>tiles) << 3; place++) {
    const row = <usize>load<u16>(order + (place << 1));
    if (!isWild(wild, row)) store<u16>(labels + (row << 1), load<u16>(own + (place << 1)));
  }
}
