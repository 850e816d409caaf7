/** Customers that share one score (a probability of the outcome), and how many of them had the outcome. */
export interface ScoreCount {
  readonly score: number;
  readonly n: number;
  readonly positives: number;
}

/** One bin of a calibration curve. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly meanScore: number;
  readonly positiveRate: number;
}

/** How far scores agree with what came out. */
export interface Calibration {
  readonly n: number;
  /** Bins that hold anybody. */
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error: Σ n_bin ÷ n · |mean score − positive rate| (Naeini et al. 2015). */
  readonly expectedError: number;
  /** Mean squared difference of score and outcome (Brier 1950). */
  readonly brier: number;
  /** Mean score less positive rate: above 0 the scores promise too much. */
  readonly meanBias: number;
  /** Intercept and slope of the logistic regression of the outcome on logit(score); 0 and 1 where calibrated. */
  readonly logistic: { readonly intercept: number; readonly slope: number } | null;
}

/**
 * Calibration of scores in 0…1 with bins of equal width, a score on an edge in the bin below (0 in the first): curve, expected calibration error, Brier score, and
 * Cox's intercept and slope (Cox 1958), for which scores are bounded to [1e-6, 1 − 1e-6]. Null where nobody is counted.
 * As scikit-learn's `calibration_curve(strategy="uniform")` and `brier_score_loss`, statsmodels' binomial GLM.
 */
export function calibration(scores: readonly ScoreCount[], bins = 10): Calibration | null {
  const used = scores.filter(({ n }) => n > 0);
  const n = used.reduce((sum, entry) => sum + entry.n, 0);
  if (!(n > 0)) return null;
  const sums = Array.from({ length: bins }, () => ({ n: 0, score: 0, positives: 0 }));
  let squares = 0;
  for (const { score, n: count, positives } of used) {
    const bin = sums[binOf(score, bins)];
    if (bin === undefined) continue;
    bin.n += count;
    bin.score += count * score;
    bin.positives += positives;
    squares += positives * (1 - score) ** 2 + (count - positives) * score ** 2;
  }
  const filled = sums.flatMap((bin, i) =>
    bin.n === 0
      ? []
      : [
          {
            from: i / bins,
            to: (i + 1) / bins,
            n: bin.n,
            meanScore: bin.score / bin.n,
            positiveRate: bin.positives / bin.n,
          },
        ],
  );
  return {
    n,
    bins: filled,
    expectedError: filled.reduce(
      (sum, bin) => sum + (bin.n / n) * Math.abs(bin.meanScore - bin.positiveRate),
      0,
    ),
    brier: squares / n,
    meanBias: sums.reduce((sum, bin) => sum + bin.score - bin.positives, 0) / n,
    logistic: recalibration(used),
  };
}

/** How many inner edges are below the score. Edges are multiples of one step, as NumPy's `linspace` makes them. */
function binOf(score: number, bins: number): number {
  let bin = 0;
  while (bin < bins - 1 && score > (bin + 1) * (1 / bins)) bin += 1;
  return bin;
}

const bounded = (score: number): number => Math.min(1 - 1e-6, Math.max(1e-6, score));

/** Newton's method on the log-likelihood of outcome ~ a + b · logit(score); null where it has no single maximum. */
function recalibration(scores: readonly ScoreCount[]): { intercept: number; slope: number } | null {
  let a = 0;
  let b = 1;
  for (let step = 0; step < 50; step++) {
    const sums = [0, 0, 0, 0, 0];
    for (const { score, n, positives } of scores) {
      const x = Math.log(bounded(score) / (1 - bounded(score)));
      const mean = 1 / (1 + Math.exp(-(a + b * x)));
      const weight = n * mean * (1 - mean);
      const off = positives - n * mean;
      sums.forEach((sum, i) => {
        sums[i] = sum + ([off, off * x, weight, weight * x, weight * x * x][i] ?? 0);
      });
    }
    const [ga = 0, gb = 0, aa = 0, ab = 0, bb = 0] = sums;
    const determinant = aa * bb - ab * ab;
    if (!(determinant > 1e-12 * aa * bb)) return null;
    const da = (bb * ga - ab * gb) / determinant;
    const db = (aa * gb - ab * ga) / determinant;
    a += da;
    b += db;
    if (Math.abs(da) + Math.abs(db) < 1e-12) return { intercept: a, slope: b };
  }
  return null;
}
