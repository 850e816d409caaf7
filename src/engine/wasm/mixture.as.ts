// Responsibilities, moments and scores of Gaussian mixtures in float64; groups of rows as in moments.as.ts.

import { densitiesOf, FULL } from './densities.as';
import { exponential, logarithm } from './elementary.as';
import { addProducts, addSquares, scaleRows, widen, widenWeights } from './moments.as';

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
 * One expectation step over `rows` rows. With a whole covariance for each component columns² sums a component are added as `products`
 * does, else 2 · columns (Σ r·y, Σ r·y²). A tied mixture has one inverse factor M and then k · d ones; its means are M times the means.
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
  turned: usize,
  gap: usize,
  factors: usize,
  joint: usize,
  shares: usize,
  sums: usize,
  logs: usize,
): void {
  const step = (<usize>d) << 8;
  const size = (form == FULL ? <usize>(columns * columns) : <usize>(2 * columns)) << 3;
  for (let i = 0; i < rows; i += 64, x += step) {
    const here = min(64, rows - i);
    const tiles = (here + 7) >> 3,
      vectors = tiles << 2;
    widen(x, tiles, d, 0, wide);
    widenWeights(weights ? weights + ((<usize>i) << 2) : 0, here, factors);
    densitiesOf(form, wide, tiles, d, k, means, inverse, constants, turned, gap, joint);
    responsibilities(joint, vectors, k, factors, shares, logs);
    for (let c = 0; c < k; c++) {
      const own = sums + <usize>c * size;
      scaleRows(wide, vectors, columns, shares + ((<usize>c) << 9), scaled);
      if (form == FULL) addProducts(scaled, wide, vectors, columns, own);
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
  form: i32,
  means: usize,
  inverse: usize,
  constants: usize,
  wide: usize,
  turned: usize,
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
    densitiesOf(form, wide, tiles, d, k, means, inverse, constants, turned, gap, joint);
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
