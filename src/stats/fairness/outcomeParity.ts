import { ratesOf, type RateName, type Rates } from './confusion.ts';
import type { GroupConfusion } from './counts.ts';
import { parityBetween, type ParityBetween } from './selection.ts';

/** The widest gap of one rate between groups (max − min, min ÷ max); null where fewer than two groups have the rate. */
export function rateParity(groups: readonly GroupConfusion[], rate: RateName): ParityBetween | null {
  return parityBetween(groups.map((group) => ({ group: group.group, rate: ratesOf(group)[rate] })));
}

/** The fairness of decisions where an outcome is known; null where fewer than two groups have the rates that are needed. */
export interface OutcomeParity {
  /** Fairlearn `demographic_parity_difference`, `demographic_parity_ratio`. */
  readonly demographicParity: ParityBetween | null;
  /** Gap of true-positive rates. Fairlearn `equal_opportunity_difference`, `equal_opportunity_ratio` (Hardt et al. 2016). */
  readonly equalOpportunity: ParityBetween | null;
  /** Gaps of true-positive and false-positive rates together. */
  readonly equalisedOdds: EqualisedOdds | null;
  /** Gap of false-positive rates: Aequitas `fpr_disparity` when the reference is the lowest; predictive equality. */
  readonly falsePositiveRate: ParityBetween | null;
  /** Gap of false-negative rates. */
  readonly falseNegativeRate: ParityBetween | null;
  /** Gap of precision: predictive parity (Chouldechova 2017). */
  readonly predictiveParity: ParityBetween | null;
  /** Gap of accuracy: overall accuracy equality. */
  readonly accuracy: ParityBetween | null;
}

/** Both gaps of equalised odds put into one number, Fairlearn's `agg="worst_case"` and `agg="mean"`. */
export interface EqualisedOdds {
  readonly worstDifference: number;
  readonly meanDifference: number;
  /** The smaller of the two ratios; null where one has no value. */
  readonly worstRatio: number | null;
  readonly meanRatio: number | null;
}

/** Fairlearn's `equalized_odds_difference` and `equalized_odds_ratio`, worst case and mean (Hardt, Price and Srebro 2016). */
export function equalisedOdds(groups: readonly GroupConfusion[]): EqualisedOdds | null {
  const truePositive = rateParity(groups, 'truePositiveRate');
  const falsePositive = rateParity(groups, 'falsePositiveRate');
  if (truePositive === null || falsePositive === null) return null;
  const differences = [truePositive.difference, falsePositive.difference] as const;
  const ratios =
    truePositive.ratio === null || falsePositive.ratio === null
      ? null
      : ([truePositive.ratio, falsePositive.ratio] as const);
  return {
    worstDifference: Math.max(...differences),
    meanDifference: (differences[0] + differences[1]) / 2,
    worstRatio: ratios && Math.min(...ratios),
    meanRatio: ratios && (ratios[0] + ratios[1]) / 2,
  };
}

/** All between-group gaps of decisions with an outcome. */
export function outcomeParity(groups: readonly GroupConfusion[]): OutcomeParity {
  return {
    demographicParity: rateParity(groups, 'selectionRate'),
    equalOpportunity: rateParity(groups, 'truePositiveRate'),
    equalisedOdds: equalisedOdds(groups),
    falsePositiveRate: rateParity(groups, 'falsePositiveRate'),
    falseNegativeRate: rateParity(groups, 'falseNegativeRate'),
    predictiveParity: rateParity(groups, 'precision'),
    accuracy: rateParity(groups, 'accuracy'),
  };
}

/** Differences (unprivileged less privileged) and ratios (unprivileged over privileged), as AIF360 defines them. */
export interface PrivilegeParity {
  /** `statistical_parity_difference`, `disparate_impact` of the predictions. */
  readonly statisticalParityDifference: number | null;
  readonly disparateImpact: number | null;
  /** `equal_opportunity_difference`: true-positive rates. */
  readonly equalOpportunityDifference: number | null;
  /** `average_odds_difference`: mean of the differences of false-positive and true-positive rates. */
  readonly averageOddsDifference: number | null;
  /** `average_abs_odds_difference`: mean of their absolute values. */
  readonly averageAbsoluteOddsDifference: number | null;
  /** `false_positive_rate_ratio`, `false_negative_rate_ratio`. */
  readonly falsePositiveRateRatio: number | null;
  readonly falseNegativeRateRatio: number | null;
  /** `error_rate_difference`. */
  readonly errorRateDifference: number | null;
}

/**
 * AIF360's `ClassificationMetric` figures of one group (of several, pooled) against a reference, its "privileged" group.
 * Source: Bellamy et al. (2018), AI Fairness 360.
 */
export function privilegeParity(own: GroupConfusion, reference: GroupConfusion): PrivilegeParity {
  const a = ratesOf(own);
  const b = ratesOf(reference);
  const difference = (rate: RateName): number | null => minus(a[rate], b[rate]);
  const ratio = (rate: RateName): number | null => over(a[rate], b[rate]);
  const falsePositive = difference('falsePositiveRate');
  const truePositive = difference('truePositiveRate');
  const odds = falsePositive !== null && truePositive !== null;
  return {
    statisticalParityDifference: difference('selectionRate'),
    disparateImpact: ratio('selectionRate'),
    equalOpportunityDifference: truePositive,
    averageOddsDifference: odds ? (falsePositive + truePositive) / 2 : null,
    averageAbsoluteOddsDifference: odds ? (Math.abs(falsePositive) + Math.abs(truePositive)) / 2 : null,
    falsePositiveRateRatio: ratio('falsePositiveRate'),
    falseNegativeRateRatio: ratio('falseNegativeRate'),
    errorRateDifference: minus(b.accuracy, a.accuracy),
  };
}

/** A group's rates over those of a reference group, by Aequitas's names. */
export interface Disparities {
  readonly group: string;
  readonly reference: string;
  /** Share of all positive decisions over the reference's: depends on group size. */
  readonly ppr_disparity: number | null;
  readonly pprev_disparity: number | null;
  readonly precision_disparity: number | null;
  readonly fdr_disparity: number | null;
  readonly for_disparity: number | null;
  readonly fpr_disparity: number | null;
  readonly fnr_disparity: number | null;
  readonly tpr_disparity: number | null;
  readonly tnr_disparity: number | null;
  readonly npv_disparity: number | null;
}

/**
 * Aequitas's disparities of every group by a predefined reference group: its metric over the reference's.
 * Null where a rate has no value or the reference's is 0 (Aequitas writes 10 there). Source: Saleiro et al. (2018), Aequitas.
 * @returns empty where no group has the reference's name.
 */
export function disparities(groups: readonly GroupConfusion[], reference: string): Disparities[] {
  const base = groups.find(({ group }) => group === reference);
  if (base === undefined) return [];
  const b = ratesOf(base);
  return groups.map((group) => {
    const a = ratesOf(group);
    const of = (rate: keyof Rates & RateName): number | null => over(a[rate], b[rate]);
    return {
      group: group.group,
      reference,
      ppr_disparity: over(group.tp + group.fp, base.tp + base.fp),
      pprev_disparity: of('selectionRate'),
      precision_disparity: of('precision'),
      fdr_disparity: of('falseDiscoveryRate'),
      for_disparity: of('falseOmissionRate'),
      fpr_disparity: of('falsePositiveRate'),
      fnr_disparity: of('falseNegativeRate'),
      tpr_disparity: of('truePositiveRate'),
      tnr_disparity: of('trueNegativeRate'),
      npv_disparity: of('negativePredictiveValue'),
    };
  });
}

const minus = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a - b;
const over = (a: number | null, b: number | null): number | null => (a === null || !b ? null : a / b);
