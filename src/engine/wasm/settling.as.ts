// What becomes of rows whose best centroids are found: their labels, or the list of those in doubt, and what later passes may leave out.
// Entries of lists hold the index of a row in the lower 16 bits; four are worked on at a time.

import {
  BASE,
  CLASSES,
  CLUSTERS,
  COLUMNS,
  KNOWN,
  LABELS,
  MARGINS,
  MOST,
  MOVED,
  MOVED_END,
  NEAR,
  LENGTHS,
  OFF,
  OPEN_END,
  PART,
  SHIFT,
  SLOPE,
  SLOT,
  UNIT,
} from './frame.as';
import { gather, moveWeighted } from './tile.as';

/** The row of an entry. */
export function rowAt(entry: usize): usize {
  return <usize>load<u16>(entry);
}

/** The lengths of the rows of four entries, in their parts (float32). */
export function lengthsOf(frame: usize, entries: usize): v128 {
  const lengths = <usize>load<u32>(frame, LENGTHS);
  let parts = v128.load_lane<u8>(lengths + rowAt(entries), i32x4.splat(0), 0);
  parts = v128.load_lane<u8>(lengths + rowAt(entries + 4), parts, 4);
  parts = v128.load_lane<u8>(lengths + rowAt(entries + 8), parts, 8);
  return f32x4.convert_i32x4_s(v128.load_lane<u8>(lengths + rowAt(entries + 12), parts, 12));
}

/** What a score may be more than another is less, in the steps of scores, for four rows: by their best centroids and their lengths. */
export function allowances(frame: usize, index: v128, lengths: v128): v128 {
  const margins = <usize>load<u32>(frame, MARGINS);
  const fixed = gather(
    margins + ((<usize>i32x4.extract_lane(index, 0)) << 2),
    margins + ((<usize>i32x4.extract_lane(index, 1)) << 2),
    margins + ((<usize>i32x4.extract_lane(index, 2)) << 2),
    margins + ((<usize>i32x4.extract_lane(index, 3)) << 2),
  );
  const own = f32x4.mul(f32x4.splat(load<f32>(frame, SLOPE)), lengths);
  return i32x4.add(fixed, i32x4.trunc_sat_f32x4_s(own));
}

/** Differences of scores as margins: less what they may be off by, 0 where that is more. */
export function marginsOf(frame: usize, difference: v128, allowance: v128): v128 {
  const more = i32x4.sub(i32x4.max_u(difference, allowance), allowance);
  return i32x4.shr_u(more, load<i32>(frame, SHIFT));
}

/** Upper bounds of the squared distances of four rows from their best centroids, by upper bounds of the scores of these. */
export function squaresOf(frame: usize, lengths: v128, scores: v128): v128 {
  const own = f32x4.mul(lengths, f32x4.splat(load<f32>(frame, PART))),
    square = f32x4.mul(f32x4.mul(own, own), f32x4.splat(1.0008)),
    doubled = f32x4.mul(f32x4.convert_i32x4_s(scores), f32x4.splat(load<f32>(frame, UNIT)));
  return f32x4.add(f32x4.add(square, doubled), f32x4.splat(load<f32>(frame, OFF)));
}

/** The places in the table of four rows, by their best centroids and an upper bound of the scores of these. */
function placesOf(frame: usize, index: v128, lengths: v128, scores: v128): v128 {
  const square = squaresOf(frame, lengths, scores);
  let kind = i32x4.sub(i32x4.shr_s(square, 21), i32x4.splat(load<i32>(frame, BASE)));
  kind = i32x4.min_s(i32x4.max_s(kind, i32x4.splat(0)), i32x4.splat(CLASSES - 1));
  return i32x4.add(i32x4.add(kind, i32x4.shl(index, 5)), i32x4.splat(load<i32>(frame, SLOT)));
}

/** As `placesOf`, of one row, by its squared distance. */
export function placeOf(frame: usize, index: i32, square: f32): i32 {
  const kind = (reinterpret<i32>(square) >> 21) - load<i32>(frame, BASE);
  return min(max(kind, 0), CLASSES - 1) + (index << 5) + load<i32>(frame, SLOT);
}

/**
 * Takes note of the rows of four entries, of which the first `count` are rows of their own: `first` are their labels, `lists` their new
 * lists. `best` are the scores of the best, with an index in the lowest bits, `difference` how much more the second best have, `beyond`
 * the margins of all that are in no list.
 */
export function settle(
  frame: usize,
  entries: usize,
  count: i32,
  first: v128,
  lists: v128,
  best: v128,
  lengths: v128,
  allowance: v128,
  difference: v128,
  beyond: v128,
): void {
  const index = v128.and(lists, i32x4.splat(255)),
    most = i32x4.splat(MOST),
    sure = i32x4.gt_u(difference, allowance),
    margin = i32x4.min_u(i32x4.min_u(marginsOf(frame, difference, allowance), beyond), most);
  const place = placesOf(frame, index, lengths, i32x4.add(best, allowance)),
    near = v128.or(place, i32x4.shl(margin, 16)),
    far = i32x4.min_u(beyond, most);
  const r0 = rowAt(entries),
    r1 = rowAt(entries + 4),
    r2 = rowAt(entries + 8),
    r3 = rowAt(entries + 12);
  const nears = <usize>load<u32>(frame, NEAR),
    known = <usize>load<u32>(frame, KNOWN);
  v128.store32_lane(nears + (r0 << 2), near, 0);
  v128.store32_lane(nears + (r1 << 2), near, 1);
  v128.store32_lane(nears + (r2 << 2), near, 2);
  v128.store32_lane(nears + (r3 << 2), near, 3);
  const known0 = v128.shuffle<i32>(lists, far, 0, 4, 1, 5),
    known2 = v128.shuffle<i32>(lists, far, 2, 6, 3, 7);
  v128.store64_lane(known + (r0 << 3), known0, 0);
  v128.store64_lane(known + (r1 << 3), known0, 1);
  v128.store64_lane(known + (r2 << 3), known2, 0);
  v128.store64_lane(known + (r3 << 3), known2, 1);
  const own = (1 << count) - 1,
    rows = v128.and(v128.load(entries), i32x4.splat(0xffff)),
    places = v128.or(i32x4.shl(rows, 2), i32x4.shl(rows, 16)),
    labels = v128.or(first, i32x4.shl(index, 16)),
    moves0 = v128.shuffle<i32>(places, labels, 0, 4, 1, 5),
    moves2 = v128.shuffle<i32>(places, labels, 2, 6, 3, 7),
    changed = i32x4.bitmask(v128.andnot(sure, i32x4.eq(first, index))) & own;
  let moved = <usize>load<u32>(frame, MOVED_END);
  v128.store64_lane(moved, moves0, 0);
  moved += (<usize>(changed & 1)) << 3;
  v128.store64_lane(moved, moves0, 1);
  moved += (<usize>(changed & 2)) << 2;
  v128.store64_lane(moved, moves2, 0);
  moved += (<usize>(changed & 4)) << 1;
  v128.store64_lane(moved, moves2, 1);
  moved += <usize>(changed & 8);
  store<u32>(frame, <u32>moved, MOVED_END);
  const doubts = ~i32x4.bitmask(sure) & own;
  if (doubts) open(frame, entries, doubts);
}

/** Puts the rows of `bits` on the list of those in doubt. */
function open(frame: usize, entries: usize, doubts: i32): void {
  let end = <usize>load<u32>(frame, OPEN_END);
  for (let bits = doubts; bits; bits &= bits - 1, end += 4) {
    store<u32>(end, <u32>rowAt(entries + ((<usize>ctz(bits)) << 2)));
  }
  store<u32>(frame, <u32>end, OPEN_END);
}

/** Gives the rows that moved their new labels. */
export function relabelMoved(frame: usize): void {
  const labels = <usize>load<u32>(frame, LABELS),
    end = <usize>load<u32>(frame, MOVED_END);
  for (let at = <usize>load<u32>(frame, MOVED); at < end; at += 8) {
    store<u16>(labels + ((<usize>load<u16>(at)) >> 1), load<u16>(at, 6));
  }
}

/** Moves the rows that moved between the sums, by their weights, from the rows themselves. */
export function carryWeighted(
  frame: usize,
  x: usize,
  sums: usize,
  counts: usize,
  weights: usize,
  split: f64,
): void {
  const d = load<i32>(frame, COLUMNS),
    k = load<i32>(frame, CLUSTERS),
    end = <usize>load<u32>(frame, MOVED_END);
  for (let at = <usize>load<u32>(frame, MOVED); at < end; at += 8) {
    const place = <usize>load<u16>(at),
      from = <i32>load<u16>(at, 4),
      to = <i32>load<u16>(at, 6),
      row = x + (place >> 5) * ((<usize>d) << 5) + (place & 31);
    moveWeighted(row, d, k, from, to, sums, counts, <f64>load<f32>(weights + place), split);
  }
}

/** Brings the lists of rows that were in doubt (uint32 indices) in line with their labels. */
export function amend(frame: usize, list: usize, count: i32): void {
  const near = <usize>load<u32>(frame, NEAR),
    known = <usize>load<u32>(frame, KNOWN),
    labels = <usize>load<u32>(frame, LABELS);
  for (const end = list + ((<usize>count) << 2); list != end; list += 4) {
    const row = <usize>load<u32>(list),
      at = known + (row << 3),
      own = load<u32>(at),
      label = <u32>load<u16>(labels + (row << 1)),
      first = own & 255;
    if (label == first) continue;
    store<u32>(near + (row << 2), load<u32>(near + (row << 2)) + ((label - first) << 5));
    let place: u32 = 8;
    while (place < 32 && ((own >> place) & 255) != label) place += 8;
    if (place < 32) {
      store<u32>(at, own ^ (label ^ first) ^ ((label ^ first) << place));
    } else {
      store<u32>(at, (own & 0xffffff00) | label);
      store<u32>(at, 0, 4);
    }
  }
}
