// The exact second look at rows in doubt of which the list has the best centroid for sure: scores as `pass` makes them, of four centroids
// instead of all.

import { eightOf, GRID, joinedHigh, joinedLow } from './coarse.as';
import { COLUMNS, KNOWN, LABELS, MOVED_END, NEAR, OPEN, OPEN_END, TILES } from './frame.as';
import { ask, gather, multiplyAdd, PAIRS } from './tile.as';

/** Where the first column of a centroid lies. */
function columnOf(packed: usize, d: usize, c: u32): usize {
  return packed + ((<usize>(c >> 2) * d) << 4) + ((c & 3) << 2);
}

/** Scores of one row under the four centroids of its list, in the order and the rounding of `pass`. */
function exactScores(
  row: usize,
  rest: usize,
  cut: i32,
  d: usize,
  list: u32,
  packed: usize,
  half: usize,
): v128 {
  const c0 = list & 255,
    c1 = (list >> 8) & 255,
    c2 = (list >> 16) & 255,
    c3 = list >> 24;
  let scores = gather(half + (c0 << 2), half + (c1 << 2), half + (c2 << 2), half + (c3 << 2));
  const p0 = columnOf(packed, d, c0),
    p1 = columnOf(packed, d, c1),
    p2 = columnOf(packed, d, c2),
    p3 = columnOf(packed, d, c3);
  const unit = f32x4.splat(1 / GRID);
  for (let j: usize = 0; j < d; row += 128, rest += 16) {
    const coarse = eightOf(row),
      fine = v128.load(rest);
    v128.store(VALUES, f32x4.mul(f32x4.convert_i32x4_s(joinedLow(coarse, fine, cut)), unit));
    v128.store(VALUES, f32x4.mul(f32x4.convert_i32x4_s(joinedHigh(coarse, fine, cut)), unit), 16);
    const past = min(d, j + 8);
    for (let at = VALUES; j < past; j++, at += 4) {
      const column = j << 4;
      scores = multiplyAdd(
        v128.load32_splat(at),
        gather(p0 + column, p1 + column, p2 + column, p3 + column),
        scores,
      );
    }
  }
  return scores;
}

/** Eight columns of a row, and then the scores of its list. */
const VALUES: usize = 640;

/** The place in a list of the centroid with the least score, the one with the lowest index on a tie. */
function placeOfLeast(scores: v128, list: u32): u32 {
  v128.store(VALUES, scores);
  let best = load<f32>(VALUES),
    place: u32 = 0;
  for (let p: u32 = 1; p < 4; p++) {
    const score = load<f32>(VALUES + (p << 2)),
      tie = score == best && ((list >> (p << 3)) & 255) < ((list >> (place << 3)) & 255);
    if (score < best || tie) {
      best = score;
      place = p;
    }
  }
  return place;
}

/**
 * Labels those rows in doubt of which no centroid outside of the list can be the best: `packed` and `half` are the centroids as `pass` has them,
 * `rests` and `cut` the rest of the rows. Those whose label changed are put on the list of rows that move; the others in doubt stay on theirs.
 */
export function resolve(frame: usize, rests: usize, cut: i32, packed: usize, half: usize): void {
  const d = <usize>load<u32>(frame, COLUMNS),
    width = ((d + 1) >> 1) << 2,
    tiles = <usize>load<u32>(frame, TILES),
    near = <usize>load<u32>(frame, NEAR),
    known = <usize>load<u32>(frame, KNOWN),
    labels = <usize>load<u32>(frame, LABELS),
    open = <usize>load<u32>(frame, OPEN),
    end = <usize>load<u32>(frame, OPEN_END);
  let moved = <usize>load<u32>(frame, MOVED_END),
    kept = open,
    asked: u32 = 0;
  for (let at = open; at < end; at += 4) asked |= ask(rests + <usize>load<u32>(at) * width, width);
  store<u32>(PAIRS, asked);
  for (let at = open; at < end; at += 4) {
    const row = <usize>load<u32>(at),
      own = known + (row << 3);
    if (load<u32>(own, 4) == 0) {
      store<u32>(kept, <u32>row);
      kept += 4;
      continue;
    }
    const list = load<u32>(own),
      tile = tiles + (row >> 3) * (width << 3) + ((row & 7) << 2);
    const scores = exactScores(tile, rests + row * width, cut, d, list, packed, half);
    const place = placeOfLeast(scores, list) << 3,
      first = list & 255,
      label = (list >> place) & 255,
      swap = label ^ first,
      old = <u32>load<u16>(labels + (row << 1));
    store<u32>(own, list ^ swap ^ (swap << place));
    store<u32>(near + (row << 2), load<u32>(near + (row << 2)) + ((label - first) << 5));
    store<u32>(moved, ((<u32>row) << 2) | ((<u32>row) << 16));
    store<u32>(moved, old | (label << 16), 4);
    moved += (<usize>(label != old)) << 3;
  }
  store<u32>(frame, <u32>moved, MOVED_END);
  store<u32>(frame, <u32>kept, OPEN_END);
}
