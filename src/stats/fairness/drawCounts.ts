import type { Uniform } from './counts.ts';

/**
 * A whole number from a distribution with one peak, given where the peak is, its probability and the ratios of neighbours: inversion
 * outward from the peak, so that the work grows with the standard deviation and not with the count.
 * @param up p(x + 1) ÷ p(x), 0 at the upper end. @param down p(x − 1) ÷ p(x), 0 at the lower end.
 */
function fromPeak(
  peak: number,
  probability: number,
  up: (x: number) => number,
  down: (x: number) => number,
  u: number,
): number {
  let left = u - probability;
  if (left < 0) return peak;
  let high = peak;
  let low = peak;
  let atHigh = probability;
  let atLow = probability;
  for (;;) {
    const more = atHigh * up(high);
    const less = atLow * down(low);
    // What rounding left over beyond both ends belongs to the peak.
    if (!(more > 0) && !(less > 0)) return peak;
    if (more >= less) {
      high += 1;
      atHigh = more;
      left -= more;
      if (left < 0) return high;
    } else {
      low -= 1;
      atLow = less;
      left -= less;
      if (left < 0) return low;
    }
  }
}

const factorials = new Float64Array(1024);
for (let n = 1; n < factorials.length; n++) factorials[n] = (factorials[n - 1] as number) + Math.log(n);

/** ln n! for whole n ≥ 0: a table, then Stirling's series (error under 1e-12 relative). */
export function logFactorial(n: number): number {
  if (n < factorials.length) return factorials[n] as number;
  const inverse = 1 / n;
  const series = inverse * (1 / 12 - inverse * inverse * (1 / 360 - (inverse * inverse) / 1260));
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** How many of `n` independent customers are hit, each with probability p. */
export function drawBinomial(n: number, p: number, random: Uniform): number {
  if (n <= 0 || !(p > 0)) return 0;
  if (p >= 1) return n;
  const peak = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  const probability = Math.exp(logChoose(n, peak) + peak * Math.log(p) + (n - peak) * Math.log1p(-p));
  return fromPeak(
    peak,
    probability,
    (x) => ((n - x) / (x + 1)) * odds,
    (x) => x / (n - x + 1) / odds,
    random.uniform(),
  );
}

/** How many marked ones are among `drawn` taken without return from `total`, of which `marked` are marked. */
export function drawHypergeometric(drawn: number, marked: number, total: number, random: Uniform): number {
  const least = Math.max(0, drawn + marked - total);
  const most = Math.min(drawn, marked);
  if (least >= most) return least;
  const middle = Math.floor(((drawn + 1) * (marked + 1)) / (total + 2));
  const peak = Math.min(most, Math.max(least, middle));
  const rest = total - marked - drawn;
  const probability = Math.exp(
    logChoose(marked, peak) + logChoose(total - marked, drawn - peak) - logChoose(total, drawn),
  );
  return fromPeak(
    peak,
    probability,
    (x) => (((marked - x) / (x + 1)) * (drawn - x)) / (rest + x + 1),
    (x) => ((x / (marked - x + 1)) * (rest + x)) / (drawn - x + 1),
    random.uniform(),
  );
}

/** Counts of `n` customers over categories, each falling into them with the chances given (which sum to 1). */
export function drawMultinomial(n: number, chances: readonly number[], random: Uniform): number[] {
  let left = n;
  let chance = 1;
  return chances.map((p, i) => {
    const count = i === chances.length - 1 ? left : drawBinomial(left, Math.min(1, p / chance), random);
    left -= count;
    chance -= p;
    return count;
  });
}

/**
 * A table with the row and column sums given, as often as random permutation of the customers' groups would give it (the
 * multivariate hypergeometric distribution; as R's `r2dtable`).
 */
export function drawTable(rows: readonly number[], columns: readonly number[], random: Uniform): number[][] {
  const table = rows.map(() => columns.map(() => 0));
  const left = [...rows];
  let total = rows.reduce((sum, count) => sum + count, 0);
  columns.forEach((column, j) => {
    let wanted = column;
    let unseen = total;
    left.forEach((inRow, i) => {
      const count = drawHypergeometric(wanted, inRow, unseen, random);
      (table[i] as number[])[j] = count;
      unseen -= inRow;
      wanted -= count;
    });
    table.forEach((row, i) => {
      left[i] = (left[i] ?? 0) - (row[j] ?? 0);
    });
    total -= column;
  });
  return table;
}
