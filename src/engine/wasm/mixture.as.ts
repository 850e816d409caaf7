// Densities and moments of Gaussian mixtures in float64; groups of rows as in moments.as.ts.

import { exponential, logarithm } from './elementary.as';
import { addProducts, addSquares, multiplyAddWide, scaleRows, widen, widenWeights } from './moments.as';

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
  const size = whole ? (pairs * (pairs + 1)) << 4 : (<usize>d) << 3;
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

/**
 * Writes the responsibilities of each component for the rows of a group, times the rows' factors, to `shares` (64 float64 a component), and
 * adds the weighted log densities and entropies to the two float64 at `logs`.
 */
function responsibilities(
  joint: usize,
  vectors: i32,
  k: i32,
  factors: usize,
  shares: usize,
  logs: usize,
): void {
  const zero = f64x2.splat(0),
    bytes = (<usize>k) << 9;
  let density = zero,
    entropy = zero;
  for (let v = 0; v < vectors; v++, joint += 16, shares += 16, factors += 16) {
    let most = v128.load(joint);
    for (let c: usize = 512; c < bytes; c += 512) most = f64x2.pmax(most, v128.load(joint + c));
    let sum = zero;
    for (let c: usize = 0; c < bytes; c += 512) {
      const share = exponential(f64x2.sub(v128.load(joint + c), most));
      sum = f64x2.add(sum, share);
      v128.store(shares + c, share);
    }
    const weight = v128.load(factors);
    const log = f64x2.add(most, logarithm(sum));
    density = f64x2.add(density, f64x2.mul(weight, log));
    const each = f64x2.div(weight, sum);
    for (let c: usize = 0; c < bytes; c += 512) {
      const share = f64x2.mul(v128.load(shares + c), each);
      v128.store(shares + c, share);
      const part = f64x2.mul(share, f64x2.sub(log, v128.load(joint + c)));
      entropy = f64x2.add(entropy, v128.and(part, f64x2.gt(share, zero)));
    }
  }
  store<f64>(logs, load<f64>(logs) + f64x2.extract_lane(density, 0) + f64x2.extract_lane(density, 1));
  store<f64>(logs, load<f64>(logs, 8) + f64x2.extract_lane(entropy, 0) + f64x2.extract_lane(entropy, 1), 8);
}

/**
 * One expectation step over `rows` rows. `form`: 0 covariances whole, moments whole; 1 covariances whole, the squares left out, since they
 * are those of all rows (tied); 2 diagonals alone. Adds to `sums`: columns² a component as `products` does, or 2 · columns (Σ r·y, Σ r·y²).
 */
export function mixtureSums(
  x: usize,
  rows: i32,
  d: i32,
  columns: i32,
  k: i32,
  form: i32,
  weights: usize,
  means: usize,
  inverse: usize,
  constants: usize,
  wide: usize,
  scaled: usize,
  gap: usize,
  factors: usize,
  joint: usize,
  shares: usize,
  sums: usize,
  logs: usize,
): void {
  const step = (<usize>d) << 8;
  const size = (form == 0 ? <usize>(columns * columns) : <usize>(2 * columns)) << 3;
  for (let i = 0; i < rows; i += 64, x += step) {
    const here = min(64, rows - i);
    const tiles = (here + 7) >> 3,
      vectors = tiles << 2;
    widen(x, tiles, d, 0, wide);
    widenWeights(weights ? weights + ((<usize>i) << 2) : 0, here, factors);
    jointDensities(wide, tiles, d, k, form != 2, means, inverse, constants, gap, joint);
    responsibilities(joint, vectors, k, factors, shares, logs);
    for (let c = 0; c < k; c++) {
      const own = sums + <usize>c * size;
      scaleRows(wide, vectors, columns, shares + ((<usize>c) << 9), scaled);
      if (form == 0) addProducts(scaled, wide, vectors, columns, own);
      else addSquares(scaled, wide, vectors, columns, own);
    }
  }
}

/** The most probable component of each row (int32, the lowest on a tie), its responsibility (float32), the row's log density (float64). */
export function mixtureScores(
  x: usize,
  rows: i32,
  d: i32,
  k: i32,
  whole: bool,
  means: usize,
  inverse: usize,
  constants: usize,
  wide: usize,
  gap: usize,
  joint: usize,
  labels: usize,
  certainties: usize,
  logs: usize,
): void {
  const step = (<usize>d) << 8,
    bytes = (<usize>k) << 9;
  for (let i = 0; i < rows; i += 64, x += step) {
    const tiles = (min(64, rows - i) + 7) >> 3;
    widen(x, tiles, d, 0, wide);
    jointDensities(wide, tiles, d, k, whole, means, inverse, constants, gap, joint);
    for (let v = 0; v < tiles << 2; v++, labels += 8, certainties += 8, logs += 16) {
      const at = joint + (v << 4);
      let most = v128.load(at),
        best = f64x2.splat(0);
      for (let c: usize = 512; c < bytes; c += 512) {
        const value = v128.load(at + c);
        best = v128.bitselect(f64x2.splat(<f64>(c >> 9)), best, f64x2.gt(value, most));
        most = f64x2.pmax(most, value);
      }
      let sum = f64x2.splat(0);
      for (let c: usize = 0; c < bytes; c += 512)
        sum = f64x2.add(sum, exponential(f64x2.sub(v128.load(at + c), most)));
      v128.store64_lane(labels, i32x4.trunc_sat_f64x2_s_zero(best), 0);
      v128.store64_lane(certainties, f32x4.demote_f64x2_zero(f64x2.div(f64x2.splat(1), sum)), 0);
      v128.store(logs, f64x2.add(most, logarithm(sum)));
    }
  }
}
