import { chiSquareSurvival } from '../chiSquareSurvival.ts';
import { jensenShannon } from './divergence.ts';
import type { FeatureSample } from './feature.ts';
import { kolmogorovFromValues } from './kolmogorov.ts';
import { kolmogorovFinite } from './kolmogorovFinite.ts';
import { mergeValues, meanAndDeviation, sumOf, type ValueCounts } from './values.ts';
import { wasserstein } from './wasserstein.ts';

/** What another tool says of a column by its defaults: the method by the tool's name, its score, and its own verdict. */
export interface PresetVerdict {
  readonly method: string;
  readonly score: number;
  readonly threshold: number;
  readonly drifted: boolean;
}

/** Up to so many rows of the reference Evidently tests; above, it measures a distance. */
const mostTested = 1000;
/** Up to so many different values a number is taken as a category. */
const mostValues = 5;

/**
 * The verdict of Evidently 0.7's data drift with its default methods and thresholds, on values that are not missing.
 * Reference of at most 1,000 rows: Kolmogorov–Smirnov (p ≤ 0.05), or chi-square against the reference's shares, or for two values a
 * z-test (p < 0.05); larger: Wasserstein distance over the reference's standard deviation, or for categories and numbers of at most
 * five values Jensen–Shannon distance with the natural logarithm (≥ 0.1).
 * @param known the Wasserstein distance of the two and the reference's deviation, where they are known already.
 */
export function evidentlyColumn(
  reference: FeatureSample,
  current: FeatureSample,
  known: { readonly moved: number; readonly deviation: number } | null = null,
): PresetVerdict {
  const many = 1 + mostValues;
  if (reference.kind === 'number' && current.kind === 'number') {
    const { values } = reference;
    const isLong = Math.max(values.values.length, current.values.values.length) >= many;
    if (isLong || categoriesOf(reference, current)[0].length >= many) {
      return values.total > mostTested
        ? wassersteinVerdict(
            known?.moved ?? wasserstein(values, current.values).value,
            known?.deviation ?? meanAndDeviation(values).deviation,
          )
        : smirnovVerdict(values, current.values);
    }
  }
  const [a, b] = categoriesOf(reference, current);
  const distinct = a.filter((count, i) => count + (b[i] as number) > 0).length;
  if (sumOf(a) > mostTested) return distance('Jensen-Shannon distance', jensenShannon(a, b, 'e').value);
  return distinct > 2 ? test('chi-square p_value', goodnessOfFit(a, b)) : test('Z-test p_value', zTest(a, b));
}

const wassersteinVerdict = (moved: number, deviation: number): PresetVerdict =>
  distance('Wasserstein distance (normed)', moved / Math.max(deviation, 0.001));

function smirnovVerdict(reference: ValueCounts, current: ValueCounts): PresetVerdict {
  const score = smirnovAsScipy(reference, current);
  return { method: 'K-S p_value', score, threshold: 0.05, drifted: score <= 0.05 };
}

/** Evidently's verdict on all columns: drift where at least half of them drifted. */
export function evidentlyDataset(columns: readonly Pick<PresetVerdict, 'drifted'>[]): {
  readonly share: number;
  readonly drifted: boolean;
} {
  const share = columns.filter(({ drifted }) => drifted).length / columns.length;
  return { share, drifted: share >= 0.5 };
}

const distance = (method: string, score: number): PresetVerdict => ({
  method,
  score,
  threshold: 0.1,
  drifted: score >= 0.1,
});

const test = (method: string, score: number): PresetVerdict => ({
  method,
  score,
  threshold: 0.05,
  drifted: score < 0.05,
});

/** Counts of both by the values that occur, in their order. */
function categoriesOf(
  reference: FeatureSample,
  current: FeatureSample,
): [readonly number[], readonly number[]] {
  if (reference.kind === 'category' && current.kind === 'category') return [reference.counts, current.counts];
  if (reference.kind !== 'number' || current.kind !== 'number')
    throw new RangeError('a number and a category cannot be compared');
  const a: number[] = [];
  const b: number[] = [];
  const before = [0, 0];
  mergeValues(reference.values, current.values, (_, rowsOfA, rowsOfB) => {
    a.push(rowsOfA - (before[0] as number));
    b.push(rowsOfB - (before[1] as number));
    before[0] = rowsOfA;
    before[1] = rowsOfB;
  });
  return [a, b];
}

/** Exact without regard to ties where SciPy manages it, else the one-sample distribution at the harmonic size. */
function smirnovAsScipy(a: ValueCounts, b: ValueCounts): number {
  const n = a.total;
  const m = b.total;
  const manages = n === m ? n <= 10_000 : n + m <= 1029 || chooseIsFinite(n, m);
  const { distance: found, probability } = kolmogorovFromValues(a, b, 'ignored', {
    mostPairs: manages ? n * m : 0,
  });
  return manages ? probability : kolmogorovFinite(found, Math.round((n * m) / (n + m)));
}

/** Whether the number of orders of n and m rows is below the largest float64. */
function chooseIsFinite(n: number, m: number): boolean {
  if (Math.max(n, m) > 10_000) return false;
  let logarithm = 0;
  for (let i = 1; i <= Math.min(n, m); i++) logarithm += Math.log((Math.max(n, m) + i) / i);
  return logarithm < Math.log(Number.MAX_VALUE);
}

function goodnessOfFit(reference: readonly number[], current: readonly number[]): number {
  const scale = sumOf(current) / sumOf(reference);
  let statistic = 0;
  let keys = 0;
  reference.forEach((count, i) => {
    const observed = current[i] as number;
    if (count + observed === 0) return;
    keys++;
    statistic += count === 0 ? Infinity : (observed - count * scale) ** 2 / (count * scale);
  });
  return chiSquareSurvival(statistic, keys - 1);
}

function zTest(reference: readonly number[], current: readonly number[]): number {
  const n = sumOf(reference);
  const m = sumOf(current);
  const first = reference.findIndex((count, i) => count + (current[i] as number) > 0);
  if (first < 0 || (reference[first] === n && current[first] === m)) return 1;
  const p = (reference[first] as number) / n;
  const q = (current[first] as number) / m;
  const pooled = (p * n + q * m) / (n + m);
  return chiSquareSurvival((p - q) ** 2 / (pooled * (1 - pooled) * (1 / n + 1 / m)), 1);
}
