import { formatNumber, formatShare } from '../../core/format.ts';

/** What is known of a candidate after the transform that suits it. */
export interface Measured {
  readonly name: string;
  /** Share of customers without a value. */
  readonly missing: number;
  /** Skewness as it is, and after the logarithm. */
  readonly skewness: number;
  readonly logSkewness: number;
  /** Whether the first and the ninety-ninth percentile are one value. */
  readonly constant: boolean;
  /** Why it is for profiles only, whatever its values; null where its values decide. */
  readonly profileOnly: string | null;
}

/** A feature is brought to the logarithm above this skewness, where that makes it more symmetric. */
const skewed = 1;
const mostMissing = 0.5;
const duplicate = 0.9;
const explained = 0.95;
const unrelated = 0.05;
/** Bimodality coefficient of a uniform distribution (SAS): above it there may be more than one mode. */
const uniformBimodality = 5 / 9;
const leastRowsForNoise = 1000;
const heavy = 6;
const mostUsed = 12;

export function wantsLog({ skewness, logSkewness }: Pick<Measured, 'skewness' | 'logSkewness'>): boolean {
  return skewness > skewed && Math.abs(logSkewness) < skewness;
}

/** Whether the extreme values lie so far out (6 standard deviations) that they alone would move segments. */
export function wantsCap(extremes: readonly [number, number]): boolean {
  return Math.max(Math.abs(extremes[0]), Math.abs(extremes[1])) > heavy;
}

/** Sarle's bimodality coefficient from skewness and kurtosis (not excess): 0.33 for a normal, 0.56 for a uniform, 1 for two points. */
export function bimodality({
  skewness,
  kurtosis,
}: {
  readonly skewness: number;
  readonly kurtosis: number;
}): number {
  return kurtosis > 0 ? (skewness * skewness + 1) / kurtosis : 0;
}

export interface Shape {
  readonly skewness: number;
  readonly kurtosis: number;
}

/**
 * Which candidates segments are formed by, in order of importance, with the reason why another is not; null where it is used.
 * @param correlations Pearson, of all candidates after transform and capping.
 */
export function choose(
  candidates: readonly Measured[],
  correlations: readonly (readonly number[])[],
  shapes: readonly Shape[],
  rows: number,
): (string | null)[] {
  const reasons = candidates.map((candidate) => ownReason(candidate));
  const kept: number[] = [];
  for (const index of candidates.keys()) {
    if (reasons[index] !== null) continue;
    const row = correlations[index] ?? [];
    const twin = kept.find((other) => Math.abs(row[other] ?? 0) > duplicate);
    if (twin !== undefined) {
      reasons[index] =
        `it moves together with ${candidates[twin]?.name ?? ''} (r = ${formatNumber(row[twin] ?? 0, 2)})`;
    } else if (kept.length > 1 && share(correlations, kept, index) > explained) {
      const percent = formatShare(share(correlations, kept, index));
      reasons[index] =
        `the features before it already say ${percent} of it, and what is said twice counts twice`;
    } else {
      kept.push(index);
    }
  }
  const lonely =
    rows < leastRowsForNoise ? [] : kept.filter((index) => isNoise(index, kept, correlations, shapes));
  if (kept.length - lonely.length >= 3) {
    for (const index of lonely) {
      reasons[index] =
        'it is related to no other feature and has one mode, so that it would only blur segments';
    }
  }
  const used = kept.filter((index) => reasons[index] === null);
  for (const index of used.slice(mostUsed)) reasons[index] = `${mostUsed} features are enough to begin with`;
  return reasons;
}

function ownReason({ profileOnly, constant, missing }: Measured): string | null {
  if (constant) return 'nearly all customers have the same value';
  if (missing > mostMissing) return `${formatShare(missing)} of customers have no value`;
  return profileOnly;
}

function isNoise(
  index: number,
  kept: readonly number[],
  correlations: readonly (readonly number[])[],
  shapes: readonly Shape[],
): boolean {
  const most = Math.max(
    ...kept.filter((other) => other !== index).map((other) => Math.abs(correlations[index]?.[other] ?? 0)),
  );
  const shape = shapes[index];
  return most < unrelated && shape !== undefined && bimodality(shape) <= uniformBimodality;
}

/** R²: the share of a feature's variance that a linear combination of the kept ones explains (Gaussian elimination). */
export function share(
  correlations: readonly (readonly number[])[],
  kept: readonly number[],
  index: number,
): number {
  const size = kept.length;
  const rows = kept.map((i) => [
    ...kept.map((j) => correlations[i]?.[j] ?? 0),
    correlations[i]?.[index] ?? 0,
  ]);
  for (let pivot = 0; pivot < size; pivot++) {
    const lead = rows[pivot] as number[];
    const divisor = lead[pivot] as number;
    if (Math.abs(divisor) < 1e-10) return 1;
    for (let below = pivot + 1; below < size; below++) {
      const line = rows[below] as number[];
      const factor = (line[pivot] as number) / divisor;
      for (let at = pivot; at <= size; at++) line[at] = (line[at] as number) - factor * (lead[at] as number);
    }
  }
  const weights = new Array<number>(size).fill(0);
  for (let pivot = size - 1; pivot >= 0; pivot--) {
    const lead = rows[pivot] as number[];
    let rest = lead[size] as number;
    for (let at = pivot + 1; at < size; at++) rest -= (lead[at] as number) * (weights[at] as number);
    weights[pivot] = rest / (lead[pivot] as number);
  }
  return kept.reduce(
    (sum, other, at) => sum + (weights[at] as number) * (correlations[other]?.[index] ?? 0),
    0,
  );
}
