// Rows in two parts that change their cluster.

import { eightOf, GRID, joined, joinedHigh, joinedLow } from './coarse.as';
import { ask, FROM, MOVES, MOVING, NONE, PAIRS, rowOf, TO } from './tile.as';

/** Adds two columns to the sums of one cluster and takes them from those of another. */
function carryTwo(whole: v128, into: usize, out: usize): void {
  const value = f64x2.mul(f64x2.convert_low_i32x4_s(whole), f64x2.splat(1.0 / <f64>GRID));
  v128.store(into, f64x2.add(v128.load(into), value));
  v128.store(out, f64x2.sub(v128.load(out), value));
}

function carryFour(whole: v128, into: usize, out: usize): void {
  carryTwo(whole, into, out);
  carryTwo(v128.shuffle<i64>(whole, whole, 1, 1), into + 16, out + 16);
}

/** Moves a row from the float64 sums of one cluster to those of another. */
function carry(tile: usize, rest: usize, shift: i32, d: i32, from: usize, to: usize, sums: usize): void {
  const stride = (<usize>d) << 3;
  let into = sums + to * stride,
    out = sums + from * stride,
    left = d;
  for (; left >= 8; left -= 8, tile += 128, rest += 16, into += 64, out += 64) {
    const coarse = eightOf(tile),
      fine = v128.load(rest);
    carryFour(joinedLow(coarse, fine, shift), into, out);
    carryFour(joinedHigh(coarse, fine, shift), into + 32, out + 32);
  }
  for (; left >= 2; left -= 2, tile += 32, rest += 4, into += 16, out += 16) {
    carryTwo(joined(tile, rest, shift), into, out);
  }
  if (left) {
    const value = <f64>i32x4.extract_lane(joined(tile, rest, shift), 0) / <f64>GRID;
    store<f64>(into, load<f64>(into) + value);
    store<f64>(out, load<f64>(out) - value);
  }
}

/** Adds two columns to the sums of a cluster. */
function addTwo(whole: v128, into: usize): void {
  const value = f64x2.mul(f64x2.convert_low_i32x4_s(whole), f64x2.splat(1.0 / <f64>GRID));
  v128.store(into, f64x2.add(v128.load(into), value));
}

/** Adds a row that had no label to the float64 sums of a cluster. */
function add(tile: usize, rest: usize, shift: i32, d: i32, to: usize, sums: usize): void {
  let into = sums + to * ((<usize>d) << 3),
    left = d;
  for (; left >= 8; left -= 8, tile += 128, rest += 16, into += 64) {
    const coarse = eightOf(tile),
      fine = v128.load(rest),
      low = joinedLow(coarse, fine, shift),
      high = joinedHigh(coarse, fine, shift);
    addTwo(low, into);
    addTwo(v128.shuffle<i64>(low, low, 1, 1), into + 16);
    addTwo(high, into + 32);
    addTwo(v128.shuffle<i64>(high, high, 1, 1), into + 48);
  }
  for (; left >= 2; left -= 2, tile += 32, rest += 4, into += 16) addTwo(joined(tile, rest, shift), into);
  if (left) {
    const value = <f64>i32x4.extract_lane(joined(tile, rest, shift), 0) / <f64>GRID;
    store<f64>(into, load<f64>(into) + value);
  }
}

/**
 * Moves the rows of a list, which holds four times the place of each among the tiles, its index among the rests, its old and its new label
 * (uint16 each); those that had none are added. All their rests are asked of the memory first: waiting for one after the other takes several times as long.
 */
export function carryAll(
  tiles: usize,
  rests: usize,
  shift: i32,
  d: i32,
  list: usize,
  end: usize,
  sums: usize,
  counts: usize,
): void {
  const width = (<usize>((d + 1) >> 1)) << 2;
  let asked: u32 = 0;
  for (let at = list; at < end; at += 8) {
    const rest = rests + <usize>load<u16>(at, 2) * width;
    asked |= ask(rest, width) | load<u32>(rest + width - 4);
  }
  store<u32>(PAIRS, asked);
  for (let at = list; at < end; at += 8) {
    const place = <usize>load<u16>(at),
      rest = rests + <usize>load<u16>(at, 2) * width,
      from = <usize>load<u16>(at, 4),
      to = <usize>load<u16>(at, 6),
      tile = tiles + (place >> 5) * (width << 3) + (place & 31);
    store<f64>(counts + (to << 3), load<f64>(counts + (to << 3)) + 1);
    if (from == NONE) {
      add(tile, rest, shift, d, to, sums);
      continue;
    }
    carry(tile, rest, shift, d, from, to, sums);
    store<f64>(counts + (from << 3), load<f64>(counts + (from << 3)) - 1);
  }
}

/** As `carryAll`, for rows that `listMoves` has listed by their places; `order` has the row of each place (uint16; 0: the same). */
export function carryListed(
  tiles: usize,
  rests: usize,
  shift: i32,
  d: i32,
  count: i32,
  sums: usize,
  counts: usize,
  order: usize,
): void {
  let end = MOVING;
  for (let at: usize = 0; at < (<usize>count) << 1; at += 2, end += 8) {
    const place = <usize>load<u16>(MOVES + at);
    store<u16>(end, <u16>(place << 2));
    store<u16>(end, <u16>rowOf(place, order), 2);
    store<u16>(end, load<u16>(FROM + at), 4);
    store<u16>(end, load<u16>(TO + at), 6);
  }
  carryAll(tiles, rests, shift, d, MOVING, end, sums, counts);
}
