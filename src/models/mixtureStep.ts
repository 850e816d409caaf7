import type { CovarianceForm, Mixture, MixtureSums } from '../engine/figures.ts';

/** What a maximisation step must know beside the sums. */
export interface MixtureShape {
  readonly d: number;
  readonly form: CovarianceForm;
  /** The point that the sums are about: the matrix's centre. */
  readonly center: readonly number[];
  /** Added to every variance. */
  readonly regularization: number;
}

/** Free parameters of a mixture: means, weights that sum to one, and its covariances. */
export function parameterCount(form: CovarianceForm, k: number, d: number): number {
  const triangle = (d * (d + 1)) / 2;
  const covariances = { full: k * triangle, tied: triangle, diagonal: k * d, spherical: k }[form];
  return covariances + k * d + k - 1;
}

/**
 * The mixture that maximises the likelihood under the sums of an expectation step, with scikit-learn's definitions: a trace of weight
 * is added to every component, and `regularization` to every variance.
 */
export function maximise(sums: MixtureSums, { d, form, center, regularization }: MixtureShape): Mixture {
  const k = sums.weights.length;
  const totals = sums.weights.map((total) => total + 10 * Number.EPSILON);
  const all = totals.reduce((sum, total) => sum + total, 0);
  const means = sums.sums.map((sum, i) => sum / (totals[Math.floor(i / d)] as number));
  const covariances = new Float64Array(k * d * d);
  const tied = form === 'tied' ? tiedCovariance(sums.products, totals, means, d) : undefined;
  for (let c = 0; c < k; c++) {
    const mean = means.subarray(c * d, (c + 1) * d);
    const total = totals[c] as number;
    const block = covariances.subarray(c * d * d, (c + 1) * d * d);
    if (tied) block.set(tied);
    else if (form === 'full') wholeCovariance(sums.products.subarray(c * d * d), total, mean, block);
    else variancesOf(sums.products.subarray(c * d), total, mean, form, block);
    for (let i = 0; i < d; i++) block[i * d + i] = (block[i * d + i] as number) + regularization;
  }
  return {
    form,
    weights: totals.map((total) => total / all),
    means: means.map((mean, i) => mean + (center[i % d] as number)),
    covariances,
  };
}

function wholeCovariance(products: Float64Array, total: number, mean: Float64Array, out: Float64Array): void {
  const d = mean.length;
  for (let at = 0; at < d * d; at++) {
    const shift = (mean[Math.floor(at / d)] as number) * (mean[at % d] as number);
    out[at] = (products[at] as number) / total - shift;
  }
}

function tiedCovariance(
  products: Float64Array,
  totals: Float64Array,
  means: Float64Array,
  d: number,
): Float64Array {
  const all = totals.reduce((sum, total) => sum + total, 0);
  return Float64Array.from({ length: d * d }, (_, at) => {
    let sum = products[at] as number;
    totals.forEach((total, c) => {
      sum -= total * (means[c * d + Math.floor(at / d)] as number) * (means[c * d + (at % d)] as number);
    });
    return sum / all;
  });
}

function variancesOf(
  squares: Float64Array,
  total: number,
  mean: Float64Array,
  form: CovarianceForm,
  out: Float64Array,
): void {
  const d = mean.length;
  const variances = mean.map((value, i) => (squares[i] as number) / total - value * value);
  const middle = variances.reduce((sum, variance) => sum + variance, 0) / d;
  variances.forEach((variance, i) => (out[i * d + i] = form === 'spherical' ? middle : variance));
}
