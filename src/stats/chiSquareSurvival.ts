/**
 * Probability that a chi-square variable with `degrees` degrees of freedom exceeds `x`: the regularised upper incomplete gamma
 * function Q(degrees / 2, x / 2), by its series below the mean and by Lentz's continued fraction above (Abramowitz and Stegun
 * 6.5.29 and 6.5.31; Press et al., Numerical Recipes, 6.2). About 1e-13 relative to 1 up to 10,000 degrees of freedom.
 * 1 for x ≤ 0, NaN for degrees ≤ 0.
 */
export function chiSquareSurvival(x: number, degrees: number): number {
  if (!(degrees > 0) || Number.isNaN(x)) return NaN;
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  const a = degrees / 2;
  const z = x / 2;
  const front = Math.exp(a * Math.log(z) - z - logGamma(a));
  return z < a + 1 ? Math.max(0, 1 - front * lowerSeries(a, z)) : Math.min(1, front * upperFraction(a, z));
}

const most = 100_000;
const precision = 1e-16;

/** Σ zⁿ / (a (a + 1) … (a + n)). */
function lowerSeries(a: number, z: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < most && term > sum * precision; n++) {
    term *= z / (a + n);
    sum += term;
  }
  return sum;
}

/** 1 / (z + 1 − a − 1 (1 − a) / (z + 3 − a − …)). */
function upperFraction(a: number, z: number): number {
  let b = z + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < most; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / away(numerator * d + b);
    c = away(b + numerator / c);
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < precision) break;
  }
  return value;
}

/** Lentz's guard: a denominator is never zero. */
const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0, by Lanczos's approximation with g = 7 and nine coefficients. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const t = shifted + 7.5;
  const series = lanczos.reduce(
    (sum, coefficient, i) => (i === 0 ? coefficient : sum + coefficient / (shifted + i)),
    0,
  );
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series);
}
