// Which rows need a look in a pass. Of each row is kept by how much its second best centroid, and the best that is not in its list, were
// worse than its own when they were last compared. What centroids have moved since then, at most, is in a table.

import { CLASSES, KNOWN, MOST, NEAR, TABLE } from './frame.as';

/**
 * Sorts the rows of a block into those that keep their label, those whose list has to be looked at (`some`) and those for which all centroids
 * have to (`all`), both lists of entries: the index of a row, and what its margins must be above, in 16 bits each. Returns how many are in
 * both, the latter in the upper 16 bits.
 */
export function select(frame: usize, rows: i32, some: usize, all: usize): u32 {
  const table = <usize>load<u32>(frame, TABLE),
    near = <usize>load<u32>(frame, NEAR),
    known = <usize>load<u32>(frame, KNOWN);
  let last = all;
  for (let i: usize = 0; i < <usize>rows; i++) {
    const own = load<u32>(near + (i << 2)),
      needed = <u32>load<u16>(table + ((<usize>(own & 0xffff)) << 1));
    store<u32>(last, (<u32>i) | (needed << 16));
    last += (<usize>(own >>> 16 <= needed)) << 2;
  }
  let atSome = some,
    atAll = all;
  for (let at = all; at < last; at += 4) {
    const entry = load<u32>(at),
      within = <usize>(load<u32>(known + ((<usize>(entry & 0xffff)) << 3), 4) > entry >>> 16);
    store<u32>(atSome, entry);
    atSome += within << 2;
    store<u32>(atAll, entry);
    atAll += (within ^ 1) << 2;
  }
  return (<u32>((atSome - some) >> 2)) | ((<u32>((atAll - all) >> 2)) << 16);
}

/** Forgets what is known of the rows of a block; those of `wild`, which others label, are never selected. */
export function forget(frame: usize, rows: i32, wild: usize): void {
  const near = <usize>load<u32>(frame, NEAR),
    known = <usize>load<u32>(frame, KNOWN);
  for (let row: usize = 0; row < <usize>rows; row++) {
    const apart = (load<u8>(wild + (row >> 3)) >> (<u8>(row & 7))) & 1;
    store<u32>(near + (row << 2), apart ? 0xffff0000 : 0);
    store<u64>(known + (row << 3), 0);
  }
}

function dot(a: usize, b: usize, d: i32): f64 {
  let sum = f64x2.splat(0);
  const end = a + ((<usize>(d & ~1)) << 3);
  for (; a != end; a += 16, b += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(a), v128.load(b)));
  const whole = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  return d & 1 ? whole + load<f64>(a) * load<f64>(b) : whole;
}

/** from · move and |move − own|², side by side: two sums of each at a time, as one would wait for its last addition. */
function towardAndApart(from: usize, move: usize, own: usize, d: i32): v128 {
  let t0 = f64x2.splat(0),
    t1 = t0,
    s0 = t0,
    s1 = t0;
  for (const end = from + ((<usize>(d & ~3)) << 3); from != end; from += 32, move += 32, own += 32) {
    const m0 = v128.load(move),
      m1 = v128.load(move, 16),
      e0 = f64x2.sub(m0, v128.load(own)),
      e1 = f64x2.sub(m1, v128.load(own, 16));
    t0 = f64x2.add(t0, f64x2.mul(v128.load(from), m0));
    t1 = f64x2.add(t1, f64x2.mul(v128.load(from, 16), m1));
    s0 = f64x2.add(s0, f64x2.mul(e0, e0));
    s1 = f64x2.add(s1, f64x2.mul(e1, e1));
  }
  for (let left = d & 3; left > 0; left--, from += 8, move += 8, own += 8) {
    const m = v128.load64_zero(move),
      e = f64x2.sub(m, v128.load64_zero(own));
    t0 = f64x2.add(t0, f64x2.mul(v128.load64_zero(from), m));
    s0 = f64x2.add(s0, f64x2.mul(e, e));
  }
  const t = f64x2.add(t0, t1),
    s = f64x2.add(s0, s1);
  return f64x2.add(v128.shuffle<i64>(t, s, 0, 2), v128.shuffle<i64>(t, s, 1, 3));
}

/**
 * What margins of rows must be above that were compared under `then`, for none of their order to have changed under `now` (centroids,
 * row-major float64), by the row's centroid and by the class of its distance to it, in `CLASSES` values (uint16) each at `out`.
 *
 * With D for what a centroid has moved, and r for what a row was from its own centroid a, the margin of q has shrunk by
 * (a − q)·D_q − |D_q|²/2 + |D_a|²/2 + r·(D_q − D_a), of which the last is at most |r|·|D_q − D_a|. `reaches` (float32) has the largest |r| of
 * each class, `unit` the steps of margins to a unit of scores, and `fixed` what is added in any case. `room` is for k · (d + 3) float64.
 */
export function demand(
  now: usize,
  then: usize,
  k: i32,
  d: i32,
  reaches: usize,
  unit: f64,
  fixed: f64,
  out: usize,
  room: usize,
): void {
  const row = (<usize>d) << 3,
    clusters = <usize>k,
    moves = room,
    squares = moves + clusters * row,
    along = squares + (clusters << 3),
    least = f32x4.splat(0),
    most = i32x4.splat(MOST),
    furthest = <f64>load<f32>(reaches, (CLASSES - 1) << 2);
  for (let at: usize = 0; at < clusters * row; at += 8) {
    store<f64>(moves + at, load<f64>(now + at) - load<f64>(then + at));
  }
  for (let q: usize = 0; q < clusters; q++) {
    const move = moves + q * row;
    const square = dot(move, move, d);
    store<f64>(squares + (q << 3), square);
    store<f64>(along + (q << 3), dot(then + q * row, move, d) + square / 2);
  }
  for (let a: usize = 0; a < clusters; a++, out += CLASSES << 1) {
    let m0 = least,
      m1 = least,
      m2 = least,
      m3 = least,
      m4 = least,
      m5 = least,
      m6 = least,
      m7 = least;
    const own = load<f64>(squares + (a << 3)) / 2;
    for (let q: usize = 0; q < clusters; q++) {
      const found = towardAndApart(then + a * row, moves + q * row, moves + a * row, d),
        toward = f64x2.extract_lane(found, 0) - load<f64>(along + (q << 3)) + own,
        apart = sqrt(f64x2.extract_lane(found, 1)),
        off = 1e-6 * (abs(toward) + apart * furthest);
      const c = f32x4.splat(<f32>((toward + off) * unit + fixed)),
        s = f32x4.splat(<f32>(apart * unit));
      m0 = f32x4.pmax(m0, f32x4.add(c, f32x4.mul(s, v128.load(reaches))));
      m1 = f32x4.pmax(m1, f32x4.add(c, f32x4.mul(s, v128.load(reaches, 16))));
      m2 = f32x4.pmax(m2, f32x4.add(c, f32x4.mul(s, v128.load(reaches, 32))));
      m3 = f32x4.pmax(m3, f32x4.add(c, f32x4.mul(s, v128.load(reaches, 48))));
      m4 = f32x4.pmax(m4, f32x4.add(c, f32x4.mul(s, v128.load(reaches, 64))));
      m5 = f32x4.pmax(m5, f32x4.add(c, f32x4.mul(s, v128.load(reaches, 80))));
      m6 = f32x4.pmax(m6, f32x4.add(c, f32x4.mul(s, v128.load(reaches, 96))));
      m7 = f32x4.pmax(m7, f32x4.add(c, f32x4.mul(s, v128.load(reaches, 112))));
    }
    v128.store(out, twoWhole(m0, m1, most));
    v128.store(out, twoWhole(m2, m3, most), 16);
    v128.store(out, twoWhole(m4, m5, most), 32);
    v128.store(out, twoWhole(m6, m7, most), 48);
  }
}

/** Eight values rounded up, in 16 bits each. */
function twoWhole(a: v128, b: v128, most: v128): v128 {
  return i16x8.narrow_i32x4_u(
    i32x4.min_s(i32x4.trunc_sat_f32x4_s(f32x4.ceil(a)), most),
    i32x4.min_s(i32x4.trunc_sat_f32x4_s(f32x4.ceil(b)), most),
  );
}
