/** How p-values of several tests are put right for their number. */
export type MultipleTesting = 'benjamini-hochberg' | 'benjamini-yekutieli' | 'holm' | 'bonferroni';

/**
 * Adjusted p-values, in the order given: rejecting those at most α keeps
 * - `benjamini-hochberg`: the expected share of false alarms among all alarms at most α, for independent or positively dependent
 *   tests (Benjamini and Hochberg 1995);
 * - `benjamini-yekutieli`: the same under any dependence, at the price of Σ 1/i (Benjamini and Yekutieli 2001);
 * - `holm`: the chance of any false alarm at most α, under any dependence (Holm 1979);
 * - `bonferroni`: likewise, each p times their number.
 * A test that could not be made (null or NaN) does not count and stays null. As statsmodels' `multipletests`.
 */
export function adjustP(
  p: readonly (number | null)[],
  method: MultipleTesting = 'benjamini-hochberg',
): (number | null)[] {
  const made = p
    .map((value, at) => ({ value, at }))
    .filter((entry): entry is { value: number; at: number } => entry.value !== null && entry.value >= 0)
    .sort((a, b) => a.value - b.value);
  const tests = made.length;
  const adjusted: (number | null)[] = p.map(() => null);
  const harmonic = made.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
  const raw = made.map(({ value }, i) => {
    if (method === 'holm') return value * (tests - i);
    if (method === 'bonferroni') return value * tests;
    return (value * tests * (method === 'benjamini-yekutieli' ? harmonic : 1)) / (i + 1);
  });
  let bound = method === 'holm' ? 0 : 1;
  const place = (i: number): void => {
    const entry = made[i];
    const value = raw[i];
    if (entry === undefined || value === undefined) return;
    if (method === 'bonferroni') bound = Math.min(1, value);
    else bound = method === 'holm' ? Math.min(1, Math.max(bound, value)) : Math.min(bound, value);
    adjusted[entry.at] = bound;
  };
  if (method === 'holm') for (let i = 0; i < tests; i++) place(i);
  else for (let i = tests - 1; i >= 0; i--) place(i);
  return adjusted;
}
