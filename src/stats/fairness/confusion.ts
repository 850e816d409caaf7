import { share, type GroupConfusion } from './counts.ts';

/**
 * Rates of a group's decisions against what came out; a rate whose denominator is 0 is null (scikit-learn and Fairlearn say 0
 * there, Aequitas NaN). Names as in Fairlearn (`true_positive_rate` …) and Aequitas (`tpr`, `fdr`, `for`, `npv` …).
 */
export interface Rates {
  readonly group: string;
  readonly n: number;
  /** (TP + FP) ÷ n: Fairlearn `selection_rate`, Aequitas `pprev`. */
  readonly selectionRate: number | null;
  /** (TP + FN) ÷ n: Aequitas `prev`, AIF360 `base_rate`. */
  readonly baseRate: number | null;
  /** TP ÷ (TP + FN): sensitivity, recall. */
  readonly truePositiveRate: number | null;
  /** FP ÷ (FP + TN). */
  readonly falsePositiveRate: number | null;
  /** FN ÷ (TP + FN). */
  readonly falseNegativeRate: number | null;
  /** TN ÷ (FP + TN): specificity. */
  readonly trueNegativeRate: number | null;
  /** TP ÷ (TP + FP): precision, positive predictive value. */
  readonly precision: number | null;
  /** TN ÷ (TN + FN): negative predictive value. */
  readonly negativePredictiveValue: number | null;
  /** FP ÷ (TP + FP). */
  readonly falseDiscoveryRate: number | null;
  /** FN ÷ (TN + FN). */
  readonly falseOmissionRate: number | null;
  /** (TP + TN) ÷ n. */
  readonly accuracy: number | null;
}

/** Names of the rates, in the order of a table. */
export const rateNames = [
  'selectionRate',
  'baseRate',
  'truePositiveRate',
  'falsePositiveRate',
  'falseNegativeRate',
  'trueNegativeRate',
  'precision',
  'negativePredictiveValue',
  'falseDiscoveryRate',
  'falseOmissionRate',
  'accuracy',
] as const;
export type RateName = (typeof rateNames)[number];

/** All rates of one group's four counts. */
export function ratesOf({ group, tp, fp, tn, fn }: GroupConfusion): Rates {
  const n = tp + fp + tn + fn;
  return {
    group,
    n,
    selectionRate: share(tp + fp, n),
    baseRate: share(tp + fn, n),
    truePositiveRate: share(tp, tp + fn),
    falsePositiveRate: share(fp, fp + tn),
    falseNegativeRate: share(fn, tp + fn),
    trueNegativeRate: share(tn, fp + tn),
    precision: share(tp, tp + fp),
    negativePredictiveValue: share(tn, tn + fn),
    falseDiscoveryRate: share(fp, tp + fp),
    falseOmissionRate: share(fn, tn + fn),
    accuracy: share(tp + tn, n),
  };
}

/** The counts of several groups as those of one. */
export function pooled(groups: readonly GroupConfusion[], name = 'all'): GroupConfusion {
  const sum = (member: 'tp' | 'fp' | 'tn' | 'fn'): number =>
    groups.reduce((total, group) => total + group[member], 0);
  return { group: name, tp: sum('tp'), fp: sum('fp'), tn: sum('tn'), fn: sum('fn') };
}
