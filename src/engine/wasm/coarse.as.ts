// Rows in two parts of 16 bits, as `sieve.as.ts` takes them.

import { gather } from './tile.as';

/** Steps to the unit of the grid that all values lie on. */
export const GRID: f32 = 16777216;

function paired(first: v128, second: v128): v128 {
  return v128.or(v128.and(first, i32x4.splat(0xffff)), i32x4.shl(second, 16));
}

/** Coarse parts of whole values: rounded to 2^`cut`, then `clear` bits of zeros, so that scores have room for an index at their low end. */
function coarse(whole: v128, cut: i32, clear: i32): v128 {
  return i32x4.shl(i32x4.shr_s(i32x4.add(whole, i32x4.splat(1 << (cut - 1))), cut), clear);
}

function whole(x: usize): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.mul(v128.load(x), f32x4.splat(GRID)));
}

/**
 * Writes tiles as coarse tiles and the rests of their rows (row-major): x · 2²⁴ = (coarse << shift) + rest, with `clear` zeros at the low end of each coarse value. Rows with a value beyond `most`
 * or a length beyond `longest` have no such form: their bits are set in `wild`, a byte a tile, and their values are 0. `lengths` takes a byte a row:
 * its length in parts of `longest`, of 255, rounded up.
 */
export function coarsen(
  x: usize,
  tiles: i32,
  d: i32,
  out: usize,
  rests: usize,
  wild: usize,
  lengths: usize,
  shift: i32,
  clear: i32,
  most: f32,
  longest: f32,
): void {
  const widest = f32x4.splat(most),
    limit = f32x4.splat(longest * longest),
    parts = f32x4.splat((255 * <f32>1.0004) / longest),
    cut = shift + clear,
    width = (<usize>((d + 1) >> 1)) << 2;
  for (let t = 0; t < tiles; t++, rests += width << 3, lengths += 8) {
    let n0 = f32x4.splat(0),
      n1 = n0,
      w0 = n0,
      w1 = n0;
    const end = x + ((<usize>d) << 5);
    for (let at = x; at != end; at += 32) {
      const x0 = v128.load(at),
        x1 = v128.load(at, 16);
      n0 = f32x4.add(n0, f32x4.mul(x0, x0));
      n1 = f32x4.add(n1, f32x4.mul(x1, x1));
      w0 = f32x4.pmax(w0, f32x4.abs(x0));
      w1 = f32x4.pmax(w1, f32x4.abs(x1));
    }
    const tame0 = v128.and(f32x4.le(n0, limit), f32x4.le(w0, widest)),
      tame1 = v128.and(f32x4.le(n1, limit), f32x4.le(w1, widest));
    const l0 = i32x4.trunc_sat_f32x4_s(f32x4.ceil(f32x4.mul(f32x4.sqrt(n0), parts))),
      l1 = i32x4.trunc_sat_f32x4_s(f32x4.ceil(f32x4.mul(f32x4.sqrt(n1), parts))),
      whole8 = i16x8.narrow_i32x4_s(l0, l1);
    v128.store64_lane(lengths, i8x16.narrow_i16x8_u(whole8, whole8), 0);
    store<u8>(wild + t, <u8>~(i32x4.bitmask(tame0) | (i32x4.bitmask(tame1) << 4)));
    for (let rest = rests; x != end; rest += 4, out += 32) {
      for (let side: usize = 0; side < 32; side += 16) {
        const tame = side ? tame1 : tame0;
        const first = v128.and(whole(x + side), tame),
          second = x + 32 == end ? i32x4.splat(0) : v128.and(whole(x + side + 32), tame);
        const a = coarse(first, cut, clear),
          b = coarse(second, cut, clear);
        v128.store(out + side, paired(a, b));
        const low = paired(i32x4.sub(first, i32x4.shl(a, shift)), i32x4.sub(second, i32x4.shl(b, shift)));
        const to = rest + (side >> 2) * width;
        v128.store32_lane(to, low, 0);
        v128.store32_lane(to + width, low, 1);
        v128.store32_lane(to + 2 * width, low, 2);
        v128.store32_lane(to + 3 * width, low, 3);
      }
      x = x + 32 == end ? end : x + 64;
    }
  }
}

/** Rows and columns of 4 × 4 values of 32 bits change places; the new rows go to `out`, 16 bytes each. */
export function transpose(a: v128, b: v128, c: v128, e: v128, out: usize): void {
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5),
    ce = v128.shuffle<i32>(c, e, 0, 4, 1, 5),
    ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7),
    ce2 = v128.shuffle<i32>(c, e, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(ab, ce, 0, 2));
  v128.store(out, v128.shuffle<i64>(ab, ce, 1, 3), 16);
  v128.store(out, v128.shuffle<i64>(ab2, ce2, 0, 2), 32);
  v128.store(out, v128.shuffle<i64>(ab2, ce2, 1, 3), 48);
}

/** Two columns of a row from its two parts, as whole numbers of grid steps. */
export function joined(tile: usize, rest: usize, shift: i32): v128 {
  const high = i32x4.extend_low_i16x8_s(v128.load32_zero(tile)),
    low = i32x4.extend_low_i16x8_s(v128.load32_zero(rest));
  return i32x4.add(i32x4.shl(high, shift), low);
}

/** Eight columns of a row of a coarse tile. */
export function eightOf(at: usize): v128 {
  return gather(at, at + 32, at + 64, at + 96);
}

/** The first four of eight columns of a row from its two parts, as whole numbers of grid steps. */
export function joinedLow(coarse: v128, rest: v128, shift: i32): v128 {
  return i32x4.add(i32x4.shl(i32x4.extend_low_i16x8_s(coarse), shift), i32x4.extend_low_i16x8_s(rest));
}

/** As `joinedLow`, the last four. */
export function joinedHigh(coarse: v128, rest: v128, shift: i32): v128 {
  return i32x4.add(i32x4.shl(i32x4.extend_high_i16x8_s(coarse), shift), i32x4.extend_high_i16x8_s(rest));
}
