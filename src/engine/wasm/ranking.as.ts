// A look at all centroids for single rows: eight at a time are brought into a coarse tile and scored under groups of four centroids.

import { askNext, fillPast } from './asking.as';
import { CLUSTERS, COLUMNS, HALF, LABELS, MASK, PACKED, SCORES, TILE, TILES } from './frame.as';
import { allowances, marginsOf, lengthsOf, rowAt, settle } from './settling.as';
import { gather } from './tile.as';

/** A coarse tile of the rows of eight entries: at `out`, or where it lies if they are one; `left` of the entries are rows of their own. */
function bring(tiles: usize, step: usize, entries: usize, left: i32, out: usize): usize {
  const first = rowAt(entries);
  if (left >= 8 && (first & 7) == 0 && rowAt(entries + 28) == first + 7) return tiles + (first >> 3) * step;
  for (let side: usize = 0; side < 32; side += 16) {
    const i0 = rowAt(entries + side),
      i1 = rowAt(entries + side + 4),
      i2 = rowAt(entries + side + 8),
      i3 = rowAt(entries + side + 12);
    const r0 = tiles + (i0 >> 3) * step + ((i0 & 7) << 2),
      r1 = tiles + (i1 >> 3) * step + ((i1 & 7) << 2),
      r2 = tiles + (i2 >> 3) * step + ((i2 & 7) << 2),
      r3 = tiles + (i3 >> 3) * step + ((i3 & 7) << 2);
    for (let at: usize = 0; at < step; at += 32) {
      v128.store(out + side + at, gather(r0 + at, r1 + at, r2 + at, r3 + at));
    }
  }
  return out;
}

/** Scores of a tile under all groups of four: of each the two vectors of each centroid side by side. */
function score(tile: usize, step: usize, groups: i32, packed: usize, half: usize, out: usize): void {
  const end = tile + step;
  for (let g = 0; g < groups; g++, half += 16, out += 128) {
    let a00 = v128.load32_splat(half),
      a10 = a00;
    let a01 = v128.load32_splat(half, 4),
      a11 = a01;
    let a02 = v128.load32_splat(half, 8),
      a12 = a02;
    let a03 = v128.load32_splat(half, 12),
      a13 = a03;
    let at = tile;
    do {
      const x0 = v128.load(at),
        x1 = v128.load(at, 16);
      let s = v128.load32_splat(packed);
      a00 = i32x4.add(a00, i32x4.dot_i16x8_s(x0, s));
      a10 = i32x4.add(a10, i32x4.dot_i16x8_s(x1, s));
      s = v128.load32_splat(packed, 4);
      a01 = i32x4.add(a01, i32x4.dot_i16x8_s(x0, s));
      a11 = i32x4.add(a11, i32x4.dot_i16x8_s(x1, s));
      s = v128.load32_splat(packed, 8);
      a02 = i32x4.add(a02, i32x4.dot_i16x8_s(x0, s));
      a12 = i32x4.add(a12, i32x4.dot_i16x8_s(x1, s));
      s = v128.load32_splat(packed, 12);
      a03 = i32x4.add(a03, i32x4.dot_i16x8_s(x0, s));
      a13 = i32x4.add(a13, i32x4.dot_i16x8_s(x1, s));
      at += 32;
      packed += 16;
    } while (at != end);
    v128.store(out, a00);
    v128.store(out, a10, 16);
    v128.store(out, a01, 32);
    v128.store(out, a11, 48);
    v128.store(out, a02, 64);
    v128.store(out, a12, 80);
    v128.store(out, a03, 96);
    v128.store(out, a13, 112);
  }
}

/** The labels of the rows of four entries. */
function labelsOf(frame: usize, entries: usize): v128 {
  const labels = <usize>load<u32>(frame, LABELS);
  let values = v128.load_lane<u16>(labels + (rowAt(entries) << 1), i32x4.splat(0), 0);
  values = v128.load_lane<u16>(labels + (rowAt(entries + 4) << 1), values, 2);
  values = v128.load_lane<u16>(labels + (rowAt(entries + 8) << 1), values, 4);
  return v128.load_lane<u16>(labels + (rowAt(entries + 12) << 1), values, 6);
}

/** The four best of the rows of four entries, by scores whose lowest bits (`mask`) make room for the index, and the fifth best; then what becomes of the rows. */
function rankFour(frame: usize, entries: usize, scores: usize, groups: i32, count: i32): void {
  const mask = i32x4.splat(load<i32>(frame, MASK)),
    largest = i32x4.splat(i32.MAX_VALUE);
  let b0 = largest,
    b1 = largest,
    b2 = largest,
    b3 = largest,
    rest = largest;
  for (let g = 0, c = 0; g < groups; g++, scores += 128, c += 4) {
    const s0 = v128.or(v128.andnot(v128.load(scores), mask), i32x4.splat(c)),
      s1 = v128.or(v128.andnot(v128.load(scores, 32), mask), i32x4.splat(c + 1)),
      s2 = v128.or(v128.andnot(v128.load(scores, 64), mask), i32x4.splat(c + 2)),
      s3 = v128.or(v128.andnot(v128.load(scores, 96), mask), i32x4.splat(c + 3));
    const low0 = i32x4.min_s(s0, s1),
      high0 = i32x4.max_s(s0, s1),
      low1 = i32x4.min_s(s2, s3),
      high1 = i32x4.max_s(s2, s3);
    const k0 = i32x4.min_s(low0, low1),
      m0 = i32x4.max_s(low0, low1),
      m1 = i32x4.min_s(high0, high1),
      k3 = i32x4.max_s(high0, high1);
    const k1 = i32x4.min_s(m0, m1),
      k2 = i32x4.max_s(m0, m1);
    const l0 = i32x4.min_s(b0, k3),
      l1 = i32x4.min_s(b1, k2),
      l2 = i32x4.min_s(b2, k1),
      l3 = i32x4.min_s(b3, k0);
    rest = i32x4.min_s(
      rest,
      i32x4.min_s(
        i32x4.min_s(i32x4.max_s(b0, k3), i32x4.max_s(b1, k2)),
        i32x4.min_s(i32x4.max_s(b2, k1), i32x4.max_s(b3, k0)),
      ),
    );
    const even0 = i32x4.min_s(l0, l2),
      even1 = i32x4.max_s(l0, l2),
      odd0 = i32x4.min_s(l1, l3),
      odd1 = i32x4.max_s(l1, l3);
    b0 = i32x4.min_s(even0, odd0);
    b1 = i32x4.max_s(even0, odd0);
    b2 = i32x4.min_s(even1, odd1);
    b3 = i32x4.max_s(even1, odd1);
  }
  const i0 = v128.and(b0, mask),
    i1 = i32x4.shl(v128.and(b1, mask), 8),
    i2 = i32x4.shl(v128.and(b2, mask), 16),
    i3 = i32x4.shl(v128.and(b3, mask), 24);
  const lists = v128.or(v128.or(i0, i1), v128.or(i2, i3)),
    lengths = lengthsOf(frame, entries),
    allowance = allowances(frame, i0, lengths),
    beyond = marginsOf(frame, i32x4.sub(rest, b0), allowance);
  settle(
    frame,
    entries,
    count,
    labelsOf(frame, entries),
    lists,
    b0,
    lengths,
    allowance,
    i32x4.sub(b1, b0),
    beyond,
  );
}

/** Labels the rows of a list of entries (with room for eight more) by all centroids, as `reconsider` does. */
export function rank(frame: usize, list: usize, count: i32): void {
  const step = (<usize>((load<i32>(frame, COLUMNS) + 1) >> 1)) << 5,
    groups = (load<i32>(frame, CLUSTERS) + 3) >> 2,
    tiles = <usize>load<u32>(frame, TILES),
    room = <usize>load<u32>(frame, TILE),
    scores = <usize>load<u32>(frame, SCORES),
    packed = <usize>load<u32>(frame, PACKED),
    half = <usize>load<u32>(frame, HALF),
    end = list + ((<usize>count) << 2);
  fillPast(end, count);
  for (let at = list; at < end; at += 32) {
    askNext(frame);
    const left = <i32>((end - at) >> 2);
    score(bring(tiles, step, at, left, room), step, groups, packed, half, scores);
    rankFour(frame, at, scores, groups, left < 4 ? left : 4);
    if (left > 4) rankFour(frame, at + 16, scores + 16, groups, left < 8 ? left - 4 : 4);
  }
}
