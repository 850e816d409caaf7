/** A figure with the two ends of its interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What a group is: customers with one value or band, those without a value, or the small groups taken together, which are counted
 * and not judged.
 */
export type GroupKind = 'value' | 'missing' | 'small';

export interface AuditGroup {
  readonly label: string;
  readonly kind: GroupKind;
  readonly customers: number;
  /** How many groups are taken together in it; 1 for a group of its own. */
  readonly merged: number;
  /** Of crossed attributes: the label in each of them. */
  readonly parts?: readonly string[];
}

/** A sensitive attribute, or several crossed, with the groups that customers fall into. */
export interface Dimension {
  /** The attribute's id, or the ids of crossed ones with × between them. */
  readonly id: string;
  readonly attributes: readonly string[];
  readonly name: string;
  /** The largest first; small ones taken together and those without a value last. */
  readonly groups: readonly AuditGroup[];
  /** Customers of whom the source says different values; the most frequent is taken. */
  readonly conflicts: number;
  /** Why it could not be audited, as a sentence; null where it was. */
  readonly problem: string | null;
}

/** What is audited: membership of a segment, or a yes/no column. */
export interface Subject {
  /** A segment's id (S1, S2, …) or a decision's (d0, d1, …). */
  readonly id: string;
  readonly kind: 'segment' | 'decision';
  readonly name: string;
  /** Customers of whom it is known, and for how many of them it is yes. */
  readonly customers: number;
  readonly selected: number;
}

/** One group in one subject. */
export interface Cell {
  /** Place in the dimension's groups. */
  readonly group: number;
  readonly n: number;
  readonly selected: number;
  /** Selection rate with an interval that holds for all cells of the dimension at once; null for nobody. */
  readonly rate: Interval | null;
  /** Share among the selected over share among all. */
  readonly representation: number | null;
  /** Adjusted (standardised) residual. */
  readonly residual: number | null;
  /** Rate less the rate of all others. */
  readonly difference: Interval | null;
  /** Rate over the reference group's. */
  readonly ratio: Interval | null;
}

/**
 * What the audit says of one dimension and subject: `flagged` differs beyond chance with a sure ratio below the screen; `slight` differs
 * beyond chance without one; `unsure` has a ratio below the screen that chance could give; `clear` neither; `untested` cannot be told.
 */
export const findingLevels = ['flagged', 'slight', 'unsure', 'clear', 'untested'] as const;
export type FindingLevel = (typeof findingLevels)[number];

export interface IndependenceResult {
  /** How p was found. */
  readonly method: 'chi-square' | 'exact' | 'simulated';
  /** Pearson's statistic. */
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
  /** p with the false discovery rate controlled over all tests of the audit. */
  readonly adjusted: number;
}

/** The widest gap between two groups' rates, with intervals that hold for all pairs at once. */
export interface Gap {
  /** Places in the dimension's groups. */
  readonly highest: number;
  readonly lowest: number;
  readonly difference: Interval;
  /** Lowest over highest rate. */
  readonly ratio: Interval | null;
}

export interface Finding {
  readonly dimension: string;
  readonly subject: string;
  readonly level: FindingLevel;
  /** What the level is without the customers who have no value; null where these are no group that is judged. */
  readonly withValue: FindingLevel | null;
  readonly sentence: string;
  readonly test: IndependenceResult | null;
  readonly gap: Gap | null;
  /** The widest gap where it is sure, otherwise how far the group that differs most lies from all others: what comes first. */
  readonly apart: number;
  /** The group that ratios are told against; null where none could be. */
  readonly reference: number | null;
  /** The smallest gap between the smallest group and the others that the test finds with 80 % power; null where none. */
  readonly detectable: number | null;
  readonly cells: readonly Cell[];
}

/** A dimension against all segments at once. */
export interface Association {
  readonly dimension: string;
  readonly test: IndependenceResult | null;
  /** Without bias correction. */
  readonly cramersV: number | null;
}

/** A difference of rates between groups, with who has them. */
export interface RateGap {
  readonly difference: number;
  readonly ratio: number | null;
  readonly lowest: string;
  readonly highest: string;
}

/** Decisions against what came out, by the groups of one dimension. */
export interface OutcomeAudit {
  readonly dimension: string;
  readonly groups: readonly OutcomeGroup[];
  readonly gaps: {
    readonly demographicParity: RateGap | null;
    readonly equalOpportunity: RateGap | null;
    readonly falsePositiveRate: RateGap | null;
    readonly falseNegativeRate: RateGap | null;
    readonly predictiveParity: RateGap | null;
    readonly accuracy: RateGap | null;
  };
  readonly equalisedOdds: {
    readonly worstDifference: number;
    readonly meanDifference: number;
    readonly worstRatio: number | null;
    readonly meanRatio: number | null;
  } | null;
  /** That groups do not matter for who is found, who is falsely selected, and whether the selected had the outcome. */
  readonly tests: {
    readonly truePositiveRate: IndependenceResult | null;
    readonly falsePositiveRate: IndependenceResult | null;
    readonly precision: IndependenceResult | null;
  };
  readonly theil: number | null;
  /** Generalised entropy, α = 2, over all customers, and the part of it between the groups. */
  readonly entropy: number | null;
  readonly betweenEntropy: number | null;
}

export interface OutcomeGroup {
  readonly label: string;
  readonly kind: GroupKind;
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
  readonly truePositive: Interval | null;
  readonly falsePositive: Interval | null;
  /** Null where no score is chosen. */
  readonly calibration: GroupCalibration | null;
}

export interface GroupCalibration {
  /** Customers with score and outcome. */
  readonly n: number;
  readonly meanScore: number;
  readonly baseRate: number;
  readonly brier: number;
  /** Expected calibration error over ten equal bins of the score. */
  readonly expectedError: number;
  /** Of the logistic regression of the outcome on logit(score): 0 and 1 where calibrated; null where it has no single answer. */
  readonly intercept: number | null;
  readonly slope: number | null;
  readonly bins: readonly { readonly score: number; readonly rate: number; readonly n: number }[];
}

export type Tone = 'ok' | 'warn' | 'bad' | 'plain';

export interface Verdict {
  readonly title: string;
  readonly sentence: string;
  readonly tone: Tone;
}
