// Rows that the sieve leaves in doubt, or cannot hold, in tiles of their own for `pass`, and what becomes of their labels.

import { GRID, joined } from './coarse.as';
import { ask, PAIRS, rowOf } from './tile.as';

/** Joins the rows of a list of places (uint32) from their two parts, into tiles of their own; `order` as in `carryListed`. */
export function collect(
  tiles: usize,
  rests: usize,
  shift: i32,
  d: i32,
  list: usize,
  count: i32,
  out: usize,
  order: usize,
): void {
  const step = (<usize>d) << 5,
    width = (<usize>((d + 1) >> 1)) << 2,
    unit = f32x4.splat(1 / GRID);
  let asked: u32 = 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    asked |= ask(rests + rowOf(<usize>load<u32>(list + (i << 2)), order) * width, width);
  }
  store<u32>(PAIRS, asked);
  for (let i: usize = 0; i < <usize>count; i++) {
    const place = <usize>load<u32>(list + (i << 2));
    let tile = tiles + (place >> 3) * (width << 3) + ((place & 7) << 2),
      rest = rests + rowOf(place, order) * width,
      to = out + (i >> 3) * step + ((i & 7) << 2);
    for (let j = 0; j < d; j += 2, tile += 32, rest += 4, to += 64) {
      const values = f32x4.mul(f32x4.convert_i32x4_s(joined(tile, rest, shift)), unit);
      v128.store32_lane(to, values, 0);
      if (j + 1 < d) v128.store32_lane(to + 32, values, 1);
    }
  }
}

/**
 * Copies the wild ones of `rows` rows into tiles of their own and lists them (uint32), if they are at most `room`. Returns how many there are.
 */
export function collectWild(
  x: usize,
  wild: usize,
  rows: i32,
  d: i32,
  list: usize,
  room: i32,
  out: usize,
): i32 {
  const step = (<usize>d) << 5;
  let count = 0;
  for (let row: usize = 0; row < <usize>rows; row++) {
    if (!((load<u8>(wild + (row >> 3)) >> (<u8>(row & 7))) & 1)) continue;
    if (count < room) {
      let from = x + (row >> 3) * step + ((row & 7) << 2),
        to = out + <usize>(count >> 3) * step + ((count & 7) << 2);
      for (let j = 0; j < d; j++, from += 32, to += 32) store<f32>(to, load<f32>(from));
      store<u32>(list + (count << 2), <u32>row);
    }
    count++;
  }
  return count;
}

/** Copies the labels and the weights (address 0: none) of the rows of a list of places; `order` as in `carryListed`, for weights alone. */
export function lift(
  labels: usize,
  weights: usize,
  list: usize,
  count: i32,
  outLabels: usize,
  outWeights: usize,
  order: usize,
): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const place = <usize>load<u32>(list + (i << 2));
    store<u16>(outLabels + (i << 1), load<u16>(labels + (place << 1)));
    if (weights) store<f32>(outWeights + (i << 2), load<f32>(weights + (rowOf(place, order) << 2)));
  }
}

/** Brings the labels of a list back. */
export function spread(labels: usize, list: usize, count: i32, from: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    store<u16>(labels + ((<usize>load<u32>(list + (i << 2))) << 1), load<u16>(from + (i << 1)));
  }
}
