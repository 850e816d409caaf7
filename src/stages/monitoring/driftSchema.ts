/** Steady: nothing beyond chance, or too small to matter. Moved: beyond chance, below the floor of effect. Drifted: both. */
export type Level = 'steady' | 'moved' | 'drifted';

/** A statistic against its own null for the sample sizes at hand. */
export interface Tested {
  readonly name:
    | 'psi'
    | 'ks'
    | 'chi-square'
    | 'wasserstein'
    | 'total-variation'
    | 'jensen-shannon'
    | 'missing'
    | 'new-values';
  readonly value: number;
  /** How likely chance alone gives the value or more. */
  readonly p: number;
  /** What it stays under in 95 of 100 cases without drift; null where the null is not told by a quantile. */
  readonly null95: number | null;
}

/** A feature of a snapshot against the reference, over all customers of both. */
export interface FeatureDrift {
  readonly feature: string;
  /** Numbers in order, or few different values (yes/no among them), of which each is a bin. */
  readonly kind: 'number' | 'values';
  /** False where the snapshot lacks what the feature is made of: it vanished, and nothing below is told. */
  readonly present: boolean;
  readonly customers: readonly [reference: number, current: number];
  readonly missing: readonly [reference: number, current: number];
  /** Null where no customer has a value. */
  readonly mean: readonly [reference: number | null, current: number | null];
  readonly deviation: readonly [reference: number | null, current: number | null];
  /** Difference of the means in standard deviations of the reference; null where that is 0 or nothing is known. */
  readonly shift: number | null;
  /** Inner edges of the bins, whose outer ones are open (numbers), or the values themselves; counts of both in them. */
  readonly edges: readonly number[];
  /** How the bins were made, as it is printed beside values that depend on it. */
  readonly binning: string;
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** Minimum, 5 %, 25 %, 50 %, 75 %, 95 %, maximum of both; empty where nothing is known. */
  readonly quantiles: readonly [reference: readonly number[], current: readonly number[]];
  readonly tests: readonly Tested[];
  /** Values that the reference does not have (kind `values`), and how many customers have one. */
  readonly newValues: readonly number[];
  readonly newCustomers: number;
  /** Least p over the tests that decide, corrected for their number and over all features and watched columns of the snapshot (false-discovery rate). */
  readonly adjusted: number;
  /** 1 for the feature that drifted most. */
  readonly rank: number;
  /** What the effect is told by, and how large it is. */
  readonly effect: number;
  readonly level: Level;
  /** One plain sentence: why this level. */
  readonly words: string;
}

/** The other tools' defaults on the same feature, by their own rule. */
export interface PresetDrift {
  readonly feature: string;
  /** The method by the tool's own name. */
  readonly method: string;
  readonly value: number;
  readonly threshold: number;
  readonly drifted: boolean;
}
