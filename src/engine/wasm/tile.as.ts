// What labelling kernels share. Rows lie in tiles of 8: value of row r, column j at tile (r >> 3), offset (j * 8 + (r & 7)) * 4
// bytes. RELAX is set by the build.

/** The label of a row that has none yet. */
export const NONE: i32 = 0xffff;

/** Where the labels of one tile lie on their way: memory that is never given out, as all that follows. */
export const PAIRS: usize = 16;
/** Indices, old and new labels of rows that are to move (uint16), each with room for 72. */
export const MOVES: usize = 64;
export const FROM: usize = 208;
export const TO: usize = 352;
/** With more rows than these there is no room for those of one more tile. */
export const MOVES_FULL: i32 = 56;
/** The best scores of a tile so far, the second best, and where the best were found (32 bytes each). */
export const BEST: usize = 640;
export const SECOND: usize = 672;
export const FOUND: usize = 704;
/** For each set of eight values of 16 bits, how those in it come to lie first (16 bytes each). */
const GATHERING: usize = 1024;
/** Room for rows that move in the form of longer lists. */
export const MOVING: usize = 5120;

/** Bytes of a page of memory, at each of which what fetches lines unasked stops, and how many of the next one make it begin again. */
const PAGE: usize = 4096;
const BEGIN: usize = 256;

/** Asks the memory for `bytes` from `at` on, all lines at once. Returns what has to be stored somewhere, or nobody would ask. */
export function ask(at: usize, bytes: usize): u32 {
  let asked: u32 = 0;
  for (let line: usize = 0; line < bytes; line += 64) asked |= load<u32>(at + line);
  return asked;
}

/** Where the page begins that comes after what ends at `end`. */
export function pageAfter(end: usize): usize {
  return ((end - 1) & ~(PAGE - 1)) + PAGE;
}

/** Asks for the begin of the page after what ends at `end`, if that lies before `last`. */
export function askPage(end: usize, last: usize): u32 {
  const page = pageAfter(end);
  return page + BEGIN <= last ? ask(page, BEGIN) : 0;
}

/** The row at a place of an order (uint16; address 0: the same). */
export function rowOf(place: usize, order: usize): usize {
  return order ? <usize>load<u16>(order + (place << 1)) : place;
}

export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return RELAX ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** Indices only grow within a row, so the larger of the two is the one to keep. */
export function pick(index: v128, best: v128, mask: v128): v128 {
  return i32x4.max_s(best, v128.and(index, mask));
}

/** Values of 32 bits from four places, side by side. */
export function gather(at0: usize, at1: usize, at2: usize, at3: usize): v128 {
  let values = v128.load32_zero(at0);
  values = v128.load_lane<u32>(at1, values, 1);
  values = v128.load_lane<u32>(at2, values, 2);
  return v128.load_lane<u32>(at3, values, 3);
}

/** Two columns of a row of a tile, as float64. */
function twoOf(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load_lane<f32>(at + 32, v128.load32_zero(at), 1));
}

/** Moves a row that counts once, at its place in a tile, between the float64 sums of two clusters. */
function move(at: usize, d: i32, from: i32, to: i32, sums: usize, counts: usize): void {
  const pairs = at + ((<usize>(d & ~1)) << 5),
    odd = d & 1;
  let into = sums + ((<usize>(to * d)) << 3);
  store<f64>(counts + (to << 3), load<f64>(counts + (to << 3)) + 1);
  if (from == NONE) {
    for (; at != pairs; at += 64, into += 16) v128.store(into, f64x2.add(v128.load(into), twoOf(at)));
    if (odd) store<f64>(into, load<f64>(into) + <f64>load<f32>(at));
    return;
  }
  let out = sums + ((<usize>(from * d)) << 3);
  store<f64>(counts + (from << 3), load<f64>(counts + (from << 3)) - 1);
  for (; at != pairs; at += 64, into += 16, out += 16) {
    const value = twoOf(at);
    v128.store(into, f64x2.add(v128.load(into), value));
    v128.store(out, f64x2.sub(v128.load(out), value));
  }
  if (odd) {
    const value = <f64>load<f32>(at);
    store<f64>(into, load<f64>(into) + value);
    store<f64>(out, load<f64>(out) - value);
  }
}

/** Adds `sign` times the weighted row to the sums of one cluster: whole, or its part on a coarse grid and the rest apart. */
function addWeighted(x: usize, d: i32, weight: f64, split: f64, sign: f64, high: usize, low: usize): void {
  for (let j = 0; j < d; j++, x += 32, high += 8, low += 8) {
    const value = weight * <f64>load<f32>(x);
    if (split == 0) {
      store<f64>(high, load<f64>(high) + sign * value);
      continue;
    }
    const coarse = value + split - split;
    store<f64>(high, load<f64>(high) + sign * coarse);
    store<f64>(low, load<f64>(low) + sign * (value - coarse));
  }
}

/** Moves one row of a tile with its weight. `split` as in `Weighting`; where it is not 0, sums of the rests follow the k · d sums. */
export function moveWeighted(
  x: usize,
  d: i32,
  k: i32,
  from: i32,
  to: i32,
  sums: usize,
  counts: usize,
  weight: f64,
  split: f64,
): void {
  const low = sums + ((<usize>(k * d)) << 3);
  store<f64>(counts + (to << 3), load<f64>(counts + (to << 3)) + weight);
  const into = (<usize>(to * d)) << 3;
  addWeighted(x, d, weight, split, 1, sums + into, low + into);
  if (from == NONE) return;
  store<f64>(counts + (from << 3), load<f64>(counts + (from << 3)) - weight);
  const out = (<usize>(from * d)) << 3;
  addWeighted(x, d, weight, split, -1, sums + out, low + out);
}

/** Gives a tile its new labels, after writing the old and the new one of each row side by side. */
function pairLabels(labels: usize, now: v128): void {
  const old = v128.load(labels);
  v128.store(PAIRS, v128.shuffle<i16>(old, now, 0, 8, 1, 9, 2, 10, 3, 11));
  v128.store(PAIRS, v128.shuffle<i16>(old, now, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  v128.store(labels, now);
}

/** Writes what kernels read of memory that is never given out. Called once for each memory. */
export function makeReady(): void {
  for (let set: usize = 0; set < 256; set++) {
    let at = GATHERING + (set << 4);
    for (let bits = <i32>set; bits; bits &= bits - 1, at += 2) {
      store<u8>(at, <u8>(2 * ctz(bits)));
      store<u8>(at, <u8>(2 * ctz(bits) + 1), 1);
    }
  }
}

/**
 * Puts the rows of `bits`, of a tile that begins with row `first`, on the list of those that are to move, which has `count`; returns its new
 * count. Without a branch, since nobody can predict which rows move.
 */
export function listMoves(first: i32, bits: i32, old: v128, now: v128, count: i32): i32 {
  const order = v128.load(GATHERING + ((<usize>bits) << 4)),
    rows = i16x8.add(i16x8.splat(<i16>first), i16x8(0, 1, 2, 3, 4, 5, 6, 7)),
    at = (<usize>count) << 1;
  v128.store(MOVES + at, gathered(rows, order));
  v128.store(FROM + at, gathered(old, order));
  v128.store(TO + at, gathered(now, order));
  return count + popcnt(bits);
}

function gathered(values: v128, order: v128): v128 {
  return RELAX ? i8x16.relaxed_swizzle(values, order) : i8x16.swizzle(values, order);
}

/** Moves the listed rows, of tiles that begin at `x`. */
export function moveAll(x: usize, d: i32, count: i32, sums: usize, counts: usize): void {
  const step = (<usize>d) << 5;
  for (let at: usize = 0; at < (<usize>count) << 1; at += 2) {
    const row = <usize>load<u16>(MOVES + at),
      from = <i32>load<u16>(FROM + at),
      to = <i32>load<u16>(TO + at);
    move(x + (row >> 3) * step + ((row & 7) << 2), d, from, to, sums, counts);
  }
}

/**
 * Gives the tile that begins at a place of an order (as `rowOf` has it) its new labels; the rows of `bits`, which have weights, move at once.
 * `x`, `labels` and `weights` are those of all rows.
 */
export function relabelWeighted(
  first: usize,
  order: usize,
  x: usize,
  d: i32,
  k: i32,
  bits: i32,
  labels: usize,
  now: v128,
  sums: usize,
  counts: usize,
  weights: usize,
  split: f64,
): void {
  pairLabels(labels + (first << 1), now);
  for (let rest = bits; rest; rest &= rest - 1) {
    const r = <usize>ctz(rest),
      pair = load<u32>(PAIRS + (r << 2)),
      row = rowOf(first + r, order),
      at = x + (row >> 3) * ((<usize>d) << 5) + ((row & 7) << 2),
      weight = <f64>load<f32>(weights + (row << 2));
    moveWeighted(at, d, k, <i32>(pair & 0xffff), <i32>(pair >>> 16), sums, counts, weight, split);
  }
}
