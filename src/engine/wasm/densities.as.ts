// Densities of Gaussian mixtures in float64; groups of rows as in moments.as.ts.

import { multiplyAddWide } from './moments.as';

/** Forms of covariances: a whole one each, a whole one for all; any other number means diagonals alone. */
export const FULL: i32 = 0;
const TIED: i32 = 1;

/**
 * ln (weight · density) of the rows of a group under each component, 64 float64 a component: constant − ½|M(x − mean)|², M the inverse of
 * the covariance's Cholesky factor. `inverse` has for each pair of its lines the values of both, column by column (`whole`), or the diagonal
 * alone. `gap` has 64 bytes a column and one more, of zeros.
 */
function jointDensities(
  wide: usize,
  tiles: i32,
  d: i32,
  k: i32,
  whole: bool,
  means: usize,
  inverse: usize,
  constants: usize,
  gap: usize,
  out: usize,
): void {
  const half = f64x2.splat(0.5),
    zero = f64x2.splat(0);
  const pairs = (<usize>d + 1) >> 1;
  const size = whole ? triangleBytes(d) : (<usize>d) << 3;
  for (let c = 0; c < k; c++, means += (<usize>d) << 3, inverse += size, constants += 8) {
    for (let t = 0; t < tiles; t++, out += 64) {
      let from = wide + (t << 6),
        to = gap;
      for (let j = 0; j < d; j++, from += 512, to += 64) {
        const mean = v128.load64_splat(means + (j << 3));
        v128.store(to, f64x2.sub(v128.load(from), mean));
        v128.store(to, f64x2.sub(v128.load(from, 16), mean), 16);
        v128.store(to, f64x2.sub(v128.load(from, 32), mean), 32);
        v128.store(to, f64x2.sub(v128.load(from, 48), mean), 48);
      }
      let q0 = zero,
        q1 = zero,
        q2 = zero,
        q3 = zero;
      let m = inverse;
      if (whole) {
        for (let end = gap + 128; end <= gap + (pairs << 7); end += 128) {
          let a0 = zero,
            a1 = zero,
            a2 = zero,
            a3 = zero,
            b0 = zero,
            b1 = zero,
            b2 = zero,
            b3 = zero;
          let at = gap;
          do {
            const g0 = v128.load(at),
              g1 = v128.load(at, 16),
              g2 = v128.load(at, 32),
              g3 = v128.load(at, 48);
            let s = v128.load64_splat(m);
            a0 = multiplyAddWide(g0, s, a0);
            a1 = multiplyAddWide(g1, s, a1);
            a2 = multiplyAddWide(g2, s, a2);
            a3 = multiplyAddWide(g3, s, a3);
            s = v128.load64_splat(m, 8);
            b0 = multiplyAddWide(g0, s, b0);
            b1 = multiplyAddWide(g1, s, b1);
            b2 = multiplyAddWide(g2, s, b2);
            b3 = multiplyAddWide(g3, s, b3);
            at += 64;
            m += 16;
          } while (at != end);
          q0 = multiplyAddWide(b0, b0, multiplyAddWide(a0, a0, q0));
          q1 = multiplyAddWide(b1, b1, multiplyAddWide(a1, a1, q1));
          q2 = multiplyAddWide(b2, b2, multiplyAddWide(a2, a2, q2));
          q3 = multiplyAddWide(b3, b3, multiplyAddWide(a3, a3, q3));
        }
      } else {
        for (let at = gap; at != gap + ((<usize>d) << 6); at += 64, m += 8) {
          const s = v128.load64_splat(m);
          const a0 = f64x2.mul(v128.load(at), s),
            a1 = f64x2.mul(v128.load(at, 16), s),
            a2 = f64x2.mul(v128.load(at, 32), s),
            a3 = f64x2.mul(v128.load(at, 48), s);
          q0 = multiplyAddWide(a0, a0, q0);
          q1 = multiplyAddWide(a1, a1, q1);
          q2 = multiplyAddWide(a2, a2, q2);
          q3 = multiplyAddWide(a3, a3, q3);
        }
      }
      const constant = v128.load64_splat(constants);
      v128.store(out, f64x2.sub(constant, f64x2.mul(q0, half)));
      v128.store(out, f64x2.sub(constant, f64x2.mul(q1, half)), 16);
      v128.store(out, f64x2.sub(constant, f64x2.mul(q2, half)), 32);
      v128.store(out, f64x2.sub(constant, f64x2.mul(q3, half)), 48);
    }
    out += (8 - tiles) << 6;
  }
}

/** Bytes of the inverse factor of one component, its lines in pairs. */
function triangleBytes(d: i32): usize {
  const pairs = (<usize>d + 1) >> 1;
  return (pairs * (pairs + 1)) << 4;
}

/** Multiplies the rows of a group by an inverse factor, its lines in pairs: column i of M·x at i · 512 bytes of `turned`. */
function turn(wide: usize, tiles: i32, d: i32, inverse: usize, turned: usize): void {
  const zero = f64x2.splat(0);
  for (let t = 0; t < tiles; t++, wide += 64, turned += 64) {
    let m = inverse,
      out = turned;
    for (let i = 0; i < d; i += 2, out += 1024) {
      let a0 = zero,
        a1 = zero,
        a2 = zero,
        a3 = zero,
        b0 = zero,
        b1 = zero,
        b2 = zero,
        b3 = zero;
      const last = min(i + 2, d);
      for (let j = 0, at = wide; j < last; j++, at += 512, m += 16) {
        const x0 = v128.load(at),
          x1 = v128.load(at, 16),
          x2 = v128.load(at, 32),
          x3 = v128.load(at, 48);
        let s = v128.load64_splat(m);
        a0 = multiplyAddWide(x0, s, a0);
        a1 = multiplyAddWide(x1, s, a1);
        a2 = multiplyAddWide(x2, s, a2);
        a3 = multiplyAddWide(x3, s, a3);
        s = v128.load64_splat(m, 8);
        b0 = multiplyAddWide(x0, s, b0);
        b1 = multiplyAddWide(x1, s, b1);
        b2 = multiplyAddWide(x2, s, b2);
        b3 = multiplyAddWide(x3, s, b3);
      }
      v128.store(out, a0);
      v128.store(out, a1, 16);
      v128.store(out, a2, 32);
      v128.store(out, a3, 48);
      v128.store(out, b0, 512);
      v128.store(out, b1, 528);
      v128.store(out, b2, 544);
      v128.store(out, b3, 560);
    }
  }
}

/** The joint densities of a group under a mixture of any form; for a tied one rows are turned once for all components. */
export function densitiesOf(
  form: i32,
  wide: usize,
  tiles: i32,
  d: i32,
  k: i32,
  means: usize,
  inverse: usize,
  constants: usize,
  turned: usize,
  gap: usize,
  joint: usize,
): void {
  if (form != TIED) {
    jointDensities(wide, tiles, d, k, form == FULL, means, inverse, constants, gap, joint);
    return;
  }
  turn(wide, tiles, d, inverse, turned);
  const ones = inverse + triangleBytes(d);
  jointDensities(turned, tiles, d, k, false, means, ones, constants, gap, joint);
}
