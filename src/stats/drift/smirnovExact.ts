/** Up to how many pairs of rows the exact probability is computed; more than that is near enough to the limit. */
export const mostExactPairs = 250_000;

/**
 * P(D ≥ distance) of the two-sample Smirnov statistic with n and m rows, over all orders of the rows that are equally likely
 * without drift. A path of n + m steps walks through the order; the recurrence carries the probability that it has left the band,
 * so that small probabilities keep their digits. Sources: Hodges, The significance probability of the Smirnov two-sample test,
 * Arkiv för Matematik 3 (1957); with ties Schröer and Trenkler, Computational Statistics & Data Analysis 20 (1995).
 * @param ties how many rows of both samples lie at each distinct value, ascending: the distance is only read where a value ends.
 * Left out, there are no ties.
 */
export function smirnovExact(distance: number, n: number, m: number, ties?: readonly number[]): number {
  const ends = ties === undefined ? undefined : valueEnds(ties, n + m);
  // Half a step of the lattice below the distance, so that rounding never decides.
  const bound = distance * n * m - 0.5;
  const outside = (i: number, j: number): boolean =>
    (ends === undefined || ends[i + j] === 1) && Math.abs(i * m - j * n) > bound;
  const left = new Float64Array(m + 1);
  for (let j = 1; j <= m; j++) left[j] = outside(0, j) ? 1 : (left[j - 1] as number);
  for (let i = 1; i <= n; i++) {
    if (outside(i, 0)) left[0] = 1;
    for (let j = 1; j <= m; j++) {
      left[j] = outside(i, j) ? 1 : (i * (left[j] as number) + j * (left[j - 1] as number)) / (i + j);
    }
  }
  return left[m] as number;
}

/** One for every number of rows after which a distinct value ends. */
function valueEnds(ties: readonly number[], rows: number): Uint8Array {
  const ends = new Uint8Array(rows + 1);
  let at = 0;
  for (const count of ties) {
    at += count;
    ends[at] = 1;
  }
  return ends;
}
