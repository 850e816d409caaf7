/** Forms of a mixture's covariances: one matrix each, one for all, one diagonal each, one number each. */
export type CovarianceForm = 'full' | 'tied' | 'diagonal' | 'spherical';

/** Weighted sums of rows by component: what a maximisation step needs. */
export class MixtureMoments {
  readonly k: number;
  readonly d: number;
  /** Sum of responsibilities. */
  readonly totals: Float64Array;
  /** k × d. */
  readonly sums: Float64Array;
  /** k × d × d, lower triangles of Σ r·x·xᵀ; only the diagonals where the form needs no more. */
  readonly products: Float64Array;
  readonly #whole: boolean;

  constructor(k: number, d: number, form: CovarianceForm) {
    this.k = k;
    this.d = d;
    this.totals = new Float64Array(k);
    this.sums = new Float64Array(k * d);
    this.products = new Float64Array(k * d * d);
    this.#whole = form === 'full' || form === 'tied';
  }

  /** Adds the row at values[at … at + d) to component c with a weight. */
  add(c: number, weight: number, values: Float64Array, at: number): void {
    const { d, sums, products } = this;
    this.totals[c] = (this.totals[c] as number) + weight;
    for (let i = 0; i < d; i++) {
      const scaled = weight * (values[at + i] as number);
      sums[c * d + i] = (sums[c * d + i] as number) + scaled;
      const line = (c * d + i) * d;
      for (let j = this.#whole ? 0 : i; j <= i; j++) {
        products[line + j] = (products[line + j] as number) + scaled * (values[at + j] as number);
      }
    }
  }
}

/** Free parameters of a mixture: means, weights that sum to one, and its covariances. */
export function parameterCount(form: CovarianceForm, k: number, d: number): number {
  const triangle = (d * (d + 1)) / 2;
  const covariances = { full: k * triangle, tied: triangle, diagonal: k * d, spherical: k }[form];
  return covariances + k * d + k - 1;
}

/** Weights, means (k × d) and covariances (k × d × d, all of them whole) that maximise the likelihood of the moments. */
export interface MixtureParameters {
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly covariances: Float64Array;
}

/**
 * The maximisation step as scikit-learn's: `regularization` is added to every variance. Moments are about any one point near the rows.
 */
export function maximise(
  moments: MixtureMoments,
  form: CovarianceForm,
  regularization: number,
): MixtureParameters {
  const { k, d } = moments;
  const totals = moments.totals.map((total) => total + 10 * Number.EPSILON);
  const all = totals.reduce((sum, total) => sum + total, 0);
  const means = moments.sums.map((sum, i) => sum / (totals[Math.floor(i / d)] as number));
  const covariances = new Float64Array(k * d * d);
  for (let c = 0; c < k; c++) {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        const at = (c * d + i) * d + j;
        const product = (moments.products[at] as number) / (totals[c] as number);
        const centred = product - (means[c * d + i] as number) * (means[c * d + j] as number);
        covariances[at] = i === j || form === 'full' || form === 'tied' ? centred : 0;
      }
    }
  }
  if (form === 'tied') tie(covariances, totals, all, d);
  if (form === 'spherical') round(covariances, k, d);
  mirror(covariances, k, d, regularization);
  return { weights: totals.map((total) => total / all), means, covariances };
}

function tie(covariances: Float64Array, totals: Float64Array, all: number, d: number): void {
  const mean = new Float64Array(d * d);
  covariances.forEach((value, i) => {
    const share = (totals[Math.floor(i / (d * d))] as number) / all;
    mean[i % (d * d)] = (mean[i % (d * d)] as number) + share * value;
  });
  covariances.forEach((_, i) => (covariances[i] = mean[i % (d * d)] as number));
}

function round(covariances: Float64Array, k: number, d: number): void {
  for (let c = 0; c < k; c++) {
    let trace = 0;
    for (let i = 0; i < d; i++) trace += covariances[(c * d + i) * d + i] as number;
    for (let i = 0; i < d; i++) covariances[(c * d + i) * d + i] = trace / d;
  }
}

function mirror(covariances: Float64Array, k: number, d: number, regularization: number): void {
  for (let c = 0; c < k; c++) {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < i; j++)
        covariances[(c * d + j) * d + i] = covariances[(c * d + i) * d + j] as number;
      const at = (c * d + i) * d + i;
      covariances[at] = (covariances[at] as number) + regularization;
    }
  }
}
